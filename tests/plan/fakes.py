"""A language of which only names, numbers and quoted words are expressions."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from telemetry_inject.languages.base import Checked, Language, Parsed, Statement
from telemetry_inject.model import FileScan, Function, Parameter, SourceFile

SOURCE = SourceFile(Path("shop/cart.py"), "shop/cart.py", "shop.cart", "python", b"")
STATEMENTS = (
    Statement("0", "0" * 12, 0, 1, 2, "a = 1", None),
    Statement("1", "1" * 12, 2, 3, 3, "return a", "it leaves the function"),
)
TYPES = {
    "cart_id": "int",
    "ok": "bool",
    "note": "str",
    "size": "int",
    "level": "str",
    "maybe": "?int",
}


def function(name: str = "charge", **facts: Any) -> Function:
    given: dict[str, Any] = {
        "id": f"shop/cart.py::{name}",
        "name": name,
        "qualified": name,
        "kind": "function",
        "parameters": (Parameter("cart_id", "int"), Parameter("level", "Literal['a', 'b']")),
        "returns": None,
        "is_async": False,
        "is_generator": False,
        "decorators": (),
        "start": 0,
        "end": 10,
        "body_start": 1,
        "body_end": 10,
        "line": 1,
        "end_line": 9,
        "complexity": 3,
        "statements": 9,
        "calls": (),
        "digest": "d" * 64,
        "features": frozenset(),
    }
    return Function(**{**given, **facts})


def parsed(*functions: Function, source: SourceFile = SOURCE) -> Parsed:
    return Parsed(source, cast("Any", None), FileScan(tuple(functions)))


def check(text: str, file: Parsed, owner: Function, at: Statement | None) -> Checked:
    if text in TYPES:
        return Checked(text, TYPES[text], False)
    if re.fullmatch(r"-?\d+", text):
        return Checked(text, "int", True)
    if re.fullmatch(r"\"[a-z_. ]*\"", text):
        return Checked(text, "str", True)
    raise ValueError(f"{text!r} is not known to be total")


def parameter(file: Parsed, owner: Function, name: str) -> Checked | None:
    return Checked(name, TYPES[name], False) if name in TYPES else None


LANGUAGE = cast(
    "Language",
    SimpleNamespace(
        expressions=SimpleNamespace(check=check, parameter=parameter),
        ladder=SimpleNamespace(statements=lambda file, owner: STATEMENTS),
    ),
)
