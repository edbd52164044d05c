"""Which rung a function takes: the best that nobody can see."""

from __future__ import annotations

import pytest

from telemetry_inject.languages.python.grammar import parse
from telemetry_inject.languages.python.inject import reach
from telemetry_inject.model import AttributeCommand, Plan, SpanCommand

from .injecting import LADDER, injected, parsed, rungs

ALL = ["decorator", "with", "flat", "quiet"]
BODY = "    x = 1\n    return x\n"


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("def f():\n" + BODY, "f", ALL),
        ("async def f():\n" + BODY, "f", ALL),
        ("def f(): return g()\n", "f", ALL[:1]),
        ("def f():\n    '''Doc.'''; return g()\n", "f", ALL[:1]),
        ("def f():\n    yield 1\n", "f", ALL[2:]),
        ("async def f():\n    yield 1\n", "f", ALL[2:]),
        ("def f(n):\n    x = f(n - 1)\n    return x\n", "f", ALL[1:]),
        ("def f():\n    '''\n    >>> f()\n    '''\n" + BODY, "f", ALL[1:]),
        ("@strange\ndef f():\n" + BODY, "f", ALL[1:]),
        ("@app.route('/')\ndef f():\n" + BODY, "f", ALL),
        ("@app.get('/')\ndef f():\n" + BODY, "f", ALL),
        ("from __future__ import annotations\n@app.get('/')\ndef f():\n" + BODY, "f", ALL[1:]),
        ("import fastapi\ndef f(x: int):\n" + BODY, "f", ALL),
        ("import fastapi\ndef f(x: 'int'):\n" + BODY, "f", ALL[1:]),
        (
            "from __future__ import annotations\nimport fastapi\ndef f(x: int):\n" + BODY,
            "f",
            ALL[1:],
        ),
        ("@celery.task\ndef f():\n" + BODY, "f", ALL[1:]),
        ("@property\ndef f(self):\n" + BODY, "f", ALL),
        ("def f():\n    x = locals()\n    return x\n", "f", ALL[:2]),
        ("import sys\ndef f():\n    x = sys._getframe(1)\n    return x\n", "f", ALL[1:]),
        ("import sys\ndef f():\n    x = sys._getframe()\n    return x\n", "f", ALL),
        ("def f():\n    warn('x', stacklevel=1)\n    return 1\n", "f", ALL),
        ("def f():\n    warn('x', stacklevel=2)\n    return 1\n", "f", ALL[1:]),
        ("@new\nclass C:\n  def f(self):\n    super().f()\n    return 1\n", "C.f", ALL[1:]),
        ("@dataclass\nclass C:\n  def f(self):\n    super().f()\n    return 1\n", "C.f", ALL),
        (
            "@dataclass(slots=True)\nclass C:\n  def f(self):\n    super().f()\n    return 1\n",
            "C.f",
            ALL[1:],
        ),
        ("class C:\n  def f(self):\n    super().f()\n    return 1\n", "C.f", ALL),
        ("def f(a, *b):\n    x = a\n    a = None\n    return g(x)\n", "f", ALL[1:]),
        ("def f(a, *b):\n    c = b = None\n    return g(c)\n", "f", ALL[1:]),
        ("def f(a, *b):\n    g(b)\n    del c, a\n    return 1\n", "f", ALL[1:]),
        ("def f(a):\n    b = None\n    a.x = None\n    g(a=None)\n    return b\n", "f", ALL),
        ("# pylint: disable-next=x\ndef f():\n" + BODY, "f", ALL[1:]),
        ("@numba.njit\ndef f():\n" + BODY, "f", []),
        ("f = lambda: 1\n", "f", []),
        ("def f():\r    return g()\r", "f", []),
    ],
)
def test_rungs(source: str, name: str, expected: list[str]) -> None:
    assert rungs(source, name) == expected


def test_one_line_bodies_take_constants_only() -> None:
    source = "def f(a: int): return g(a)\n"
    span = SpanCommand(name="s")
    constant = AttributeCommand(key="k", expression="1")
    variable = AttributeCommand(key="a", expression="a")
    assert rungs(source, "f", span, constant) == ["decorator"]
    assert rungs(source, "f", span, variable) == []


@pytest.mark.parametrize("other", ["else:\n    def f(): ...\n", "def f(): ...\n"])
def test_variants_of_a_function_are_not_decorated(other: str) -> None:
    source = "if WINDOWS:\n    def f():\n        return g()\n"
    elsewhere = "def g():\n    def f(): ...\n"
    assert rungs(source + elsewhere, "f") == ALL
    file = parsed(source + other)
    plan = Plan(function=file.scan.functions[0].id, commands=(SpanCommand(name="s"),))
    found = LADDER.objections(file, file.scan.functions[0], plan, frozenset())
    assert list(found) == ["decorator"]
    assert "variants" in found["decorator"]


def test_a_plan_without_a_span_needs_no_rung_of_a_span() -> None:
    assert rungs("def f():\n" + BODY, "f", AttributeCommand(key="k", expression="1")) == ["lines"]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("reads-code", ALL[1:]),
        ("reads-code:f", ALL[1:]),
        ("reads-code:g", ALL),
        ("frames:helper:2", ALL[1:]),
        ("frames:other:2", ALL),
        ("handler:f", []),
        ("compiled:f", []),
    ],
)
def test_reach(fact: str, expected: list[str]) -> None:
    source = "def f():\n    x = helper()\n    return x\n"
    assert rungs(source, "f", reach=[fact]) == expected


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        ("x = 1\n", ()),
        ("def f(g):\n    return g.__code__\n", ("handed-to:f:f:0:g",)),
        ("def f(g):\n    return g.__name__\n", ()),
        ("class C:\n    def f(self, n, *, g):\n        g.__code__\n", ("handed-to:m:f:k:g",)),
        ("class C:\n    def __init__(self, g):\n        g.__code__\n", ("handed-to:c:C:0:g",)),
        ("def f(*g):\n    return g.__code__\n", ("reads-code",)),
        ("def test_f(g):\n    return g.__code__\n", ("reads-code",)),
        ("def f(): ...\n\n\nprint(f.__code__)\n", ("variable:f",)),
        ("import inspect\ninspect.getfullargspec(f)\n", ("variable:f",)),
        ("from inspect import getsourcefile\ngetsourcefile(f)\n", ("variable:f",)),
        ("from store import getfile\ngetfile(f)\n", ()),
        ("import inspect\nlook = inspect.getfullargspec\n", ("reads-code",)),
        ("x = 1  # as in f.__code__\n", ()),
        ("x = '#'; y = f.__code__\n", ("variable:f",)),
        ("evil = '{{ self.__init__.__globals__.os }}'\n", ("value-of:__init__",)),
        ("x = f.__wrapped__.__code__\n", ("variable:f",)),
        ("x = box.f.__code__\n", ("value-of:f",)),
        ("from shop.cart import f\n\nassert f.__code__.co_argcount\n", ("variable:f",)),
        ("from shop.cart import g as f\n\nassert f.__code__\n", ("variable:g",)),
        ("import json\nimport inspect\ninspect.getfile(json)\n", ()),
        ("import inspect\ninspect.getfile(x.__class__)\ninspect.getfile(type(x))\n", ()),
        ("import inspect\ninspect.getfile(f)\n", ("variable:f",)),
        ("import inspect\ninspect.signature(f)\ninspect.getsource(f)\n", ()),
        ("def f():\n    warn('x', stacklevel=2)\n", ()),
        ("if frame.f_code.co_name == 'run':\n    x = 1\n", ("reads-code:run",)),
        ("if frame.f_code.co_name in ('a', 'b'):\n    x = 1\n", ("reads-code:a", "reads-code:b")),
        ("def f():\n    warn('x', stacklevel=3)\n", ("frames:f:2",)),
        ("def f(n):\n    warn('x', stacklevel=n)\n", ("frames:f:2",)),
        ("def f():\n    return sys._getframe(1)\n", ()),
        ("def f():\n    return sys._getframe(2)\n", ("frames:f:2",)),
        (
            "def f():\n    return inspect.stack()\n\n\ndef g():\n    return f()\n",
            ("frames:f:2", "frames:g:2"),
        ),
        ("import ray\n", ("by-value",)),
        ("@dataclass(frozen=True)\nclass E(Exception):\n    x: int\n", ("frozen-exception",)),
        ("@dataclass\nclass E(Exception):\n    x: int\n", ()),
        ("@dataclass(frozen=True)\nclass E(Base):\n    x: int\n", ()),
        ("class E(ValueError):\n    def __str__(self):\n        return self.x\n", ()),
        (
            "class E(ValueError):\n    def __str__(self):\n        print(1)\n        return ''\n",
            ("loud-exception",),
        ),
        ("class E(Base):\n    def __str__(self):\n        raise 1\n", ()),
        ("signal.signal(signal.SIGINT, stop)\n", ("handler:stop",)),
    ],
)
def test_survey(source: str, facts: tuple[str, ...]) -> None:
    assert reach.survey("a.py", source.encode()) == facts


def test_what_the_proof_sees() -> None:
    source = "def f():\n    '''Doc.'''\n    x = 1\n    y = 'a b'\n    return x\n"
    after = injected(source, {"f": [SpanCommand(name="s")]}, rung="with")
    file = parsed(source)
    spoiled = {
        after.replace("x = 1", "x = 2"): "changed",
        after.replace("a b", "a  b"): "lost a constant",
        after.replace("'''Doc.'''", "x"): "docstring",
        after.replace("return x", "yield x"): "co_flags",
        after.replace("_otel_tracer = ", "_otel_other = "): "not bound",
        after.replace("def f():", "def f(a):"): "co_argcount",
        after.replace("def f():", "def g():"): "lost a name",
        after + "y = (\n": "compile",
        after + "_otel_tracer = None\n": "changed",
    }
    for text, why in spoiled.items():
        tree = parse(text.encode())
        assert why in str(LADDER.objection(file, text.encode(), tree)), text
