"""Hostile expressions and places, against the real languages."""

from __future__ import annotations

import random
import string
from ast import literal_eval
from pathlib import Path

import pytest

from telemetry_inject.languages import load
from telemetry_inject.languages.base import Language, Parsed
from telemetry_inject.model import AttributeCommand, Function, Place, Plan, SourceFile
from telemetry_inject.plan.commands import CommandValidator
from telemetry_inject.scan.extract import FunctionExtractor

SOURCES = {
    "python": (
        "shop.py",
        "def charge(cart_id: int, name: str, password: str) -> int:\n"
        "    total = cart_id\n"
        "    return total\n",
    ),
    "javascript": (
        "shop.js",
        "export function charge(cartId = 1, name = 'a') {\n"
        "  const total = cartId;\n"
        "  return total;\n"
        "}\n",
    ),
}
HOSTILE = [
    "__import__('os').system('true')", "exec('x')", "eval(name)", "(x := 1)", "cart_id := 2",
    "lambda: 1", "(lambda: 1)()", "[x for x in name]", "{x for x in name}", "{**name}", "*name",
    "f'{name}'", "f'{open(0)}'", "name.__class__", "name.__class__.__mro__", "name.upper()",
    "getattr(name, 'x')", "open('/etc/passwd').read()", "globals()", "locals()['name']",
    "await name", "yield name", "name if name else exit()", "1/0", "2**99999999", "'a' * 10**9",
    "name % ()", "name[0]", "name[::]", "print(name)", "cart_id; import os", "cart_id\nimport os",
    "cart_id)", "(cart_id", "cart_id, 1)", "ｃart_id",
    "c\u0430rt_id", "cart_id\u2028x", "cart_id\x00", "\x1b[2J", "password", "len(password)",
    "self.password", "token", "(" * 150 + ")" * 150, "-" * 300, "not " * 75, "[" * 299, "9" * 300,
    "nan", "inf", "float('nan')", "1e999", "None", "...", "", " ", "print", "__name__", "_otel_span",
    "`${process.env.KEY}`", "process.exit()", "(() => 1)()", "() => 1", "function(){}",
    "new Date()", "cartId++", "cartId = 2", "delete cartId", "void 0", "this",
    "arguments[0]", "require('fs')", "import('fs')", "cartId?.x()", "cartId ?? exit()",
    "...cartId", "cartId, 1", "`a`", "/a+/.test(name)", "name.constructor", "name.__proto__",
    "globalThis", "/*", "//", "cartId // x", "'", '"', "\\", "a" * 300,
]  # fmt: skip


def target(name: str) -> tuple[Language, Parsed, Function]:
    language = load(name)
    path, text = SOURCES[name]
    source = SourceFile(Path(path), path, "shop", name, text.encode())
    file = FunctionExtractor(language).extract(source)
    return language, file, file.scan.functions[0]


def refused(name: str, expression: str, after: Place | None = None) -> str | None:
    try:
        final(name, expression, after)
    except ValueError as error:
        return str(error)
    return None


def final(name: str, expression: str, after: Place | None = None) -> str:
    language, file, function = target(name)
    command = AttributeCommand.model_construct(
        kind="attribute", key="shop.x", expression=expression, after=after
    )
    plan = Plan.model_construct(
        function=function.id, digest="", decision="instrument", reason="", commands=(command,)
    )
    checked = CommandValidator(language).check(plan, file, function).commands[0]
    assert isinstance(checked, AttributeCommand)
    return checked.expression


@pytest.mark.parametrize("language", sorted(SOURCES))
@pytest.mark.parametrize("expression", HOSTILE, ids=ascii)
def test_hostile_expressions(language: str, expression: str) -> None:
    sentence = refused(language, expression)
    assert sentence is not None
    assert "\n" not in sentence


@pytest.mark.parametrize("language", sorted(SOURCES))
def test_harmless_expressions(language: str) -> None:
    for expression in ("1", '"a"', "true" if language == "javascript" else "True"):
        assert refused(language, expression) is None
    assert refused("python", "cart_id") is None


def test_a_comment_is_not_written() -> None:
    assert final("python", "cart_id # import os") == "cart_id"


@pytest.mark.parametrize("expression", ["''' + name + '''", "'\\u0027+name+'"])
def test_code_inside_of_text_stays_text(expression: str) -> None:
    assert literal_eval(final("python", expression)) == literal_eval(expression)


@pytest.mark.parametrize("language", sorted(SOURCES))
@pytest.mark.parametrize(
    "place",
    [("0", "f" * 12), ("9", "0" * 12), ("0.body.0", "0" * 12), ("99999", "0" * 12)],
)
def test_hostile_places(language: str, place: tuple[str, str]) -> None:
    after = Place(path=place[0], digest=place[1])
    assert refused(language, "1", after) is not None


@pytest.mark.parametrize("language", sorted(SOURCES))
def test_noise_is_refused_or_plain(language: str) -> None:
    """What passes of random text is a literal or a name of the function, and nothing is called."""
    chance = random.Random(7)
    pieces = [*"()[]{}.,:;'\"`$=+-*/%!?&|<>\\ \n", "cart_id", "cartId", "name", "1", "len", "not"]
    pieces += ["lambda", "=>", "and", "or", "if", "else", "__class__", *string.ascii_letters[:4]]
    for _ in range(1000):
        text = "".join(chance.choices(pieces, k=chance.randint(1, 9)))
        if refused(language, text) is None:
            assert not set(";`\\\n") & set(text), text
            assert "(" not in text or text.count("(") <= text.count("len") + _groups(text), text


def _groups(text: str) -> int:
    """Return how many parentheses only group: none of them follows a name or a bracket."""
    return sum(
        each == "("
        and (number == 0 or not (text[number - 1].isalnum() or text[number - 1] in ")]"))
        for number, each in enumerate(text)
    )
