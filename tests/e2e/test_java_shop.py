"""The Java fixture, instrumented by the installed command, compiled and run with the real SDK."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.programs import contents, exporting_to, inject, run
from tests.frameworks.services import need
from tests.java_jars import classpath, jars, unformatted
from tests.otlp.receiver import Received, Span, receiver

FIXTURE = Path(__file__).parents[2] / "fixtures" / "java" / "shop"
SOURCES = Path("src", "main", "java", "com", "acme", "shop")
PRINTED = """\
1 of 2 paid
Order[id=4, cents=300] 201
Order[id=5, cents=90000] 402
2 receipts
"""

pytestmark = [pytest.mark.network, pytest.mark.slow]

STANDARD = {
    ("", "main main"): 1,
    ("main main", "gateway charge"): 2,
    ("main main", "store keep"): 1,
    ("main main", "client post"): 2,
    ("main main", "store receipts"): 1,
    ("main main", "main clean"): 1,
    ("", "post order"): 2,
    ("post order", "gateway charge"): 2,
    ("post order", "store keep"): 1,
    ("", "bank answer"): 4,
}
"""Spans by the name of their parent. What the servers answer begins a trace of its own: it would be
the child of the caller with an instrumentation of HTTP, which carries the context over."""

ALL = {
    ("", "main main"): 1,
    ("main main", "bank create"): 1,
    ("main main", "bank address"): 1,
    ("main main", "store create"): 1,
    ("main main", "gateway create"): 1,
    ("main main", "server create"): 1,
    ("main main", "order create"): 4,
    ("main main", "place all"): 1,
    ("place all", "shop paid"): 2,
    ("shop paid", "server place"): 2,
    ("server place", "gateway charge"): 4,
    ("server place", "store keep"): 2,
    ("main main", "server address"): 2,
    ("main main", "client post"): 2,
    ("main main", "server receipts"): 1,
    ("server receipts", "store receipts"): 1,
    ("main main", "server close"): 1,
    ("main main", "bank close"): 1,
    ("main main", "main clean"): 1,
    ("", "post order"): 2,
    ("post order", "order parse"): 2,
    ("order parse", "order create"): 2,
    ("post order", "server place"): 2,
    ("", "bank answer"): 4,
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(FIXTURE, folder)
    return folder


def built(shop: Path) -> str:
    """Return the classpath of the shop, compiled with warnings as errors."""
    target = shop.parent / "classes"
    paths = [str(each) for each in sorted(shop.rglob("*.java"))]
    options = ["-Xlint:all,-try", "-Werror", "-proc:none", "-cp", classpath(jars())]
    done = run([need("javac"), *options, "-d", target, *paths], shop)
    assert done.returncode == 0, done.stderr
    return f"{target}:{classpath(jars())}"


def start(shop: Path) -> tuple[str, Received]:
    """Return what the shop printed with an SDK, and what arrived."""
    said = inject(shop, "bootstrap", ".")
    assert "TelemetrySetup.start();" in said.stdout + said.stderr
    main = shop / SOURCES / "Main.java"
    head = "public static void main(String[] args) throws Exception {\n"
    text = main.read_text()
    assert head in text
    main.write_text(text.replace(head, f"{head}    TelemetrySetup.start();\n"))
    command = [need("java"), "-cp", built(shop), "com.acme.shop.Main"]
    with receiver() as received:
        done = run(command, shop, exporting_to(received.endpoint))
    assert done.stderr == ""
    return done.stdout, received


def edges(spans: tuple[Span, ...]) -> Counter[tuple[str, str]]:
    names = {span.id: span.name for span in spans} | {"": ""}
    return Counter((names[span.parent_id], span.name) for span in spans)


def test_spans_that_arrive(shop: Path) -> None:
    inject(shop, "--add-deps", ".")
    manifest = (shop / "pom.xml").read_text()
    assert "<artifactId>opentelemetry-api</artifactId>" in manifest
    printed, received = start(shop)
    assert printed == PRINTED
    spans = received.spans()
    assert edges(spans) == STANDARD
    assert {span.service for span in spans} == {"shop"}
    assert all(0 < span.start <= span.end for span in spans)
    kinds = {span.name: span.kind for span in spans}
    assert kinds == {
        "main main": "internal", "gateway charge": "internal", "store keep": "internal",
        "client post": "client", "store receipts": "internal", "main clean": "internal",
        "post order": "server", "bank answer": "server",
    }  # fmt: skip
    assert {span.scope for span in spans} == {
        f"com.acme.shop.{each}" for each in ("Main", "Gateway", "Client", "Server", "Store", "Bank")
    }
    charges = [span for span in spans if span.name == "gateway charge"]
    assert Counter(span.attributes["shop.order.id"] for span in charges) == Counter([1, 2, 4, 5])
    assert {span.attributes["code.function.name"] for span in charges} == {
        "com.acme.shop.Gateway.charge"
    }
    failed = [span for span in spans if span.status == "error"]
    assert [span.name for span in failed] == ["gateway charge"] * 2
    events = [event for span in failed for event in span.events]
    assert {event.attributes["exception.type"] for event in events} == {"com.acme.shop.Declined"}
    assert sorted(str(event.attributes["exception.message"]) for event in events) == [
        "order 2: the gateway answered 402",
        "order 5: the gateway answered 402",
    ]


def test_everything(shop: Path) -> None:
    inject(shop, "--select", "all", "--assume-deps", ".")
    paths = sorted((shop / SOURCES).glob("*.java"))
    assert unformatted(jars(), paths) == []
    printed, received = start(shop)
    assert printed == PRINTED
    spans = received.spans()
    assert edges(spans) == ALL
    names = {span.attributes["code.function.name"] for span in spans}
    assert {
        "com.acme.shop.Order.<init>", "com.acme.shop.Server.placeAll.paid", "com.acme.shop.Main.main",
    } <= names  # fmt: skip


def test_nothing_changes_without_an_sdk_and_all_goes_again(shop: Path) -> None:
    before = contents(shop)
    inject(shop, "--select", "all", "--assume-deps", ".")
    assert contents(shop) != before
    done = run([need("java"), "-cp", built(shop), "com.acme.shop.Main"], shop)
    assert (done.returncode, done.stdout, done.stderr) == (0, PRINTED, "")
    inject(shop, "--remove", ".")
    assert contents(shop) == before
