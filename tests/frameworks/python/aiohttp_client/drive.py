import asyncio

import app
from support import loopback


def main():
    with loopback() as base:
        print(app.describe(asyncio.run(app.fetch_weather(base, "oslo"))))
        try:
            asyncio.run(app.fetch_weather(base, "missing"))
        except Exception as error:
            print(type(error).__name__)
