"""`--go-context thread`: projects before and after, as files. Read what differs before you commit it.

`UPDATE_CASES=1 pytest tests/languages/go/test_threading.py` writes what the tool does now.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.e2e.programs import COMMAND, contents, run
from tests.frameworks.services import need

from .injecting import CASES

PROJECTS = sorted((CASES / "thread").iterdir())
OPTIONS = ("--select", "all", "--assume-deps", "--go-context", "thread")


@pytest.fixture(params=PROJECTS, ids=lambda each: each.name)
def case(request: pytest.FixtureRequest) -> Path:
    need("go")
    path: Path = request.param
    return path


def copied(project: Path, folder: Path) -> Path:
    shutil.copytree(project, folder)
    (folder / ".git").mkdir()
    return folder


def thread(folder: Path, *options: str) -> str:
    done = run([COMMAND, *OPTIONS, *options, "."], folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_project(case: Path, tmp_path: Path) -> None:
    project = copied(case / "before", tmp_path / "p")
    thread(project)
    if os.environ.get("UPDATE_CASES"):
        shutil.rmtree(case / "after", ignore_errors=True)
        shutil.copytree(project, case / "after", ignore=shutil.ignore_patterns(".git"))
    assert contents(project) == contents(case / "after")


def test_twice_is_once_and_removing_gives_back(case: Path, tmp_path: Path) -> None:
    project = copied(case / "after", tmp_path / "p")
    thread(project)
    assert contents(project) == contents(case / "after")
    assert run([COMMAND, "--remove", "."], project).returncode == 0
    assert contents(project) == contents(case / "before")


def test_windows_line_ends(case: Path, tmp_path: Path) -> None:
    project = copied(case / "before", tmp_path / "p")
    for path in project.glob("*.go"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = contents(project)
    thread(project)
    assert any(b"_otelCtx _otelContext.Context" in data for data in contents(project).values())
    assert run([COMMAND, "--remove", "."], project).returncode == 0
    assert contents(project) == before


def test_exported_signatures_stay(case: Path) -> None:
    """Nothing of what others can call has changed, by the text of the declarations."""
    found = 0
    for path in (case / "after").glob("*.go"):
        for line in path.read_text().splitlines():
            if re.match(r"func (?:\(\w+ \*?\w+\) )?[A-Z]", line):
                found += 1
                assert "_otelCtx" not in line
    assert found > 0


def write(folder: Path, **files: str) -> Path:
    folder.mkdir()
    (folder / ".git").mkdir()
    (folder / "go.mod").write_text("module example.com/p\n\ngo 1.24\n")
    for name, text in files.items():
        (folder / f"{name}.go").write_text(text)
    return folder


MAIN = "package main\n\nfunc main() {\n\thelp(1)\n}\n"
HELP = 'package main\n\nimport "fmt"\n\nfunc help(n int) {\n\tfmt.Println(n)\n}\n'


def test_a_file_alone_is_not_the_package(tmp_path: Path) -> None:
    """What is called from a file that was not named keeps its signature."""
    need("go")
    project = write(tmp_path / "p", main=MAIN, help=HELP)
    done = run([COMMAND, *OPTIONS, "help.go"], project)
    assert done.returncode == 0, done.stderr
    assert (project / "help.go").read_text() == HELP
    thread(project)
    assert "help(_otelCtx, 1)" in (project / "main.go").read_text()
    assert "func help(_otelCtx _otelContext.Context, n int)" in (project / "help.go").read_text()


def test_without_a_compiler_nothing_is_passed_on(tmp_path: Path) -> None:
    project = write(tmp_path / "p", main=MAIN, help=HELP)
    done = run([COMMAND, *OPTIONS, "."], project, {"PATH": "/nowhere"})
    assert done.returncode == 1
    assert "no context is passed on: Go is not installed" in done.stderr
    assert (project / "help.go").read_text() == HELP


def test_what_gofmt_would_lay_out_anew_costs_the_rest_nothing(tmp_path: Path) -> None:
    need("go")
    text = (
        "package main\n\nfunc main() {\n\tn := 1 // aligned\n\tmore(n) // with this\n\thelp(1)\n}\n\n"
        "func more(n int) {\n\tprintln(n)\n}\n"
    ).replace("n := 1 //", "n := 1  //")
    project = write(tmp_path / "p", main=text, help=HELP)
    thread(project)
    after = (project / "main.go").read_text()
    assert "help(_otelCtx, 1)" in after
    assert "\tmore(n) // with this" in after
    assert "func more(n int)" in after


@pytest.mark.parametrize(
    "options", [["--since", "HEAD", "."], ["--test-cmd", "go test", "."], ["-"]]
)
def test_less_than_whole_packages_is_refused(tmp_path: Path, options: list[str]) -> None:
    project = write(tmp_path / "p", main=MAIN, help=HELP)
    done = run([COMMAND, *OPTIONS, *options], project)
    assert done.returncode == 2
    assert "whole packages" in done.stderr
