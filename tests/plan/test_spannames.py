from __future__ import annotations

from typing import Any

import pytest

from telemetry_inject.model import Parameter, SourceFile
from telemetry_inject.plan import fields
from telemetry_inject.plan.spannames import span_names
from telemetry_inject.words import split_words
from tests.plan.fakes import SOURCE, function, parsed


def name(module: str = "shop.payments", **facts: Any) -> str:
    source = SourceFile(SOURCE.path, SOURCE.name, module, "python", b"")
    made = function(**facts)
    return span_names(parsed(made, source=source), [made])[made.id]


def parameters(*names: str) -> tuple[Parameter, ...]:
    return tuple(Parameter(each) for each in names)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"name": "charge", "parameters": parameters("cart_id", "amount")}, "charge cart"),
        ({"name": "load_user"}, "load user"),
        ({"name": "loadUser"}, "load user"),
        ({"name": "_load_user"}, "load user"),
        ({"name": "fetchHTTPPage"}, "fetch http page"),
        ({"name": "fetch", "parameters": parameters("url")}, "payments fetch"),
        ({"name": "checkout", "owner": "Cart", "qualified": "Cart.checkout"}, "cart checkout"),
        ({"name": "add_item", "owner": "Cart", "qualified": "Cart.add_item"}, "add item"),
        ({"name": "main", "parameters": parameters("argv")}, "payments main"),
        ({"name": "index", "parameters": parameters("request")}, "payments index"),
        ({"name": "app.get('/users/:id')"}, "get users id"),
        ({"name": "http.createServer", "parameters": parameters("req", "res")}, "payments request"),
        ({"name": "module.exports"}, "payments"),
        ({"name": "handler", "parameters": parameters("event")}, "payments"),
        ({"name": "sync", "parameters": parameters("items")}, "payments sync"),
        ({"name": "größe", "parameters": ()}, "payments grosse"),
        ({"name": "数", "parameters": ()}, "payments"),
        (
            {"name": "__init__", "owner": "Db", "qualified": "Db.__init__", "kind": "constructor"},
            "db create",
        ),
    ],
)
def test_names(facts: dict[str, Any], expected: str) -> None:
    assert name(**facts) == expected
    fields.check_span_name(name(**facts))


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("app/api/users/route", "users get"),
        ("shop.__main__", "shop get"),
        ("src/index", "get"),
        ("get", "get"),
    ],
)
def test_a_bare_verb_takes_its_module(module: str, expected: str) -> None:
    assert name(module, name="GET", parameters=parameters("request")) == expected


def test_no_name_twice() -> None:
    made = [
        function("load_all", id="a", owner="Users", qualified="Users.load_all"),
        function("load_all", id="b", owner="Carts", qualified="Carts.load_all"),
        function("load_all", id="c"),
        function("load_all", id="d"),
    ]
    names = span_names(parsed(*made), made)
    assert names == {
        "a": "users load all",
        "b": "carts load all",
        "c": "load all",
        "d": "load all 2",
    }


def test_names_without_letters_still_pass() -> None:
    for each in ("__", "_1234567", "x" * 300):
        fields.check_span_name(name(name=each, module="数", parameters=()))


def test_split_words() -> None:
    assert split_words("HTTPServer2Error_code") == ["http", "server", "2", "error", "code"]
