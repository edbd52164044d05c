from __future__ import annotations

import pytest

from telemetry_inject.plan.attributes import namespace
from telemetry_inject.words import without_host


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("github.com/acme/shop/store", "shop/store"),
        ("github.com/acme/shop/v2/store", "shop/store"),
        ("example.com/shop", "shop"),
        ("example.com", "example.com"),
        ("github.com/acme", "acme"),
        ("shop.payments", "shop.payments"),
        ("src/cart", "src/cart"),
        ("shop.v2.cart", "shop.v2.cart"),
        ("com.acme.shop.cart", "shop.cart"),
        ("com.acme.shop", "shop"),
        ("org.acme", "acme"),
        ("com", "com"),
        ("company.shop.cart", "company.shop.cart"),
        ("io/streams", "io/streams"),
        ("", ""),
    ],
)
def test_paths_lose_their_host_and_owner(module: str, name: str) -> None:
    assert without_host(module) == name


def test_attributes_start_with_the_project_and_not_with_a_host() -> None:
    assert namespace("github.com/acme/shop/store") == ["shop"]
    assert namespace("example.com/shop") == ["shop"]
    assert namespace("com.acme.shop.cart") == ["shop"]
