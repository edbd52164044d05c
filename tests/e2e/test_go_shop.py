"""The Go fixture, instrumented by the installed command, built by Go and run with the real SDK."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.programs import contents, exporting_to, inject, run
from tests.otlp.receiver import Received, Span, receiver

FIXTURE = Path(__file__).parents[2] / "fixtures" / "go" / "shop"
PRINTED = """\
1 of 2 paid, order 2: the gateway answered 402
{"id": 4, "cents": 300} 201
{"id": 5, "cents": 90000} 402
2 receipts, 0 names
"""

pytestmark = [pytest.mark.network, pytest.mark.slow]

STANDARD = {
    ("", "shop main"): 1,
    ("shop main", "shop run"): 1,
    ("shop run", "client charge"): 2,
    ("shop run", "store keep"): 1,
    ("shop run", "store receipts"): 1,
    ("", "post order"): 2,
    ("post order", "client charge"): 2,
    ("post order", "store keep"): 1,
    ("", "gateway decline"): 4,
}
"""Spans by the name of their parent. What the servers answer begins a trace of its own: it would be
the child of the caller with an instrumentation of net/http, which carries the context over."""

ALL = {
    ("", "shop main"): 1,
    ("shop main", "shop run"): 1,
    ("shop run", "place all"): 1,
    ("place all", "go place all"): 2,
    ("go place all", "server place"): 2,
    ("server place", "client charge"): 4,
    ("server place", "store keep"): 2,
    ("shop run", "store receipts"): 1,
    ("", "post order"): 2,
    ("post order", "server place"): 2,
    ("", "gateway decline"): 4,
}


THREADED = ALL | {("store keep", "store path"): 2}
"""With `--go-context thread`, `path` has a context as well."""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(FIXTURE, folder)
    return folder


def pin(shop: Path, go_module: Path) -> None:
    """Give the shop the very versions that the tests are made with, as `go mod tidy` would some."""
    content = (go_module / "go.mod").read_text()
    (shop / "go.mod").write_text(re.sub(r"(?m)^module .*", "module example.com/shop", content))
    shutil.copyfile(go_module / "go.sum", shop / "go.sum")


def start(shop: Path, go: str, go_module: Path) -> tuple[str, Received]:
    """Return what the shop printed with an SDK, and what arrived."""
    said = inject(shop, "bootstrap", ".")
    assert "defer startTelemetry()()" in said.stdout + said.stderr
    main = shop / "main.go"
    text = main.read_text()
    main.write_text(text.replace("func main() {\n", "func main() {\n\tdefer startTelemetry()()\n"))
    pin(shop, go_module)
    built = run([go, "build", "-mod=mod", "-o", "shop", "."], shop)
    assert built.returncode == 0, built.stderr
    with receiver() as received:
        done = run(["./shop"], shop, exporting_to(received.endpoint))
    assert done.stderr == ""
    return done.stdout, received


def edges(spans: tuple[Span, ...]) -> Counter[tuple[str, str]]:
    names = {span.id: span.name for span in spans} | {"": ""}
    return Counter((names[span.parent_id], span.name) for span in spans)


def test_spans_that_arrive(shop: Path, go: str, go_module: Path) -> None:
    inject(shop, "--add-deps", ".")
    printed, received = start(shop, go, go_module)
    assert printed == PRINTED
    spans = received.spans()
    assert edges(spans) == STANDARD
    assert {(span.service, span.kind) for span in spans} == {("shop", "internal")}
    assert all(0 < span.start <= span.end for span in spans)
    assert {span.scope for span in spans} == {
        "example.com/shop",
        "example.com/shop/gateway",
        "example.com/shop/store",
    }

    charges = [span for span in spans if span.name == "client charge"]
    assert sorted(str(span.attributes["shop.order.id"]) for span in charges) == ["1", "2", "4", "5"]
    assert {span.attributes["code.function.name"] for span in charges} == {
        "example.com/shop/gateway.(*Client).Charge"
    }
    failed = [span for span in spans if span.status == "error"]
    # What `run` gets back is printed and not returned; only the charges themselves have failed.
    assert [span.name for span in failed] == ["client charge"] * 2
    assert {span.message for span in failed} == {"the gateway answered 402"}
    assert {event.attributes["exception.message"] for span in failed for event in span.events} == {
        "the gateway answered 402"
    }


def test_everything(shop: Path, go: str, go_module: Path) -> None:
    inject(shop, "--select", "all", "--assume-deps", ".")
    printed, received = start(shop, go, go_module)
    assert printed == PRINTED
    assert edges(received.spans()) == ALL


def test_contexts_that_are_passed_through(shop: Path, go: str, go_module: Path) -> None:
    before = contents(shop)
    inject(shop, "--select", "all", "--assume-deps", "--go-context", "thread", ".")
    assert "func (s *Store) path(_otelCtx _otelContext.Context, orderID int) string {" in (
        (shop / "store" / "store.go").read_text()
    )
    threaded = contents(shop)
    printed, received = start(shop, go, go_module)
    assert printed == PRINTED
    assert edges(received.spans()) == THREADED
    tested = run([go, "test", "-mod=mod", "./..."], shop)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "ok  \texample.com/shop/store" in tested.stdout
    for name, data in threaded.items():
        (shop / name).write_bytes(data)
    for name in ("go.sum", "otel_setup.go", "shop"):
        (shop / name).unlink()
    inject(shop, "--remove", ".")
    assert contents(shop) == before


def test_a_plan_by_hand_with_every_kind_of_command(
    shop: Path, tmp_path: Path, go: str, go_module: Path
) -> None:
    commands = [
        {"kind": "span", "name": "charge by hand", "span_kind": "client"},
        {"kind": "attribute", "key": "shop.big", "expression": "cents > 50000"},
        {"kind": "event", "name": "asked", "attributes": {"shop.cents": "cents"}},
        {"kind": "counter", "name": "shop.charges", "attributes": {"big": "cents > 50000"}},
        {"kind": "histogram", "name": "shop.charge.duration", "unit": "s"},
        {"kind": "histogram", "name": "shop.charge.size", "unit": "1", "value": "cents"},
        {"kind": "log", "level": "warn", "message": "money is asked for"},
    ]
    plan = {"function": "gateway/gateway.go::(*Client).Charge", "commands": commands}
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"version": 1, "plans": [plan]}))
    inject(shop, "--assume-deps", "--plan", str(path), ".")
    printed, received = start(shop, go, go_module)
    assert printed == PRINTED

    spans = sorted(received.spans(), key=lambda span: span.start)
    assert {(span.name, span.kind, span.parent_id) for span in spans} == {
        ("charge by hand", "client", "")
    }
    assert sorted(span.status == "error" for span in spans) == [False, False, True, True]
    assert all((span.status == "error") == span.attributes["shop.big"] for span in spans)
    sizes = [300, 500, 70_000, 90_000]
    asked = [event for span in spans for event in span.events if event.name == "asked"]
    assert sorted(int(str(event.attributes["shop.cents"])) for event in asked) == sizes

    charges = [point for point in received.points() if point.name == "shop.charges"]
    assert {(point.attributes["big"], point.value) for point in charges} == {(True, 2), (False, 2)}
    points = {point.name: point for point in received.points()}
    assert (points["shop.charge.size"].count, points["shop.charge.size"].value) == (4, sum(sizes))
    assert points["shop.charge.duration"].count == 4
    assert 0 < points["shop.charge.duration"].value < 30

    records = received.records()
    assert [record.body for record in records] == ["money is asked for"] * 4
    assert {record.severity for record in records} == {"WARN"}
    assert {record.span_id for record in records} == {span.id for span in spans}


def test_nothing_changes_without_an_sdk(shop: Path, go: str, go_module: Path) -> None:
    before = contents(shop)
    inject(shop, "--select", "all", "--assume-deps", ".")
    assert contents(shop) != before
    pin(shop, go_module)
    done = run([go, "run", "-mod=mod", "."], shop)
    assert (done.stdout, done.stderr) == (PRINTED, "")
    shutil.copyfile(FIXTURE / "go.mod", shop / "go.mod")
    (shop / "go.sum").unlink()
    inject(shop, "--remove", ".")
    assert contents(shop) == before


def test_what_is_added_to_the_manifest_builds(shop: Path, go: str, go_module: Path) -> None:
    inject(shop, "--add-deps", ".")
    assert "go.opentelemetry.io/otel v1.47.0" in (shop / "go.mod").read_text()
    tidied = run([go, "mod", "tidy"], shop)
    assert tidied.returncode == 0, tidied.stderr
    built = run([go, "vet", "./..."], shop)
    assert built.returncode == 0, built.stderr
