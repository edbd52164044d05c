"""Visits in Redis."""

import redis
from redis.asyncio import Redis as AsyncRedis


class Visits:
    def __init__(self, url: str) -> None:
        self.store = redis.Redis.from_url(url)

    def count(self, page: str) -> int:
        return self.store.incr(f"visits:{page}")


async def total(url: str, page: str) -> int:
    async with AsyncRedis.from_url(url) as store:
        return int(await store.get(f"visits:{page}"))
