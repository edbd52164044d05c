from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages import load
from telemetry_inject.model import SourceFile
from telemetry_inject.plan import knowledge
from telemetry_inject.plan.select import Selection, select
from telemetry_inject.scan.extract import FunctionExtractor

BODY = "\n".join(f"    a{number} = {number} + x" for number in range(8))
LONG = "    if x:\n        x = 1\n" + BODY


def decide(text: str) -> dict[str, Selection]:
    language = load("python")
    source = SourceFile(Path("shop.py"), "shop.py", "shop", "python", text.encode())
    file = FunctionExtractor(language).extract(source)
    known = knowledge.load(*language.knowledge)
    found = select(file, language.names.usages(file), known, "standard")
    return {each.function.qualified: each for each in found}


STEPS = "".join(f"def step{number}(x):\n{BODY}\n    return x\n\n" for number in range(3))
DIRECTS = "    step0(x)\n    step1(x)\n    step2(x)\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"def f(x):\n{LONG}\n", "Left out: it computes"),
        ("def f(x):\n    return x + 1\n", "Left out: it is small"),
        (f"async def f(x):\n{LONG}\n    await x\n", "It is asynchronous"),
        (f"async def _f(x):\n{LONG}\n    await x\n", "Left out: it computes"),
        (f"async def poll_f(x):\n{LONG}\n    await x\n", "Left out: it computes"),
        (f"{STEPS}def f(x):\n{LONG}\n{DIRECTS}", "It directs 3 functions of weight."),
        (f"{STEPS}def parse_f(x):\n{LONG}\n{DIRECTS}", "Left out: it computes"),
        (f"{STEPS}def _f(x):\n{LONG}\n{DIRECTS}", "Left out: it computes"),
        (f"def load():\n    open('a')\n\ndef f(x):\n{LONG}\n    load()\n", "It directs 1 boundary"),
        (f"def __call__(x):\n{LONG}\n", "Left out: the language calls it"),
        (f"def f(x):\n{LONG}\n    f(x)\n", "Left out: it calls itself"),
        (f"def f(x):\n{LONG}\n    yield x\n", "Left out: it is a generator"),
    ],
)
def test_substance(text: str, reason: str) -> None:
    found = list(decide(text).values())[-1]
    assert found.reason.startswith(reason)
    assert found.selected == reason.startswith("It ")


@pytest.mark.parametrize(
    "caller",
    [
        "def g(xs):\n    for x in xs:\n        f(x)\n",
        "def g(xs):\n    while xs:\n        f(xs.pop())\n",
        "def g(xs):\n    return [f(x) for x in xs]\n",
        "def g(xs):\n    return sum(f(x) for x in xs)\n",
        "def g(xs):\n    return map(lambda x: f(x), xs)\n",
    ],
)
def test_what_runs_in_a_loop_is_hot(caller: str) -> None:
    text = f"def load():\n    open('a')\n\ndef f(x):\n{LONG}\n    load()\n\n{caller}"
    assert decide(text)["f"].reason.startswith("Left out: it is called in a loop")


def test_a_loop_around_a_definition_is_none() -> None:
    text = f"def load():\n    open('a')\n\ndef f(x):\n{LONG}\n    load()\n\nfor x in []:\n    def g():\n        f(x)\n"
    assert decide(text)["f"].selected


def test_methods_direct_their_own() -> None:
    body = LONG.replace("    ", "        ")
    text = f"class A:\n    def load(self):\n        open('a')\n\n    def f(self, x):\n{body}\n        self.load()\n"
    assert decide(text)["A.f"].reason == "It directs 1 boundary of this file."
