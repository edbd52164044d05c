"""Weather from elsewhere."""

import aiohttp


async def fetch_weather(base: str, city: str) -> dict:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{base}/weather/{city}") as response:
            response.raise_for_status()
            return await response.json()


def describe(weather: dict) -> str:
    return f"{weather['path']} is fine"
