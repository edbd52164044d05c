"""The JavaScript fixture, instrumented by the installed command and run with a real SDK."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.programs import contents, exporting_to, inject, run
from tests.otlp.receiver import Received, Span, receiver

FIXTURE = Path(__file__).parents[2] / "fixtures" / "javascript" / "shop"
PRINTED = "2 of 3 paid\norder 4: 201\norder 5: 402\n3 receipts\n"

pytestmark = pytest.mark.network

NUMBER = "typeof cartId === 'number' ? cartId : undefined"

STANDARD = {
    ("", "main"): 1,
    ("main", "place all"): 1,
    ("place all", "gateway pay"): 3,
    ("place all", "store keep"): 2,
    ("main", "order"): 2,
    ("main", "gateway request"): 5,
    ("main", "server handle"): 3,
    ("server handle", "gateway pay"): 2,
    ("server handle", "store keep"): 1,
    ("server handle", "store receipts"): 1,
}
"""Spans by the name of their parent. The two servers are started by `main`, so that what they do
belongs to it; an HTTP instrumentation would start a trace for each request."""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(FIXTURE, folder, ignore=shutil.ignore_patterns("node_modules"))
    return folder


def start(shop: Path, node: str, node_modules: Path) -> tuple[str, Received]:
    """Return what the shop printed with an SDK, and what arrived."""
    inject(shop, "bootstrap", ".")
    (shop / "node_modules").symlink_to(node_modules)
    with receiver() as received:
        command = [node, "--import", "./otel-setup.mjs", "src/main.js"]
        done = run(command, shop, exporting_to(received.endpoint))
    assert done.stderr == ""
    return done.stdout, received


def edges(spans: tuple[Span, ...]) -> Counter[tuple[str, str]]:
    names = {span.id: span.name for span in spans} | {"": ""}
    return Counter((names[span.parent_id], span.name) for span in spans)


def called(spans: tuple[Span, ...], function: str) -> list[Span]:
    return [span for span in spans if span.attributes["code.function.name"] == function]


def test_spans_that_arrive(shop: Path, node: str, node_modules: Path) -> None:
    inject(shop, "--add-deps", ".")
    printed, received = start(shop, node, node_modules)
    assert printed == PRINTED
    spans = received.spans()
    assert edges(spans) == STANDARD
    assert {span.trace for span in spans} == {spans[0].trace}
    assert {(span.service, span.kind) for span in spans} == {("shop", "internal")}
    assert all(0 < span.start <= span.end for span in spans)

    failed = [span for span in spans if span.status == "error"]
    # `placeAll` and the server handle what the gateway declines: only `pay` has failed, twice.
    assert [span.attributes["code.function.name"] for span in failed] == ["src/gateway.pay"] * 2
    assert {event.attributes["exception.message"] for span in failed for event in span.events} == {
        "the gateway answered 402"
    }


def test_everything(shop: Path, node: str, node_modules: Path) -> None:
    inject(shop, "--add-deps", "--select", "all", ".")
    printed, received = start(shop, node, node_modules)
    assert printed == PRINTED
    spans = received.spans()
    names = Counter(str(span.attributes["code.function.name"]) for span in spans)
    assert names["src/orders.placeAll"] == 1
    assert names["src/orders.place"] == 5
    assert names["src/store.inGroups"] == 1
    assert names["src/store.receipts"] == 1
    assert names["src/cart.Cart.from"] == 5
    assert names["src/cart.Cart.total"] == 5
    failed = Counter(
        str(span.attributes["code.function.name"]) for span in spans if span.status == "error"
    )
    assert failed["src/gateway.pay"] == failed["src/orders.place"] == 2
    assert "src/orders.placeAll" not in failed
    (groups,) = called(spans, "src/store.inGroups")
    (place_all,) = called(spans, "src/orders.placeAll")
    # The span of a generator covers its whole life, and is not the parent of what runs meanwhile.
    assert groups.parent_id == place_all.id
    assert groups.end <= place_all.end + 2_000_000  # Node starts its clocks at whole milliseconds
    assert groups.id not in {span.parent_id for span in spans}


@pytest.mark.parametrize("level", ["boundary", "standard", "all"])
def test_without_an_sdk_nothing_is_different(
    shop: Path, node: str, node_modules: Path, level: str
) -> None:
    inject(shop, "--add-deps", "--select", level, ".")
    (shop / "node_modules").symlink_to(node_modules)
    done = run([node, "src/main.js"], shop)
    assert (done.stdout, done.stderr, done.returncode) == (PRINTED, "", 0)


def test_commonjs(shop: Path, node: str, node_modules: Path, tmp_path: Path) -> None:
    inject(shop, "--add-deps", "--select", "all", "scripts")
    (shop / "node_modules").symlink_to(node_modules)
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "1.json").write_text('{"cents": 1234}')
    done = run([node, "scripts/report.cjs", tmp_path / "receipts"], shop)
    assert (done.stdout, done.stderr, done.returncode) == ("12.34 EUR\n", "", 0)


def test_twice_is_once_and_remove_gives_every_byte_back(shop: Path) -> None:
    before = contents(shop)
    inject(shop, "--assume-deps", "--select", "all", ".")
    once = contents(shop)
    assert once != before
    inject(shop, "--assume-deps", "--select", "all", ".")
    assert contents(shop) == once
    inject(shop, "--remove", ".")
    assert contents(shop) == before


def test_a_plan_by_hand_with_every_kind_of_command(
    shop: Path, node: str, node_modules: Path, tmp_path: Path
) -> None:
    commands = [
        {"kind": "span", "name": "pay by hand", "span_kind": "client"},
        {"kind": "attribute", "key": "shop.cart.id", "expression": NUMBER},
        {"kind": "event", "name": "asked", "attributes": {"shop.asked": "true"}},
        {"kind": "counter", "name": "shop.payments"},
        {"kind": "histogram", "name": "shop.payment.duration", "unit": "s"},
        {"kind": "log", "level": "warn", "message": "money is asked for"},
    ]
    plan = {"function": "src/gateway.js::pay", "commands": commands}
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"version": 1, "plans": [plan]}))
    inject(shop, "--add-deps", "--plan", str(path), ".")
    dependencies = json.loads((shop / "package.json").read_text())["dependencies"]
    assert list(dependencies) == ["@opentelemetry/api", "@opentelemetry/api-logs"]

    printed, received = start(shop, node, node_modules)
    assert printed == PRINTED
    spans = received.spans()
    assert {(span.name, span.kind) for span in spans} == {("pay by hand", "client")}
    assert sorted(str(span.attributes["shop.cart.id"]) for span in spans) == list("12345")
    asked = [event for span in spans for event in span.events if event.name == "asked"]
    assert [event.attributes for event in asked] == [{"shop.asked": True}] * 5
    points = {point.name: point for point in received.points()}
    assert points["shop.payments"].value == 5
    assert points["shop.payment.duration"].count == 5
    assert 0 < points["shop.payment.duration"].value < 30
    records = received.records()
    assert [(record.severity, record.body) for record in records] == [
        ("WARN", "money is asked for")
    ] * 5
    assert {record.span_id for record in records} == {span.id for span in spans}
