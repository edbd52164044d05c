"""What is predicted is shown, bounded, and holds for a program that runs."""

from __future__ import annotations

import json
import subprocess
import sys

import cmarkgfm  # type: ignore[import-untyped]
import pytest

from tests.cli.conftest import Project, clean

ORDERS = b'''"""Orders."""

from pathlib import Path

from shop import store


def place(cart_id: int, folder: str) -> int:
    """Place an order."""
    total = price(cart_id, Path(folder))
    store.keep(cart_id, Path(folder))
    store.keep(cart_id + 1, Path(folder))
    if total < 0:
        raise ValueError("no price")
    print(total)
    for each in range(1):
        total += each
    return total


def price(cart_id: int, folder: Path) -> int:
    """Look the price up."""
    return len((folder / "prices.txt").read_text()) + cart_id


if __name__ == "__main__":
    place(1, ".")
'''
STORE = b'''"""The store."""

from pathlib import Path


def keep(cart_id: int, folder: Path) -> None:
    """Keep a receipt."""
    (folder / f"{cart_id}.txt").write_text("kept")
'''
COUNT = """
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

spans = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
trace.set_tracer_provider(provider)
from shop import orders
orders.place(1, ".")
print(len(spans.get_finished_spans()))
"""


@pytest.fixture
def orders(project: Project) -> Project:
    (project.folder / "shop/payments.py").unlink()
    project.write("shop/orders.py", ORDERS)
    project.write("shop/store.py", STORE)
    project.write("prices.txt", b"123")
    return project


def predicted(project: Project) -> dict[str, object]:
    done = project.run("--diff", "--verbose", "--format", "json", "shop")
    assert done.returncode == 0, done.stderr.decode()
    [root] = json.loads(done.stdout)["summary"]["prediction"]["roots"]
    return root  # type: ignore[no-any-return]


def test_what_is_predicted_comes(orders: Project) -> None:
    root = predicted(orders)
    assert (root["function"], root["path"]) == ("shop/orders.py::place", "shop/orders.py")
    assert root["spans"] == 4
    assert orders.run("shop").returncode == 0
    ran = subprocess.run(
        [sys.executable, "-c", COUNT], cwd=orders.folder, env=clean(orders.folder),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.split()[-1] == "4"
    assert predicted(orders)["spans"] == 4  # those that are there count as well


def test_nothing_is_written_beyond_the_limit(orders: Project) -> None:
    done = orders.run("--max-overhead", "50us", "shop")
    assert done.returncode == 1
    said = done.stdout.decode() + done.stderr.decode()
    assert "One call of place" in said
    assert "beyond --max-overhead 50 µs" in said
    assert "Nothing was written" in said
    assert (orders.folder / "shop/orders.py").read_bytes() == ORDERS
    assert orders.run("--diff", "--max-overhead", "50us", "shop").returncode == 1
    written = orders.run("--max-overhead", "1ms", "shop")
    assert written.returncode == 0, written.stderr.decode()
    assert b"_otel_tracer" in (orders.folder / "shop/orders.py").read_bytes()


def test_a_limit_has_a_unit(orders: Project) -> None:
    done = orders.run("--max-overhead", "5", "shop")
    assert done.returncode == 2
    assert b"500us or 1.5ms" in done.stderr


def test_a_pull_request_shows_it(orders: Project) -> None:
    done = orders.run("--check", "--format", "markdown", "shop")
    page = cmarkgfm.github_flavored_markdown_to_html(done.stdout.decode())
    assert "<th>entry point</th>" in page
    assert "<td><code>place</code></td>" in page
    assert "<td><code>shop/orders.py:8</code></td>" in page
    assert '<td align="right">4</td>' in page


def test_people_see_it_where_they_ask(orders: Project) -> None:
    verbose = orders.run("--check", "--verbose", "shop").stderr.decode()
    assert "Predicted, at most, for one call of an entry point:" in verbose
    assert "shop/orders.py:8: place" in verbose
    assert b"Predicted" not in orders.run("--check", "shop").stderr
