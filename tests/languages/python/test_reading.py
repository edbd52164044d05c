"""Functions whose code somebody reads keep it; all others still get the decorator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from telemetry_inject.languages import load
from telemetry_inject.pipeline import reach, work
from telemetry_inject.pipeline.records import Task

from .reading import PROJECTS

RUN = """\
import contextlib, io, json, os, runpy, sys
printed = {}
for name in sorted(os.listdir(".")):
    before = set(sys.modules)
    sys.path.insert(0, os.path.abspath(name))
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            runpy.run_path(os.path.join(name, "main.py"), run_name="main")
    except Exception as error:
        out.write(f"{type(error).__name__}: {error}")
    sys.path.pop(0)
    for module in set(sys.modules) - before:
        if module.partition(".")[0] in ("library", "main", "app"):
            del sys.modules[module]
    printed[name] = out.getvalue()
json.dump(printed, sys.stdout)
"""


def instrumented(folder: Path, known: frozenset[str] | None = None) -> dict[str, str | None]:
    """Instrument every function of a project; return the rungs by qualified name."""
    paths = sorted(folder.rglob("*.py"))
    load("python")
    found = reach.of_files(paths, folder, "python") if known is None else known
    rungs: dict[str, str | None] = {}
    for path in paths:
        name = path.relative_to(folder).as_posix()
        done = work.work(
            Task(path=path, name=name, root=folder, language="python", level="all", reach=found)
        )
        assert not done.failure
        rungs |= {each.function.partition("::")[2]: each.rung for each in done.report.outcomes}
        if done.report.after is not None:
            path.write_bytes(done.report.after)
    return rungs


def written(folder: Path) -> Path:
    for name, project in PROJECTS.items():
        for file, text in project.files.items():
            path = folder / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return folder


def printed(folder: Path) -> Mapping[str, str]:
    """Return what each of the projects prints, run one after another in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OTEL_", "PYTHON"))}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=folder, env=environment, capture_output=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return printed(written(tmp_path_factory.mktemp("plain")))


@pytest.fixture(scope="module")
def after(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Mapping[str, str], dict[str, dict[str, str | None]]]:
    folder = written(tmp_path_factory.mktemp("after"))
    rungs = {name: instrumented(folder / name) for name in PROJECTS}
    return printed(folder), rungs


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What is printed where nobody asks who reads code."""
    folder = written(tmp_path_factory.mktemp("careless"))
    for name in PROJECTS:
        instrumented(folder / name, frozenset())
    return printed(folder)


@pytest.mark.parametrize("name", PROJECTS)
def test_what_is_read_stays(
    name: str,
    plain: Mapping[str, str],
    after: tuple[Mapping[str, str], dict[str, dict[str, str | None]]],
    careless: Mapping[str, str],
) -> None:
    prints, rungs = after
    assert "Error" not in plain[name]
    assert prints[name] == plain[name]
    free = PROJECTS[name].free
    decorated = {each for each, rung in rungs[name].items() if rung == "decorator"}
    assert free <= decorated
    if not free:
        assert not decorated
    assert PROJECTS[name].seen == (careless[name] != plain[name])


def test_a_file_that_cannot_be_parsed_may_read_anything() -> None:
    survey = load("python").ladder.survey
    assert survey("a.py", b"print f.__code__\n") == ("reads-code",)


def test_too_many_questions_are_not_asked() -> None:
    language = load("python")
    facts = [f"variable:n{number}" for number in range(151)]
    assert language.inquiry is not None
    assert not language.inquiry.questions(facts)
    assert "reads-code" in language.ladder.reach(facts)
    assert language.inquiry.questions(facts[:150]) == frozenset(facts[:150])


def test_no_questions_where_all_is_lost() -> None:
    inquiry = load("python").inquiry
    assert inquiry is not None
    assert not inquiry.questions({"reads-code", "variable:f"})
