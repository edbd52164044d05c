"""Rates from elsewhere, in both colours."""

import httpx


class Rates:
    def __init__(self, base: str) -> None:
        self._client = httpx.AsyncClient(base_url=base)

    async def rate(self, code: str) -> str:
        answer = await self._client.get(f"/rates/{code}")
        answer.raise_for_status()
        return answer.json()["path"]

    async def close(self) -> None:
        await self._client.aclose()


def rate_now(base: str, code: str) -> str:
    with httpx.Client(base_url=base) as client:
        return client.get(f"/rates/{code}").json()["path"]
