import asyncio

import app
from support import loopback


async def talk(base):
    rates = app.Rates(base)
    print(await rates.rate("nok"))
    try:
        await rates.rate("missing")
    except Exception as error:
        print(type(error).__name__)
    await rates.close()


def main():
    with loopback() as base:
        asyncio.run(talk(base))
        print(app.rate_now(base, "sek"))
