"""Import statements are found wherever they stand."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest

from telemetry_inject.languages.python.resolve.imports import bindings
from telemetry_inject.languages.python.resolve.worth import import_statements
from telemetry_inject.languages.python.syntax import PythonSyntax

STDLIB = Path(sysconfig.get_path("stdlib"))


def found(data: bytes) -> dict[str, str]:
    return dict(bindings(import_statements(data, PythonSyntax().parse(data).root_node)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"import os\nimport typer\n", {"os": "os", "typer": "typer"}),
        (b"from a import b\n\nimport c\n", {"b": "a.b", "c": "c"}),
        (b"import a; import b\n", {"a": "a", "b": "b"}),
        (b"important = 1\nimport a\n", {"a": "a"}),
        (b"x = 'import a'\nimport b\n", {"b": "b"}),
    ],
)
def test_neighbours(text: bytes, expected: dict[str, str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("name", ["argparse.py", "subprocess.py", "http/client.py", "typing.py"])
def test_every_import_that_ast_sees(name: str) -> None:
    data = (STDLIB / name).read_bytes()
    expected = set()
    for node in ast.walk(ast.parse(data)):
        if isinstance(node, ast.Import):
            expected |= {each.asname or each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            expected |= {each.asname or each.name for each in node.names if each.name != "*"}
    assert set(found(data)) == expected
