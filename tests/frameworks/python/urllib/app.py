"""The standard library's client."""

import json
from urllib.parse import quote
from urllib.request import Request, urlopen


def read(base: str, name: str) -> dict:
    request = Request(f"{base}/{quote(name)}", headers={"Accept": "application/json"})
    with urlopen(request, timeout=5) as answer:
        return json.load(answer)


def link(base: str, name: str) -> str:
    return f"{base}/{quote(name)}"
