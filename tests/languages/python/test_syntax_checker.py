"""What the running interpreter says of a file, and the names of modules."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from telemetry_inject.languages.python.syntax import PythonSyntax
from telemetry_inject.model import Problem, SourceFile


def problem(data: bytes) -> Problem | None:
    return PythonSyntax().problem(SourceFile(Path("a.py"), "a.py", "a", "python", data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x = 1\r\ny = 2\r",
        b"\xef\xbb\xbfx = 1\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
        b"x = '\\d'\nassert (1, 'always')\nx is 1\n",
        b"from __future__ import annotations\n",
    ],
)
def test_accepts(data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert problem(data) is None
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"x = 1\ndef f(:\n", 2),
        (b"x = 1\nreturn 1\n", 2),
        (b"x = 1\x00", 1),
        (b"x = '\xe9'\n", 1),
        (b"# coding: nonsense\n", 1),
        (b"(" * 5000 + b")" * 5000, 1),
        (b"-" * 100_000 + b"1", 1),
        (b"x" + b".y" * 100_000, 1),
    ],
)
def test_rejects(data: bytes, line: int) -> None:
    found = problem(data)
    assert found is not None
    assert found.line == line
    assert found.message


def test_our_own_future_imports_do_not_leak_into_the_file() -> None:
    assert problem(b"x: undefined = 1\n") is None
    assert problem(b"print 'x'\n") is not None


@pytest.mark.parametrize(
    ("files", "path", "module"),
    [
        ([], "run.py", "run"),
        (["shop/__init__.py"], "shop/payments.py", "shop.payments"),
        (["shop/__init__.py"], "shop/__init__.py", "shop"),
        (["src/shop/__init__.py", "src/shop/a/__init__.py"], "src/shop/a/b.py", "shop.a.b"),
        (["src/shop/a/__init__.py"], "src/shop/a/b.py", "a.b"),
        ([], "scripts/my-script.py", "my-script"),
    ],
)
def test_module(tmp_path: Path, files: list[str], path: str, module: str) -> None:
    for each in [*files, path]:
        (tmp_path / each).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / each).touch()
    assert PythonSyntax().module(tmp_path / path, tmp_path) == module
