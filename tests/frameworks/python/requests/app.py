"""Prices from elsewhere."""

import requests
from requests import Session as Http


class Prices:
    def __init__(self, base: str) -> None:
        self.base = base
        self.http = Http()

    def price(self, item: str) -> str:
        answer = self.http.get(f"{self.base}/prices/{item}", timeout=5)
        answer.raise_for_status()
        return answer.json()["path"]

    def title(self, item: str) -> str:
        return item.title()


def ping(base: str) -> int:
    return requests.head(base, timeout=5).status_code
