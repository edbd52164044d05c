import httpx

client = httpx.Client()


def rate(pair_id: int):
    return client.get(f"http://rates/{pair_id}").json()


async def rate_later():
    async with httpx.AsyncClient() as other:
        return await other.post("http://rates")


def make():
    return httpx.Timeout(5)
