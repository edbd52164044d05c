"""The fixtures in C and C++, instrumented by the installed command, built by CMake and run with the
header's own export over HTTP.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.programs import contents, exporting_to, inject, run
from tests.frameworks.services import need
from tests.otlp.receiver import Span, receiver, tree

FIXTURES = Path(__file__).parents[2] / "fixtures"
CARTS = "1 500\n2 200000\n3 700\n"
PRINTED = "cart 1: receipt 1\ncart 2: declined\ncart 3: receipt 2\n1 declined\n"
SHOPS = ("c", "cpp")

pytestmark = pytest.mark.slow


def shop(language: str, folder: Path) -> Path:
    """Return a copy of a fixture, with carts in it."""
    copy = folder / "shop"
    shutil.copytree(FIXTURES / language / "shop", copy)
    (folder / "carts").write_text(CARTS)
    return copy


def built(folder: Path, *options: str) -> Path:
    """Return the program of a folder, built with warnings as errors."""
    build = folder.parent / f"build{len(options)}"
    need("c++")
    cmake = need("cmake")
    for command in (
        [cmake, "-S", str(folder), "-B", str(build), *options],
        [cmake, "--build", str(build)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "warning:" not in done.stderr
    return build / "shop"


def spans_of(folder: Path) -> tuple[Span, ...]:
    """Return what arrives from a run of the instrumented shop."""
    program = built(folder, "-DTELEMETRY=ON")
    with receiver() as received:
        done = run([program, "carts", "ledger"], folder.parent, exporting_to(received.endpoint))
    assert (done.returncode, done.stdout, done.stderr) == (0, PRINTED, "")
    spans = received.spans()
    assert {span.service for span in spans} == {"shop"}
    return spans


def test_c(tmp_path: Path) -> None:
    folder = shop("c", tmp_path)
    inject(folder, "--select", "all", "--add-deps", ".")
    spans = spans_of(folder)
    assert tree(spans) == (
        "shop main",
        "  shop sell",
        "    read carts",
        "    payments charge",
        "      make receipt",
        "    keep receipt",
        "    payments charge",
        "    payments charge",
        "      make receipt",
        "    keep receipt",
    )
    kept = [span for span in spans if span.name == "keep receipt"]
    assert [span.attributes for span in kept] == [
        {"code.function.name": "keep_receipt", "shop.cart.id": 1},
        {"code.function.name": "keep_receipt", "shop.cart.id": 3},
    ]
    assert {span.kind for span in spans} == {"internal"}
    assert len({span.trace for span in spans}) == 1
    assert {span.status for span in spans} == {"unset"}


def test_cpp(tmp_path: Path) -> None:
    folder = shop("cpp", tmp_path)
    inject(folder, "--select", "all", "--add-deps", ".")
    spans = spans_of(folder)
    assert tree(spans) == (
        "shop main",
        "  payments create",
        "  read carts",
        "  shop sell",
        "    payments charge",
        "      payments checked",
        "    keep receipt",
        "  shop sell !",
        "    payments charge !",
        "      payments checked !",
        "  shop sell",
        "    payments charge",
        "      payments checked",
        "    keep receipt",
    )
    assert len({span.trace for span in spans}) == 1
    names = {span.name: span.attributes["code.function.name"] for span in spans}
    assert names == {
        "shop main": "main",
        "payments create": "shop::Payments::Payments",
        "read carts": "shop::read_carts",
        "shop sell": "main::sell",
        "payments charge": "shop::Payments::charge",
        "payments checked": "shop::checked",
        "keep receipt": "shop::keep_receipt",
    }
    kept = [span for span in spans if span.name == "keep receipt"]
    assert [span.attributes["shop.cart.id"] for span in kept] == [1, 3]
    declined = [span for span in spans if span.status == "error"]
    assert [[event.name for event in span.events] for span in declined] == [["exception"]] * 3


@pytest.mark.parametrize("language", SHOPS)
def test_the_default_selection_and_the_way_back(language: str, tmp_path: Path) -> None:
    folder = shop(language, tmp_path)
    before = contents(folder)
    inject(folder, "--add-deps", ".")
    names = [span.name for span in spans_of(folder)]
    assert names.count("read carts") == 1
    assert names.count("keep receipt") == 2
    inject(folder, "--check", ".")
    inject(folder, "--remove", ".")
    after = contents(folder)
    assert after.pop("telemetry_inject.h").startswith(b"/* telemetry_inject.h, format v1")
    assert after == before


@pytest.mark.parametrize("language", SHOPS)
def test_switched_off_there_is_nothing_to_be_seen(language: str, tmp_path: Path) -> None:
    folder = shop(language, tmp_path)
    inject(folder, "--select", "all", "--add-deps", ".")
    program = built(folder)
    assert b"_otel" not in program.read_bytes()
    with receiver() as received:
        done = run([program, "carts", "ledger"], folder.parent, exporting_to(received.endpoint))
    assert (done.returncode, done.stdout, done.stderr) == (0, PRINTED, "")
    assert received.requests == []


@pytest.mark.parametrize("language", SHOPS)
def test_bootstrap_writes_the_header(language: str, tmp_path: Path) -> None:
    folder = shop(language, tmp_path)
    said = inject(folder, "bootstrap", ".").stdout
    assert "TELEMETRY_INJECT=1" in said
    assert inject(folder, "--diff", ".").stdout.count('#include "../telemetry_inject.h"') >= 1


def test_what_was_formatted_stays_formatted(tmp_path: Path) -> None:
    folder = shop("cpp", tmp_path)
    inject(folder, "--select", "all", "--add-deps", ".")
    texts = sorted(map(str, (folder / "src").iterdir()))
    command = [need("clang-format"), "--dry-run", "-Werror", *texts]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
