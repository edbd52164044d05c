import asyncio

import app
from aiohttp.test_utils import TestClient, TestServer


async def talk():
    async with TestClient(TestServer(app.make_app())) as client:
        print(await (await client.get("/hello/ann")).json())
        print(await (await client.get("/health")).text())


def main():
    asyncio.run(talk())
