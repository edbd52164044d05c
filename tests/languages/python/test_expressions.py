"""The whitelist: what may be recorded, and the hostile rest."""

from __future__ import annotations

import black
import pytest

from telemetry_inject.languages.base import Checked
from telemetry_inject.languages.python.expressions import PythonExpressions
from telemetry_inject.sensitive import is_sensitive

from .injecting import LADDER, parsed

EXPRESSIONS = PythonExpressions()

SOURCE = """
from dataclasses import dataclass
from typing import NamedTuple, Optional


@dataclass(frozen=True)
class Cart:
    id: int
    owner: "str | None"
    password: str
    lines: list[str]

    def total(self) -> int:
        return 1


class Point(NamedTuple):
    x: float


@dataclass
class Derived(Cart):
    extra: int


class Plain:
    id: int


def f(
    n: int, s: str, b: bool, x: float, maybe: Optional[int], other: str | None, later: int = None,
    items: list[str] = (), data: dict[str, int] = {}, raw: bytes = b"", cart: Cart = None,
    point: Point = None, sure: Cart = ..., p: Point = ..., plain: Plain = ..., derived: Derived = ...,
    untyped=3, anything: object = 1, token: str = "", user_email: str = "", *args: int, **options: str,
):
    m = len(s)
    count = 0
    name = "a" + s
    for item in items:
        found = True
        n = 1
    with open(s) as x:
        pass
    text: str = "t"
    return m
"""
FILE = parsed(SOURCE)
FUNCTION = next(each for each in FILE.scan.functions if each.qualified == "f")
STATEMENTS = {each.path: each for each in LADDER.statements(FILE, FUNCTION)}


def check(text: str, after: str | None = None) -> Checked:
    """Return what the whitelist says at entry or after a statement of `f`."""
    return EXPRESSIONS.check(text, FILE, FUNCTION, STATEMENTS[after] if after else None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("n", "int"),
        ("s", "str"),
        ("b", "bool"),
        ("x", "float"),
        ("maybe", "?int"),
        ("other", "?str"),
        ("later", "?int"),
        ("len(s)", "int"),
        ("len(items)", "int"),
        ("len(data)", "int"),
        ("len(raw)", "int"),
        ("len(args)", "int"),
        ("len(options)", "int"),
        ("sure.id", "int"),
        ("sure.owner", "?str"),
        ("p.x", "float"),
        ("n > 3", "bool"),
        ("3 < n < x", "bool"),
        ("s == 'a'", "bool"),
        ("maybe is None", "bool"),
        ("maybe is not None", "bool"),
        ("not items", "bool"),
        ("anything is None or True", "bool"),
        ("((n))", "int"),
        ("b and n > 1", "bool"),
        ("[n, 1]", "int[]"),
        ("-1", "int"),
        ("'text'", "str"),
        ("1.5", "float"),
        ("True", "bool"),
    ],
)
def test_total(text: str, kind: str) -> None:
    assert check(text).type == kind


def test_strings_are_written_with_double_quotes() -> None:
    assert check("s == 'a'").text == 's == "a"'
    assert check("'it is \"so\"'").text == "'it is \"so\"'"
    assert check("n>3").text == "n > 3"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("'sqlite'", '"sqlite"'),
        ("\"it's 'x'\"", "\"it's 'x'\""),
        ("'say \"x\"'", "'say \"x\"'"),
        (r"'\''", '"\'"'),
        (r"'back\\slash'", r'"back\\slash"'),
        ("['a', 'b']", '["a", "b"]'),
        ("s == 'x'", 's == "x"'),
    ],
)
def test_quotes_are_those_of_black(given: str, written: str) -> None:
    function = next(each for each in FILE.scan.functions if each.qualified == "f")
    checked = EXPRESSIONS.check(given, FILE, function, None)
    assert checked.text == written
    assert black.format_str(written, mode=black.Mode()) == written + "\n"


def test_constants_are_told_apart() -> None:
    assert [check(text).constant for text in ("'a'", "-1", "True", "n", "len(s)")] == [
        *[True] * 3,
        *[False] * 2,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "untyped",
        "anything",
        "unknown",
        "len(n)",
        "len(maybe)",
        "len(untyped)",
        "len(unknown)",
        "len(s, s)",
        "len(*args)",
        "len(obj=s)",
        "len(s.strip())",
        "items",
        "items[0]",
        "data['a']",
        "cart.id",
        "point.x",
        "sure.total",
        "sure.lines",
        "sure.missing",
        "sure.__class__",
        "sure.__dict__",
        "plain.id",
        "derived.extra",
        "s.upper()",
        "s.upper",
        "print(s)",
        "__import__('os')",
        "__name__",
        "(y := n)",
        "lambda: n",
        "lambda: 1",
        "f'{n}'",
        "f'{s!r:>{n}}'",
        "[i for i in items]",
        "{i for i in items}",
        "(i for i in items)",
        "*args",
        "[*args]",
        "{**options}",
        "{'a': n}",
        "await s",
        "yield",
        "n if b else x",
        "n + 1",
        "n / 0",
        "s * 10**9",
        "2 ** 999999",
        "10**30",
        "1" * 40,
        "1e999",
        "b'x'",
        "None",
        "...",
        "1j",
        "n in items",
        "sure == sure",
        "s < n",
        "maybe < 3",
        "b or other",
        "n is s",
        "not anything",
        "token",
        "user_email",
        "sure.password",
        "sure.owner.upper",
        "n\nimport os",
        "n; import os",
        "n # comment\n",
        " n",
        "n ",
        "",
        "\t",
        "n\x00",
        "n\u2028",
        "ｎ",
        "ｌｅｎ(s)",
        "𝓃",
        "n\u200b",
        "_otel_span",
        "not " * 3000 + "b",
        "eval('1')",
        "globals()",
        "exec",
        "n.real",
        "n.bit_length()",
        "type(n)",
        "str(n)",
        "s[::-1]",
        "s % n",
        "~n",
        "[]",
        "[n, s]",
        "[items]",
        "()",
        "...n",
        "return n",
        "n = 1",
        "del n",
        "assert n",
        "import os",
        "n)",
        "n, attributes={}",
        "'a' 'b' + s",
    ],
)
def test_hostile(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        check(text)


def test_after_a_statement() -> None:
    assert check("count", "1").type == "int"
    assert check("found", "3.body.0").type == "bool"
    assert check("s", "1").type == "str"
    for text, after in (("name", "2"), ("n", "1"), ("x", "1"), ("count", "2"), ("m", "1")):
        with pytest.raises(ValueError, match="not certain"):
            check(text, after)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("len = 3\n\n\ndef f(s: str):\n    return s\n", "len(s)"),
        ("from x import *\n\n\ndef f(s: str):\n    return s\n", "len(s)"),
        ("class str:\n    pass\n\n\ndef f(s: str):\n    return s\n", "s"),
        ("def len(x):\n    raise x\n\n\ndef f(s: str):\n    return s\n", "len(s)"),
        ("from x import str\n\n\ndef f(s: str):\n    return s\n", "s"),
        ("def f(s: str):\n    len = 3\n    return s\n", "len(s)"),
    ],
)
def test_builtins_that_are_something_else(body: str, name: str) -> None:
    file = parsed(body)
    function = next(each for each in file.scan.functions if each.qualified == "f")
    with pytest.raises(ValueError, match=r"\w"):
        EXPRESSIONS.check(name, file, function, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("n", "n"),
        ("s", "s"),
        ("maybe", "maybe"),
        ("items", "len(items)"),
        ("raw", "len(raw)"),
        ("untyped", None),
        ("anything", None),
        ("token", None),
        ("user_email", None),
        ("sure", None),
        ("missing", None),
    ],
)
def test_parameters(name: str, expected: str | None) -> None:
    found = EXPRESSIONS.parameter(FILE, FUNCTION, name)
    assert (found.text if found else None) == expected


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "passwd",
        "user_password",
        "PASSWORD",
        "secret",
        "client_secret",
        "clientSecret",
        "token",
        "accessToken",
        "api_key",
        "apikey",
        "apiKey",
        "authorization",
        "ssn",
        "user_ssn",
        "email",
        "userEmail",
        "e_mail",
        "card",
        "card_number",
        "creditCard",
        "iban",
        "phone",
        "phone_number",
        "cookie",
        "cookies",
        "session",
        "session_id",
        "sessionid",
        "jwt",
        "pin",
        "cvv",
        "private_key",
        "credentials",
        "auth",
        "user.email",
        "http.request.header.authorization",
        "first_name",
    ],
)
def test_sensitive(name: str) -> None:
    assert is_sensitive(name)


@pytest.mark.parametrize(
    "name",
    [
        "id",
        "cart_id",
        "amount",
        "author",
        "authority",
        "discard",
        "cardinality",
        "telephone_pole_count",
        "compass",
        "tokenize_count",
        "shop.cart.id",
        "http.request.method",
        "code.function.name",
        "spinner",
        "url",
        "path",
        "mailbox_size",
    ],
)
def test_not_sensitive(name: str) -> None:
    if name == "telephone_pole_count":
        assert is_sensitive(name), "better once too often"
    else:
        assert not is_sensitive(name)


@pytest.mark.parametrize("name", ["__limit", "_otel_limit"])
def test_a_parameter_that_no_expression_may_name_is_not_proposed(name: str) -> None:
    file = parsed(f"def seek({name}: int):\n    return 1\n")
    assert EXPRESSIONS.parameter(file, file.scan.functions[0], name) is None
