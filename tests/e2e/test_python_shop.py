"""The Python fixture, instrumented by the installed command and run with a real SDK."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.e2e.programs import contents, exporting_to, inject, run
from tests.otlp.receiver import Received, Span, receiver, tree

FIXTURE = Path(__file__).parents[2] / "fixtures" / "python" / "shop"
PRINTED = "2 charged, 1 declined\n2 told\n"
START = "from shop import otel_setup\notel_setup.start()\nfrom shop.cli import main\nmain()\n"

STANDARD = (
    "cli main",
    "  store create",
    "  payments settle",
    "    charge cart",
    "    store keep",
    "    charge cart",
    "    store keep",
    "    charge cart !",
    "    store note",
    "  store count",
    "  store receipts",
    "  mail deliver",
    "  mail deliver",
)
ALL = (
    "cli main",
    "  cli parse",
    "  open desk",
    "  cli run",
    "    store create",
    "    payments settle",
    "      payments total",
    "      charge cart",
    "      store keep",
    "      payments total",
    "      charge cart",
    "      store keep",
    "      payments total",
    "      charge cart !",
    "      store note",
    "    store count",
    "    store receipts",
    "    tell all",
    "      mail letters",
    "      mail deliver",
    "      mail deliver",
    "    store close",
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(FIXTURE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def start(shop: Path) -> tuple[str, Received]:
    """Return what the shop printed with an SDK, and what arrived."""
    inject(shop, "bootstrap", ".")
    (shop / "start.py").write_text(START)
    with receiver() as received:
        done = run([sys.executable, "start.py"], shop, exporting_to(received.endpoint))
    assert done.stderr == ""
    return done.stdout, received


def called(spans: tuple[Span, ...], function: str) -> list[Span]:
    return [span for span in spans if span.attributes["code.function.name"] == function]


@pytest.mark.parametrize(("level", "expected"), [("standard", STANDARD), ("all", ALL)])
def test_spans_that_arrive(shop: Path, level: str, expected: tuple[str, ...]) -> None:
    inject(shop, "--add-deps", "--select", level, ".")
    printed, received = start(shop)
    assert printed == PRINTED
    spans = received.spans()
    served = called(spans, "shop.gateway.Desk.do_POST")
    assert [(span.kind, span.parent_id) for span in served] == [("server", "")] * 3
    others = tuple(span for span in spans if span not in served)
    assert tree(others) == expected
    assert len({span.trace for span in others}) == 1
    assert {span.service for span in spans} == {"shop"}
    assert all(span.scope.startswith("shop.") for span in spans)
    assert all(0 < span.start <= span.end for span in spans)


def test_attributes_and_the_one_error(shop: Path) -> None:
    inject(shop, "--add-deps", ".")
    spans = start(shop)[1].spans()
    charges = called(spans, "shop.payments.charge")
    assert [span.attributes["shop.cart.id"] for span in charges] == [1, 2, 3]
    assert [span.status for span in charges] == ["unset", "unset", "error"]
    (event,) = charges[2].events
    assert event.name == "exception"
    assert event.attributes["exception.type"] == "shop.payments.Declined"
    assert event.attributes["exception.message"] == "cart 3: 402"
    # `settle` handles the exception: neither it nor anything above it has failed.
    assert [span.name for span in spans if span.status == "error"] == ["charge cart"]
    (receipts,) = called(spans, "shop.store.Store.receipts")
    assert receipts.attributes["db.system.name"] == "sqlite"


def test_an_exception_that_reaches_the_top_is_an_error_all_the_way(shop: Path) -> None:
    inject(shop, "--add-deps", "--select", "all", ".")
    inject(shop, "bootstrap", ".")
    (shop / "start.py").write_text(START.replace("main()", "main(['--database', '/none/here'])"))
    with receiver() as received:
        done = run([sys.executable, "start.py"], shop, exporting_to(received.endpoint))
    assert "sqlite3.OperationalError" in done.stderr
    assert tree(received.spans()) == (
        "cli main !",
        "  cli parse",
        "  open desk",
        "  cli run !",
        "    store create !",
    )


@pytest.mark.parametrize("level", ["boundary", "standard", "all"])
def test_without_an_sdk_nothing_is_different(shop: Path, level: str) -> None:
    inject(shop, "--add-deps", "--select", level, ".")
    done = run([sys.executable, "-m", "shop"], shop)
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


def test_nothing_is_written_while_the_manifest_lacks_the_api(shop: Path) -> None:
    before = contents(shop)
    done = run([Path(sys.executable).parent / "telemetry-inject", "."], shop)
    assert done.returncode == 1
    assert "opentelemetry-api" in done.stdout + done.stderr
    assert contents(shop) == before


def test_a_plan_by_hand_with_every_kind_of_command(shop: Path, tmp_path: Path) -> None:
    commands = [
        {"kind": "span", "name": "charge by hand", "span_kind": "client"},
        {"kind": "attribute", "key": "shop.currency", "expression": "currency"},
        {"kind": "event", "name": "asked", "attributes": {"shop.cents": "amount_cents"}},
        {"kind": "counter", "name": "shop.charges", "attributes": {"euro": "currency == 'EUR'"}},
        {"kind": "histogram", "name": "shop.charge.duration", "unit": "s"},
        {"kind": "histogram", "name": "shop.charge.size", "unit": "1", "value": "amount_cents"},
        {"kind": "log", "level": "warn", "message": "money is asked for"},
    ]
    plan = {"function": "shop/payments.py::charge", "commands": commands}
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"version": 1, "plans": [plan]}))
    inject(shop, "--add-deps", "--plan", str(path), ".")
    printed, received = start(shop)
    assert printed == PRINTED

    spans = received.spans()
    assert tree(spans) == (
        "charge by hand (client)",
        "charge by hand (client)",
        "charge by hand (client) !",
    )
    assert {span.attributes["shop.currency"] for span in spans} == {"EUR"}
    sizes = [2457, 10413, 1462500]
    asked = [event for span in spans for event in span.events if event.name == "asked"]
    assert [event.attributes["shop.cents"] for event in asked] == sizes

    points = {point.name: point for point in received.points()}
    assert (points["shop.charges"].value, points["shop.charges"].unit) == (3, "1")
    assert points["shop.charges"].attributes == {"euro": True}
    assert (points["shop.charge.size"].count, points["shop.charge.size"].value) == (3, sum(sizes))
    assert points["shop.charge.duration"].count == 3
    assert 0 < points["shop.charge.duration"].value < 30

    records = received.records()
    assert [record.body for record in records] == ["money is asked for"] * 3
    assert {record.severity for record in records} == {"WARN"}
    assert [record.span_id for record in records] == [span.id for span in spans]
