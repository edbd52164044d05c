"""The TypeScript fixture: instrumented by the installed command, compiled by `tsc` at its strictest,
run with a real SDK."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.programs import contents, exporting_to, inject, run
from tests.otlp.receiver import Received, Span, receiver

FIXTURE = Path(__file__).parents[2] / "fixtures" / "typescript" / "shop"
PRINTED = (
    "2 of 3 paid\norder 4: 201\norder 5: 402\nnothing: 400\n"
    '<ul class="receipts"><li>1053</li><li>10591</li><li>1053</li></ul>\n'
)

pytestmark = [pytest.mark.slow, pytest.mark.network]

STANDARD = {
    ("", "main"): 1,
    ("main", "place all"): 1,
    ("place all", "remote gateway pay"): 3,
    ("place all", "store keep"): 2,
    ("main", "order"): 3,
    ("main", "gateway request"): 5,
    ("main", "server handle"): 4,
    ("server handle", "remote gateway pay"): 2,
    ("server handle", "store keep"): 1,
    ("server handle", "store all"): 1,
}
"""Spans by the name of their parent. The two servers are started by `main`, so that what they do
belongs to it; an HTTP instrumentation would start a trace for each request."""


@pytest.fixture
def shop(tmp_path: Path, typescript_modules: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(FIXTURE, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    (folder / ".git").mkdir()
    (folder / "node_modules").symlink_to(typescript_modules)
    return folder


def build(shop: Path, node: str, compiler: str = "typescript") -> None:
    """Compile the shop; the compiler must have nothing to say."""
    done = run([node, f"node_modules/{compiler}/bin/tsc", "-p", "."], shop)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def start(shop: Path, node: str) -> tuple[str, Received]:
    """Return what the shop printed with an SDK, and what arrived."""
    inject(shop, "bootstrap", ".")
    build(shop, node)
    with receiver() as received:
        command = [node, "--import", "./otel-setup.mjs", "dist/main.js"]
        done = run(command, shop, exporting_to(received.endpoint))
    assert done.stderr == ""
    return done.stdout, received


def edges(spans: tuple[Span, ...]) -> Counter[tuple[str, str]]:
    names = {span.id: span.name for span in spans} | {"": ""}
    return Counter((names[span.parent_id], span.name) for span in spans)


def called(spans: tuple[Span, ...], function: str) -> list[Span]:
    return [span for span in spans if span.attributes["code.function.name"] == function]


def failures(spans: tuple[Span, ...]) -> Counter[str]:
    failed = [span for span in spans if span.status == "error"]
    return Counter(str(span.attributes["code.function.name"]) for span in failed)


def test_spans_that_arrive(shop: Path, node: str) -> None:
    inject(shop, "--add-deps", ".")
    printed, received = start(shop, node)
    assert printed == PRINTED
    spans = received.spans()
    assert edges(spans) == STANDARD
    assert {span.trace for span in spans} == {spans[0].trace}
    assert {(span.service, span.kind) for span in spans} == {("shop", "internal")}
    assert all(0 < span.start <= span.end for span in spans)
    paid = called(spans, "src/gateway.RemoteGateway.pay")
    assert sorted(str(span.attributes["gateway.cart.id"]) for span in paid) == list("12345")


def test_everything(shop: Path, node: str) -> None:
    inject(shop, "--add-deps", "--select", "all", ".")
    printed, received = start(shop, node)
    assert printed == PRINTED
    spans = received.spans()
    names = Counter(str(span.attributes["code.function.name"]) for span in spans)
    assert names["src/orders.Orders.place"] == 5
    assert names["src/cart.Cart.from"] == names["src/cart.Cart.total"] == 5
    assert names["src/cart.Cart[Symbol.iterator]"] == 5  # `total` goes over its own lines
    assert names["src/cart.isOrder"] == names["src/cart.assertOrder"] == 3
    assert names["src/page.h"] == 4
    assert names["src/store.collect"] == names["src/store.Store.all"] == 1
    assert failures(spans) == {
        "src/gateway.RemoteGateway.pay": 2,
        "src/orders.Orders.place": 2,
        "src/cart.assertOrder": 1,
    }
    messages = {
        event.attributes["exception.message"]
        for span in called(spans, "src/cart.assertOrder")
        for event in span.events
    }
    assert messages == {"this is no order"}
    (groups,) = called(spans, "src/store.inGroups")
    (place_all,) = called(spans, "src/orders.Orders.placeAll")
    # The span of a generator covers its whole life, and is not the parent of what runs meanwhile.
    assert groups.parent_id == place_all.id
    assert groups.id not in {span.parent_id for span in spans}


@pytest.mark.parametrize(
    ("level", "compiler"), [("boundary", "typescript"), ("all", "typescript7")]
)
def test_without_an_sdk_nothing_is_different(
    shop: Path, node: str, level: str, compiler: str
) -> None:
    inject(shop, "--add-deps", "--select", level, ".")
    build(shop, node, compiler)
    done = run([node, "dist/main.js"], shop)
    assert (done.stdout, done.stderr, done.returncode) == (PRINTED, "", 0)


def test_twice_is_once_and_remove_gives_every_byte_back(shop: Path) -> None:
    before = contents(shop)
    inject(shop, "--assume-deps", "--select", "all", ".")
    once = contents(shop)
    assert once != before
    inject(shop, "--assume-deps", "--select", "all", ".")
    assert contents(shop) == once
    inject(shop, "--remove", ".")
    assert contents(shop) == before


def test_a_plan_by_hand_with_every_kind_of_command(shop: Path, node: str, tmp_path: Path) -> None:
    commands = [
        {"kind": "span", "name": "pay by hand", "span_kind": "client"},
        {"kind": "attribute", "key": "shop.cart.id", "expression": "cartId"},
        {"kind": "event", "name": "asked", "attributes": {"shop.dear": "cents === 1500000"}},
        {"kind": "counter", "name": "shop.payments"},
        {"kind": "histogram", "name": "shop.payment.duration", "unit": "s"},
        {"kind": "log", "level": "warn", "message": "money is asked for"},
    ]
    plan = {"function": "src/gateway.ts::RemoteGateway.pay", "commands": commands}
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"version": 1, "plans": [plan]}))
    inject(shop, "--add-deps", "--plan", str(path), ".")
    dependencies = json.loads((shop / "package.json").read_text())["dependencies"]
    assert list(dependencies) == ["@opentelemetry/api", "@opentelemetry/api-logs"]

    printed, received = start(shop, node)
    assert printed == PRINTED
    spans = received.spans()
    assert {(span.name, span.kind) for span in spans} == {("pay by hand", "client")}
    assert sorted(str(span.attributes["shop.cart.id"]) for span in spans) == list("12345")
    dear = {
        str(span.attributes["shop.cart.id"]): event.attributes["shop.dear"]
        for span in spans
        for event in span.events
        if event.name == "asked"
    }
    assert dear == {"1": False, "2": False, "3": True, "4": False, "5": True}
    points = {point.name: point for point in received.points()}
    assert points["shop.payments"].value == 5
    assert points["shop.payment.duration"].count == 5
    assert 0 < points["shop.payment.duration"].value < 30
    records = received.records()
    assert [(record.severity, record.body) for record in records] == [
        ("WARN", "money is asked for")
    ] * 5
    assert {record.span_id for record in records} == {span.id for span in spans}
