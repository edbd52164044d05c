from __future__ import annotations

from typing import Any

import pytest

from telemetry_inject.model import Parameter, SourceFile
from telemetry_inject.plan.attributes import attributes, namespace
from telemetry_inject.plan.knowledge import Match, Use
from tests.plan.fakes import LANGUAGE, SOURCE, TYPES, function, parsed

DB = Match(
    Use(library="pg", role="db.client", calls=("a",), attributes={"db.system.name": "redis"}), "a"
)
OTHER = Match(
    Use(library="b", role="db.client", calls=("b",), attributes={"db.system.name": "mysql"}), "b"
)
LLM = Match(Use(library="openai", role="gen_ai.client", calls=("c",)), "c")


@pytest.fixture(autouse=True)
def every_name_has_a_type(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "id",
        "model",
        "status",
        "amount",
        "email",
        "user_token_id",
        "max_tokens",
        "cartId",
    ):
        monkeypatch.setitem(TYPES, name, "str")


def found(*names: str, matches: tuple[Match, ...] = (), **facts: Any) -> dict[str, str]:
    module = facts.pop("module", "shop.payments")
    source = SourceFile(SOURCE.path, SOURCE.name, module, "python", b"")
    made = function(parameters=tuple(Parameter(each) for each in names), **facts)
    return attributes(made, matches, parsed(made, source=source), LANGUAGE)


def test_identifiers_of_the_project() -> None:
    assert found("self", "cart_id", "amount") == {"shop.cart.id": "cart_id"}
    assert found("cartId") == {"shop.cart.id": "cartId"}


def test_a_bare_id_takes_the_name_of_its_thing() -> None:
    assert found("id", name="get_user") == {"shop.user.id": "id"}
    assert found("id", name="get", owner="models.User") == {"shop.user.id": "id"}
    assert found("id", name="get") == {"shop.id": "id"}


def test_no_word_twice() -> None:
    assert found("cart_id", module="cart") == {"cart.id": "cart_id"}


def test_only_what_tells() -> None:
    assert found("amount", "note") == {}
    assert found("status") == {"shop.status": "status"}


def test_nothing_about_people_or_secrets() -> None:
    assert found("email", "user_token_id") == {}


def test_only_what_has_a_type() -> None:
    assert found("order_id") == {}


def test_standard_names_by_role() -> None:
    assert found("model", "max_tokens", matches=(LLM,)) == {
        "gen_ai.request.model": "model",
        "gen_ai.request.max_tokens": "max_tokens",
    }
    assert found("model") == {}


def test_constants_on_which_the_uses_agree() -> None:
    assert found(matches=(DB,)) == {"db.system.name": '"redis"'}
    assert found(matches=(DB, OTHER)) == {}


def test_at_most_four(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{each}_id" for each in "abcdef"]
    for each in names:
        monkeypatch.setitem(TYPES, each, "int")
    assert len(found(*names, matches=(DB,))) == 4


@pytest.mark.parametrize(
    ("module", "space"),
    [
        ("shop.payments", ["shop"]),
        ("src/cart", ["cart"]),
        ("app", ["app"]),
        ("packages/web-shop/src/cart", ["web_shop"]),
        ("", []),
    ],
)
def test_namespace(module: str, space: list[str]) -> None:
    assert namespace(module) == space
