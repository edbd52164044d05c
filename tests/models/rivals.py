"""Models whose plans and judgements are known beforehand, for a server that answers as they would.

`wide` writes down most and is truly best; `lean` less; `lazy` says that it was there. As judges
all see that, except those called `blind`, who always prefer what is shown first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from tests.models.server import Behaviour

FUNCTION = '''
def settle_{name}(order_id: int, amount: int, country: str, items: list[str]) -> int:
    """Settle an order at the payment service."""
    response = requests.post("https://pay.example.org/{name}", json={{"amount": amount}})
    if country == "lu":
        amount += 1
    return response.status_code + amount
'''
KEYS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "wide": (("shop.order.id", "order_id"), ("shop.items.count", "len(items)"), ("shop.country", "country")),
    "lean": (("shop.order.id", "order_id"), ("shop.country", "country")),
    "lazy": (("shop.order.id", "order_id"),),
}  # fmt: skip
PAIR = re.compile(r"Pair (P\d+)\nPlan A:\n((?:  .*\n?)+)Plan B:\n((?:  .*\n?)+)")


def source(functions: int, word: str = "order") -> bytes:
    """Return a module with so many functions that are alike."""
    body = (FUNCTION.format(name=f"{word}{number}") for number in range(functions))
    return ("import requests\n\n" + "\n".join(body)).encode()


def behave(model: str, question: str, count: int) -> Behaviour:
    """Return what a model answers; one that is called `dead` never does."""
    if "dead" in model:
        return Behaviour(kind="hang")
    if "Pair P" in question:
        return Behaviour(_verdicts(model, question), delay=0.02)
    return Behaviour(_plans(model, question), delay=0.05 if "wide" in model else 0.02)


def _plans(model: str, question: str) -> str:
    [names] = re.findall(r"^Functions: (.*)\.$", question, re.MULTILINE)
    way = next((each for each in KEYS if each in model), "lazy")
    commands: list[dict[str, object]] = [
        {"kind": "span", "name": "settle order", "span_kind": "internal"}
    ]
    commands += [
        {"kind": "attribute", "key": key, "expression": expression, "after": None}
        for key, expression in KEYS[way]
    ]
    if way == "lazy":
        commands.append(
            {"kind": "log", "level": "info", "message": "was here", "attributes": [], "after": None}
        )
    return json.dumps(
        {
            "plans": [
                {"function": each, "decision": "instrument", "reason": f"It is {way}.",
                 "commands": commands}
                for each in names.split(", ")
            ]
        }
    )  # fmt: skip


def _verdicts(model: str, question: str) -> str:
    said = {}
    for label, first, second in PAIR.findall(question + "\n"):
        difference = worth(first) - worth(second)
        better = "A" if difference > 0 else "B" if difference < 0 else "tie"
        said[label] = {"reason": "It says more.", "better": "A" if "blind" in model else better}
    return json.dumps(said)


def worth(plan: str) -> float:
    """Return what a plan is truly worth, by its text as judges see it."""
    found = 0.0
    for line in plan.strip().splitlines():
        words = line.split()
        private = re.search(r"password|authorization|card|email", line)
        constant = re.search(r"= \d+$", line)
        found += {"attribute": 1.0, "log": -1.0}.get(words[0], 0.0)
        found -= 5.0 * bool(private) + 2.0 * bool(constant)
    return found
