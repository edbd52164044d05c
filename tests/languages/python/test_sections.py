"""What isort and ruff accept before, they accept after; and all of it comes out again."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest

from telemetry_inject.model import EventCommand, LogCommand, SpanCommand

from .injecting import LADDER, chosen, injected, parsed, proved, spans

RUFF = Path(sysconfig.get_path("scripts")) / "ruff"
BODY = "\n\ndef f(a: int) -> int:\n    return g(a)\n"
IMPORT = "from opentelemetry import trace as _otel_trace  # telemetry-inject: v1"

IN_ORDER = {
    "nothing": "",
    "a docstring": '"""Doc."""\n',
    "the standard library": "import os\nimport sys\nfrom typing import Any\n",
    "packages": "import numpy as np\nimport requests\nfrom aiohttp import web\nfrom zope import x\n",
    "packages above": "import zope\nfrom aiohttp import web\n",
    "packages below": "from zope import interface\n",
    "its own package": "from shop.gateway import Gateway\n",
    "relative": "import os\n\nfrom . import gateway\nfrom .models import Order\n",
    "all of them": (
        '"""Doc."""\n\nfrom __future__ import annotations\n\nimport os\n\nimport requests\n'
        "from zope import interface\n\nfrom shop import models\n\nfrom .gateway import Gateway\n"
    ),
    "on several lines": "from zope import (\n    a,\n    b,\n)\n\nfrom .gateway import (\n    Gateway,\n)\n",
    "telemetry": "from opentelemetry import trace\nfrom opentelemetry.trace import Span\n",
    "a licence": "# Licensed to you.\n# Without warranty.\nfrom shop.gateway import Gateway\n",
    "a comment of its own": "import os\n\n# Needed early.\nfrom zope import interface\n",
    "types only": (
        "import os\nfrom typing import TYPE_CHECKING\n\nfrom .gateway import Gateway\n\n"
        "if TYPE_CHECKING:\n    from .models import Order\n"
    ),
    "capitals": "from numpy import array\nfrom OpenSSL import SSL\nfrom PIL import Image\n",
}


def complaints(text: str, path: Path) -> str:
    """Return what ruff says about the imports of a file of the package `shop`."""
    folder = path / "shop"
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()
    (folder / "cart.py").write_text(text)
    command = [str(RUFF), "check", "--isolated", "--no-cache", "--select", "I,E402", "--quiet"]
    done = subprocess.run([*command, "shop/cart.py"], cwd=path, capture_output=True, check=False)
    return done.stdout.decode()


@pytest.mark.parametrize("case", IN_ORDER)
def test_imports_stay_in_order(case: str, tmp_path: Path) -> None:
    before = (IN_ORDER[case] + BODY).lstrip("\n")
    assert complaints(before, tmp_path) == ""
    after = spans(before).decode()
    assert after != before
    assert complaints(after, tmp_path) == ""


@pytest.mark.parametrize("case", IN_ORDER)
def test_windows_lines_and_byte_order_marks(case: str) -> None:
    before = (IN_ORDER[case] + BODY).lstrip("\n").replace("\n", "\r\n").encode()
    for data in (before, b"\xef\xbb\xbf" + before):
        after = spans(data)
        assert after != data
        assert after.count(b"\n") == after.count(b"\r\n")


@pytest.mark.parametrize(
    "imports",
    [
        "import requests\nimport os\n",
        "import os, sys\nfrom .gateway import Gateway\n",
        "import os; import sys\nfrom .gateway import Gateway\n",
        "# isort: off\nimport os\n\nfrom .gateway import Gateway\n",
        '"""Doc."""\n\n# Speaks of the gateway.\nfrom .gateway import Gateway\n',
        "import os\nfrom .gateway import Gateway\n",
    ],
)
def test_what_is_not_in_order_keeps_the_header_together(imports: str) -> None:
    lines = spans(imports + BODY).decode().splitlines()
    at = next(number for number, line in enumerate(lines) if IMPORT in line)
    assert lines[at + 2].startswith("_otel_tracer = ")
    assert "\n".join(lines[:at]).strip() == imports.strip()


def test_imports_sorted_without_regard_to_their_kind() -> None:
    before = "from aiohttp import web\nimport numpy\nimport zope\n" + BODY
    lines = spans(before).decode().splitlines()
    assert lines[:4] == [
        "from aiohttp import web",
        "import numpy",
        IMPORT,
        "import zope",
    ]


def test_a_header_that_stands_apart_is_added_to(tmp_path: Path) -> None:
    before = IN_ORDER["all of them"] + BODY + "\n\ndef h() -> int:\n    return g(1)\n"
    once = injected(before, {"f": [SpanCommand(name="f")]})
    file = parsed(once)
    choices, _ = chosen(file, {"h": [SpanCommand(name="h"), LogCommand(message="done")]})
    twice = proved(file, choices).decode()
    assert twice.index("import _logs as _otel_logs") < twice.index("from shop import models")
    assert twice.index("from .gateway import") < twice.index("_otel_logger = ")
    assert LADDER.strip(twice.encode()).data == before.encode()


def test_an_import_without_a_tracer_stands_alone() -> None:
    before = IN_ORDER["relative"] + BODY
    once = injected(before, {"f": [EventCommand(name="done")]})
    assert once.startswith("import os\n\n" + IMPORT + ", 1 above\n\nfrom . import gateway\n")
