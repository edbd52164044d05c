"""What a project calls things is what is written, and comes out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.conventions import Conventions
from telemetry_inject.inject.insertions import apply
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Choice, Parsed, Style
from telemetry_inject.model import AttributeCommand, EventCommand, Plan, SourceFile, SpanCommand
from telemetry_inject.plan import knowledge, rules
from telemetry_inject.plan.conform import conform, forbidden
from telemetry_inject.plan.select import select
from telemetry_inject.scan.extract import FunctionExtractor

SOURCE = b"""import requests


class Cart:
    def charge(self, cart_id: int, customer_id: int) -> int:
        return requests.post("https://pay.example.org", json={"id": cart_id}).status_code
"""


def opened() -> Parsed:
    source = SourceFile(Path("carts.py"), "shop/carts.py", "shop.carts", "python", SOURCE)
    return FunctionExtractor(load("python")).extract(source)


def planned(conventions: Conventions) -> Plan:
    file, language = opened(), load("python")
    known = knowledge.load(*language.knowledge)
    chosen = select(file, language.names.usages(file), known)
    [plan] = rules.plans(chosen, file, language, conventions)
    return plan


@pytest.mark.parametrize(
    ("style", "name"),
    [
        ("words", "cart charge"),
        ("snake", "cart_charge"),
        ("kebab", "cart-charge"),
        ("dotted", "cart.charge"),
        ("function", "Cart.charge"),
        ("qualified", "shop.carts.Cart.charge"),
    ],
)
def test_spans_are_named_in_the_style_of_the_project(style: str, name: str) -> None:
    [span] = [
        each for each in planned(Conventions(style)).commands if isinstance(each, SpanCommand)
    ]
    assert span.name == name


def keys(plan: Plan) -> list[str]:
    return [each.key for each in plan.commands if isinstance(each, AttributeCommand)]


def test_own_attributes_start_with_the_prefix() -> None:
    assert keys(planned(Conventions())) == ["shop.cart.id", "shop.customer.id"]
    prefixed = Conventions(attribute_prefix="acme.web")
    assert keys(planned(prefixed)) == ["acme.web.cart.id", "acme.web.customer.id"]


def test_what_is_forbidden_is_not_set() -> None:
    assert keys(planned(Conventions(forbidden_attributes=("shop.customer.*",)))) == ["shop.cart.id"]


def test_a_models_plan_is_brought_in_line() -> None:
    plan = Plan(
        function="f",
        commands=(
            SpanCommand(name="charge cart"),
            AttributeCommand(key="shop.total", expression="total"),
            AttributeCommand(key="http.request.method", expression="'GET'"),
            EventCommand(name="charged", attributes={"shop.card": "1", "shop.total": "total"}),
        ),
    )
    [function] = opened().scan.functions
    conventions = Conventions("snake", "acme", forbidden_attributes=("acme.card",))
    made = conform(plan, function, "shop.carts", conventions)
    assert made.commands == (
        SpanCommand(name="charge_cart"),
        AttributeCommand(key="acme.total", expression="total"),
        AttributeCommand(key="http.request.method", expression="'GET'"),
        EventCommand(name="charged", attributes={"acme.total": "total"}),
    )
    assert forbidden(plan, Conventions(forbidden_attributes=("shop.c*",))) == "shop.card"
    assert forbidden(made, conventions) is None


def test_a_project_that_is_called_like_a_convention_keeps_the_conventions() -> None:
    plan = Plan(function="f", commands=(AttributeCommand(key="http.route", expression="'x'"),))
    [function] = opened().scan.functions
    assert conform(plan, function, "http.server", Conventions(attribute_prefix="acme")) == plan


@pytest.mark.parametrize(
    ("language", "name", "text", "expected"),
    [
        ("python", "a.py", SOURCE, b'_otel_tracer = _otel_trace.get_tracer("acme.shop")'),
        ("javascript", "a.mjs", b"export function work (x) {\n  return x + 1\n}\n", b'getTracer("acme.shop")'),
        ("javascript", "a.cjs", b"function work (x) {\n  return x + 1\n}\n", b'getTracer("acme.shop")'),
        ("typescript", "a.mts", b"export function work (x: number): number {\n  return x + 1\n}\n", b'getTracer("acme.shop")'),
        ("java", "A.java", b"class A {\n  int work(int x) {\n    return x + 1;\n  }\n}\n", b'getTracer("acme.shop")'),
        ("go", "a.go", b'package shop\n\nimport "context"\n\nfunc Work(ctx context.Context) int {\n\treturn 1\n}\n', b'Tracer("acme.shop")'),
    ],
)  # fmt: skip
def test_tracers_carry_the_name_and_come_out_again(
    language: str, name: str, text: bytes, expected: bytes
) -> None:
    spoken = load(language)
    file = FunctionExtractor(spoken).extract(SourceFile(Path(name), name, "a", language, text))
    [function] = file.scan.functions
    plan = Plan(function=function.id, commands=(SpanCommand(name="work"),))
    ruled_out = spoken.ladder.objections(file, function, plan, frozenset())
    rung = next(each for each in spoken.ladder.rungs_for(plan) if each not in ruled_out)
    style = Style(tracer="acme.shop")
    after = apply(text, spoken.ladder.render(file, [Choice(function, plan, rung)], style))
    assert expected in after
    assert b"__name__" not in after
    stripped = spoken.ladder.strip(after)
    assert (stripped.data, stripped.exact, stripped.functions) == (text, True, 1)
