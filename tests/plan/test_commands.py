from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from telemetry_inject.model import Command, Plan
from telemetry_inject.plan.commands import CommandValidator
from tests.plan.fakes import LANGUAGE, function, parsed

FUNCTION = function()
FILE = parsed(FUNCTION)
PLACE = {"path": "0", "digest": "0" * 12}
SPAN = {"kind": "span", "name": "charge cart"}
COMMAND: TypeAdapter[Command] = TypeAdapter(Command)


def plan(*commands: dict[str, Any], **more: Any) -> Plan:
    import json

    body = {"function": FUNCTION.id, "commands": list(commands), **more}
    return Plan.model_validate_json(json.dumps(body))


def check(*commands: dict[str, Any], **more: Any) -> Plan:
    return CommandValidator(LANGUAGE).check(plan(*commands, **more), FILE, FUNCTION)


GOOD = [
    SPAN,
    {"kind": "span", "name": "GET /users/{user_id}", "span_kind": "server"},
    {"kind": "attribute", "key": "shop.cart.id", "expression": "cart_id"},
    {"kind": "attribute", "key": "shop.cart.id", "expression": "cart_id", "after": PLACE},
    {"kind": "attribute", "key": "gen_ai.usage.input_tokens", "expression": "size"},
    {"kind": "attribute", "key": "gen_ai.request.max_tokens", "expression": "maybe"},
    {"kind": "attribute", "key": "server.address", "expression": '"localhost"'},
    {"kind": "event", "name": "cart.charged", "attributes": {"shop.cart.id": "cart_id"}},
    {"kind": "event", "name": "cache miss"},
    {"kind": "counter", "name": "shop.carts", "unit": "{cart}", "attributes": {"shop.ok": "ok"}},
    {"kind": "counter", "name": "shop.carts", "value": "size", "attributes": {"shop.l": "level"}},
    {"kind": "counter", "name": "gen_ai.tokens.total", "attributes": {"gen_ai.token.count": "3"}},
    {"kind": "histogram", "name": "shop.charge.duration"},
    {"kind": "histogram", "name": "shop.cart.size", "unit": "By/s", "value": "size"},
    {"kind": "log", "message": "cart charged (twice?)", "attributes": {"shop.cart.id": "cart_id"}},
]


@pytest.mark.parametrize("command", GOOD, ids=str)
def test_passes(command: dict[str, Any]) -> None:
    assert check(command).commands == plan(command).commands


def attribute(key: str, expression: str = "cart_id", **more: Any) -> dict[str, Any]:
    return {"kind": "attribute", "key": key, "expression": expression, **more}


BAD = [
    ("is no span name", {"kind": "span", "name": 'x"); import os; ("'}),
    ("is no span name", {"kind": "span", "name": "charge\ncart"}),
    ("is no span name", {"kind": "span", "name": "charge\x00cart"}),
    ("is no span name", {"kind": "span", "name": "charge\u2028cart"}),
    ("is no span name", {"kind": "span", "name": "ch\u0430rge cart"}),
    ("is no span name", {"kind": "span", "name": "charge {cart_id}"}),
    ("is no span name", {"kind": "span", "name": "${process.env.KEY}"}),
    ("is no span name", {"kind": "span", "name": "charge  cart"}),
    ("is no span name", {"kind": "span", "name": " charge"}),
    ("is no span name", {"kind": "span", "name": "charge\\"}),
    ("is no span name", {"kind": "span", "name": "%s"}),
    ("identifier", {"kind": "span", "name": "charge cart 123456"}),
    ("identifier", {"kind": "span", "name": "charge 3f2a9c01bd"}),
    ("longer", {"kind": "span", "name": "a" * 128}),
    ("is no attribute key", attribute("Shop.Cart")),
    ("is no attribute key", attribute("shop..cart")),
    ("is no attribute key", attribute("shop.cart ")),
    ("is no attribute key", attribute("shop.c\u0430rt")),
    ("is no attribute key", attribute('a": __import__("os"), "b')),
    ("reserved", attribute("otel.status_code")),
    ("reserved", attribute("code.function.name")),
    ("reserved", attribute("service.name")),
    ("reserved", attribute("exception.message")),
    ("speaks of password", attribute("shop.password")),
    ("speaks of token", attribute("shop.token")),
    ("speaks of email", attribute("user.email")),
    ("speaks of ssn", attribute("customer.ssn")),
    ("speaks of card", attribute("payment.card.number")),
    ("speaks of api key", attribute("shop.api_key")),
    ("speaks of authorization", attribute("http.request.header.authorization")),
    ("is no number", attribute("shop.token_count", "note")),
    ("speaks of password", attribute("shop.id", "password")),
    ("speaks of token", attribute("shop.id", "self.token")),
    ("speaks of secret", attribute("shop.id", "clientSecret")),
    ("not one line", attribute("shop.id", "cart_id\nimport os")),
    ("not one line", attribute("shop.id", "c\u0430rt_id")),
    ("not one line", attribute("shop.id", "cart_id\x1b[2J")),
    ("not known", attribute("shop.id", "unknown")),
    ("no statement", attribute("shop.id", after={"path": "7", "digest": "0" * 12})),
    ("has changed", attribute("shop.id", after={"path": "0", "digest": "f" * 12})),
    ("leaves the function", attribute("shop.id", after={"path": "1", "digest": "1" * 12})),
    ("is no event name", {"kind": "event", "name": "Cart Charged!"}),
    ("identifier", {"kind": "event", "name": "cart 1234567"}),
    ("speaks of phone", {"kind": "event", "name": "x", "attributes": {"user.phone": "note"}}),
    ("may be null", {"kind": "event", "name": "x", "attributes": {"shop.a": "maybe"}}),
    ("may be null", {"kind": "log", "message": "x", "attributes": {"shop.a": "maybe"}}),
    ("may be null", {"kind": "counter", "name": "x", "attributes": {"shop.a": "maybe"}}),
    ("is no metric name", {"kind": "counter", "name": "1shop"}),
    ("is no metric name", {"kind": "counter", "name": "shop carts"}),
    ("is no metric name", {"kind": "counter", "name": "shop`carts"}),
    ("reserved", {"kind": "counter", "name": "otel.carts"}),
    ("is no unit", {"kind": "counter", "name": "shop.carts", "unit": "not a unit"}),
    ("is no unit", {"kind": "counter", "name": "shop.carts", "unit": '"+x+"'}),
    ("is no description", {"kind": "counter", "name": "shop.carts", "description": "a\nb"}),
    ("is no description", {"kind": "counter", "name": "shop.carts", "description": "`${x}`"}),
    ("no number", {"kind": "counter", "name": "shop.carts", "value": "note"}),
    ("no number", {"kind": "counter", "name": "shop.carts", "value": "maybe"}),
    ("negative", {"kind": "counter", "name": "shop.carts", "value": "-1"}),
    ("too many", {"kind": "counter", "name": "shop.carts", "attributes": {"shop.id": "cart_id"}}),
    ("too many", {"kind": "counter", "name": "shop.carts", "attributes": {"shop.n": "note"}}),
    ("seconds", {"kind": "histogram", "name": "shop.charge", "unit": "ms"}),
    ("at the end", {"kind": "histogram", "name": "shop.charge", "after": PLACE}),
    ("is no log message", {"kind": "log", "message": "cart %s"}),
    ("is no log message", {"kind": "log", "message": "cart {cart_id}"}),
    ("is no log message", {"kind": "log", "message": "a\nb"}),
    ("is no log message", {"kind": "log", "message": "\x1b[31mred"}),
    ("identifier", {"kind": "log", "message": "cart 1234567 charged"}),
]


@pytest.mark.parametrize(("sentence", "command"), BAD, ids=str)
def test_refuses(sentence: str, command: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        check(command)
    assert "\n" not in str(caught.value)
    assert str(caught.value).isascii()


def test_one_span() -> None:
    with pytest.raises(ValueError, match="one span"):
        check(SPAN, {"kind": "span", "name": "other"})


def test_a_key_once_at_one_place() -> None:
    with pytest.raises(ValueError, match="set twice"):
        check(attribute("shop.id"), attribute("shop.id", "size"))
    check(attribute("shop.id"), attribute("shop.id", "size", after=PLACE))


def test_a_metric_has_one_shape() -> None:
    with pytest.raises(ValueError, match="two ways"):
        check({"kind": "counter", "name": "a"}, {"kind": "counter", "name": "a", "unit": "s"})


def test_the_same_command_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        check({"kind": "event", "name": "a"}, {"kind": "event", "name": "a"})


def test_other_function() -> None:
    with pytest.raises(ValueError, match="not for"):
        check(SPAN, function="shop/cart.py::other")


def test_changed_function() -> None:
    with pytest.raises(ValueError, match="has changed"):
        check(SPAN, digest="e" * 64)
    check(SPAN, digest=FUNCTION.digest)


def test_function_of_another_file() -> None:
    with pytest.raises(ValueError, match="no such function"):
        CommandValidator(LANGUAGE).check(plan(SPAN), parsed(), FUNCTION)


def test_reason_is_printable() -> None:
    with pytest.raises(ValueError, match="printed"):
        check(SPAN, reason="\x1b]0;title\x07")


def test_empty_and_contradicting_plans() -> None:
    with pytest.raises(ValueError, match="no commands"):
        check()
    with pytest.raises(ValueError, match="skips"):
        check(SPAN, decision="skip")
    assert check(decision="skip").commands == ()


def test_too_deep_is_a_refusal() -> None:
    def deep(*_: object) -> None:
        raise RecursionError

    language = type(LANGUAGE)(expressions=type(LANGUAGE.expressions)(check=deep))  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="too deeply"):
        CommandValidator(language).check(plan(attribute("shop.id")), FILE, FUNCTION)


HOSTILE = st.one_of(
    st.text(max_size=140),
    st.sampled_from(
        [
            "x:=1",
            "(lambda: 1)()",
            "[a for a in b]",
            "cart_id.__class__",
            "f'{cart_id}'",
            "`${cart_id}`",
            "__import__('os').system('x')",
            "(" * 140,
            "nan",
            "ｃart_id",
            "cart_id\r\nx",
            "a" * 140,
            "password",
            "cart_id if True else exit()",
        ]
    ),
)
FIELDS = {"name", "key", "expression", "message", "value", "unit", "description", "span_kind"}


@settings(max_examples=1000, deadline=None)
@given(
    kind=st.sampled_from(["span", "attribute", "event", "counter", "histogram", "log"]),
    values=st.dictionaries(st.sampled_from(sorted(FIELDS)), HOSTILE),
    attributes=st.dictionaries(HOSTILE, HOSTILE, max_size=3),
)
def test_hostile_commands_raise_value_error_or_are_harmless(
    kind: str, values: dict[str, str], attributes: dict[str, str]
) -> None:
    body = {
        "kind": kind,
        "name": "a",
        "key": "a",
        "expression": "cart_id",
        "message": "a",
        **values,
    }
    body["attributes"] = attributes  # type: ignore[assignment]
    allowed = COMMAND.json_schema()["$defs"][f"{kind.capitalize()}Command"]["properties"]
    body = {key: value for key, value in body.items() if key in allowed}
    try:
        command = COMMAND.validate_python(body)
        made = Plan(function=FUNCTION.id, commands=(command,))
        passed = CommandValidator(LANGUAGE).check(made, FILE, FUNCTION)
    except (ValidationError, ValueError):
        return
    for text in _texts(passed.commands[0].model_dump()):
        assert text.isascii()
        assert text.isprintable()
        assert not set("`\\$") & set(text)


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in _texts(each)]
    return [value] if isinstance(value, str) else []
