"""The Rust fixture, instrumented by the installed command and run with a real SDK."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.programs import contents, exporting_to, inject, run
from tests.frameworks.services import need
from tests.otlp.receiver import Received, Span, receiver, tree

FIXTURE = Path(__file__).parents[2] / "fixtures" / "rust" / "shop"
TARGET = Path(__file__).parents[2] / ".venv-e2e" / "rust"
SDK = """tracing = "0.1.40"
opentelemetry = "0.33"
opentelemetry_sdk = "0.33"
opentelemetry-otlp = "0.33"
tracing-opentelemetry = "0.34"
tracing-subscriber = "0.3"
"""
CARTS = "1 500\n2 200000\n3 700\n"
PRINTED = (
    "cart 1: receipt 1\ncart 2: declined: 200000 cents\ncart 3: receipt 2\n2 charged, 1 declined\n"
)

pytestmark = [pytest.mark.slow, pytest.mark.network]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(FIXTURE, folder, ignore=shutil.ignore_patterns("target", "Cargo.lock"))
    (folder / "carts").write_text(CARTS)
    return folder


def built(shop: Path) -> Path:
    """Return the program of a folder, built by the real compiler with warnings as errors."""
    done = subprocess.run(
        [need("cargo"), "build", "--quiet"],
        cwd=shop,
        env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    return TARGET / "debug" / "shop"


def start(shop: Path) -> tuple[str, Received]:
    """Return what the shop printed with an SDK, and what arrived."""
    inject(shop, "bootstrap", ".")
    manifest = re.sub(
        r"(?m)^(?:tracing|opentelemetry) = .*\n", "", (shop / "Cargo.toml").read_text()
    )
    (shop / "Cargo.toml").write_text(manifest + SDK)
    main = (shop / "src" / "main.rs").read_text()
    main = main.replace("mod payments;", "mod otel_setup;\nmod payments;", 1)
    first = "    let mut arguments"
    main = main.replace(first, f"    let _telemetry = otel_setup::start();\n{first}", 1)
    (shop / "src" / "main.rs").write_text(main)
    program = built(shop)
    with receiver() as received:
        done = run([program, "carts", "ledger"], shop, exporting_to(received.endpoint))
    assert done.stderr == ""
    return done.stdout, received


def called(spans: tuple[Span, ...], function: str) -> list[Span]:
    return [span for span in spans if span.attributes["code.function.name"] == function]


def test_every_function(shop: Path) -> None:
    inject(shop, "--select", "all", "--add-deps", ".")
    printed, received = start(shop)
    assert printed == PRINTED
    spans = received.spans()
    assert tree(spans) == (
        "shop run",
        "  store open",
        "  read carts",
        "  charge cart",
        "    store keep",
        "    receipt cart",
        "  charge cart !",
        "  charge cart",
        "    store keep",
        "    receipt cart",
    )
    charged = called(spans, "shop::payments::charge")
    assert [span.attributes["shop.cart.id"] for span in charged] == ["1", "2", "3"]  # u64
    assert {span.kind for span in spans} == {"internal"}
    assert {span.service for span in spans} == {"shop"}
    [declined] = [span for span in charged if span.status == "error"]
    assert declined.attributes["shop.cart.id"] == "2"
    [event] = declined.events
    assert "declined: 200000 cents" in str(event.attributes.values())


def test_a_plan_by_hand_with_every_kind_of_command(shop: Path, tmp_path: Path) -> None:
    many = {"shop.many": "number > 1"}
    commands = [
        {"kind": "span", "name": "write receipt", "span_kind": "producer"},
        {"kind": "attribute", "key": "shop.receipt", "expression": "number"},
        {"kind": "event", "name": "receipt.written", "after": None},
        {"kind": "log", "level": "warn", "message": "a receipt", "attributes": many},
        {"kind": "counter", "name": "shop.receipts", "unit": "{receipt}", "attributes": many},
        {"kind": "histogram", "name": "shop.number", "unit": "1", "value": "number"},
        {"kind": "histogram", "name": "shop.receipt.duration"},
    ]
    plan = {"function": "src/payments.rs::receipt", "commands": commands}
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"version": 1, "plans": [plan]}))
    before = contents(shop)
    inject(shop, "--add-deps", "--plan", str(path), ".")
    assert {*re.findall(r"(?m)^(\w+) = \"", (shop / "Cargo.toml").read_text())} >= {
        "opentelemetry",
        "tracing",
    }
    printed, received = start(shop)
    assert printed == PRINTED
    spans = received.spans()
    assert [(span.name, span.kind, span.attributes["shop.receipt"]) for span in spans] == [
        ("write receipt", "producer", 1),
        ("write receipt", "producer", 2),
    ]
    assert [[event.name for event in span.events] for span in spans] == [
        ["receipt.written", "a receipt"]
    ] * 2
    points = {(each.name, each.attributes.get("shop.many")): each for each in received.points()}
    assert {key: each.value for key, each in points.items() if key[0] == "shop.receipts"} == {
        ("shop.receipts", False): 1,
        ("shop.receipts", True): 1,
    }
    number, duration = points["shop.number", None], points["shop.receipt.duration", None]
    assert (number.count, number.value) == (2, 3)
    assert duration.unit == "s"
    assert duration.count == 2
    inject(shop, "--remove", ".")
    assert contents(shop)["src/payments.rs"] == before["src/payments.rs"]


def test_the_default_selection_and_the_way_back(shop: Path) -> None:
    before = contents(shop)
    inject(shop, "--add-deps", ".")
    printed, received = start(shop)
    assert printed == PRINTED
    assert tree(received.spans()) == (
        "store open",
        "read carts",
        "store keep",
        "store keep",
    )
    inject(shop, "--remove", ".")
    after = contents(shop)
    assert after["src/store.rs"] == before["src/store.rs"]
    assert after["src/payments.rs"] == before["src/payments.rs"]


def test_without_an_sdk_nothing_is_to_be_seen(shop: Path) -> None:
    inject(shop, "--select", "all", "--add-deps", ".")
    done = run([built(shop), "carts", "ledger"], shop)
    assert (done.returncode, done.stdout, done.stderr) == (0, PRINTED, "")
