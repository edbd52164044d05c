"""A project's test suite: its release, its dependencies, and one run of its tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from benchmarks.fetch import WORK, Kind, Pin, archive, unpacked
from benchmarks.results import Results, read

HERE = Path(__file__).resolve().parent / "projects"
TELEMETRY = ["opentelemetry-api==1.45.0", "opentelemetry-sdk==1.45.0"]
NODE_TELEMETRY = [
    "@opentelemetry/api@1.9.0",
    "@opentelemetry/api-logs@0.208.0",
    "@opentelemetry/sdk-trace-base@2.2.0",
    "@opentelemetry/context-async-hooks@2.2.0",
]


@dataclass(frozen=True, slots=True)
class Project:
    """A release that ships its tests, and how to run them."""

    kind: Kind
    name: str
    version: str
    language: str
    source: list[str]
    """Files and folders to instrument."""
    install: list[str]
    """What the tests need, as pip or npm takes it."""
    test: str
    """A shell command, run in the release's folder; writes to `$REPORT`, or TAP to its output."""
    report: Literal["junit", "tap", "unittest"]
    path: str = "."
    """The folder to import the package from (Python)."""
    timed: tuple[str, ...] = ()
    """Tests that fail when something takes too long; left out where every function has a span."""
    suspended: tuple[str, ...] = ()
    """Spans in code that these tests start and never finish: one written by hand does not end."""

    @property
    def pin(self) -> Pin:
        return Pin(self.kind, self.name, self.version)

    @property
    def home(self) -> Path:
        return WORK / "suites" / self.name


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a suite."""

    results: Results
    seconds: float
    spans: Spans | None
    tail: str
    """The end of what it printed."""


@dataclass(frozen=True, slots=True)
class Spans:
    """What the counting SDK saw, over all processes of a run."""

    started: int
    ended: int
    twice: Counter[str]
    leaked: Counter[str]


def load(name: str) -> Project:
    """Return the project described by `projects/NAME.toml`."""
    fields: dict[str, Any] = tomllib.loads((HERE / f"{name}.toml").read_text())
    lists = {each: tuple(fields.get(each, ())) for each in ("timed", "suspended")}
    return Project(**fields | lists)


def names() -> list[str]:
    """Return the names of all projects."""
    return sorted(path.stem for path in HERE.glob("*.toml"))


def prepare(project: Project) -> None:
    """Install what the suite needs, unless it is there already."""
    ready = project.home / "ready"
    if ready.exists():
        return
    project.home.mkdir(parents=True, exist_ok=True)
    if project.language == "python":
        venv = project.home / "venv"
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        wanted = [*project.install, *TELEMETRY, str(archive(project.pin))]
        subprocess.run([*pip, *wanted], check=True)
    else:
        shutil.copytree(unpacked(project.pin), project.home / "installed", dirs_exist_ok=True)
        _without_scripts(project.home / "installed" / "package.json")
        npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(
            [*npm, "--omit=dev", *project.install, *NODE_TELEMETRY],
            check=True,
            cwd=project.home / "installed",
        )
    ready.touch()


def copy(project: Project, variant: str) -> Path:
    """Return a fresh copy of the release to instrument and to test."""
    folder = project.home / variant
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(unpacked(project.pin), folder)
    if project.language == "javascript":
        (folder / "node_modules").symlink_to(project.home / "installed" / "node_modules")
    elif "[tool.pytest" not in (folder / "pyproject.toml").read_text():
        (folder / "pytest.ini").touch()  # or pytest would read the one of a folder above
    return folder


def run(project: Project, folder: Path, *, count: bool = False) -> Run:
    """Return what the suite in `folder` reports; with `count`, under the counting SDK."""
    report = project.home / "report"
    counts = project.home / "counts"
    report.unlink(missing_ok=True)
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir()
    environment = _environment(project, folder, report, counts if count else None)
    start = time.perf_counter()
    done = subprocess.run(
        ["bash", "-c", project.test],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        timeout=900,
    )
    seconds = time.perf_counter() - start
    printed = (done.stdout + b"\n" + done.stderr).decode("utf-8", "replace")
    results = read(project.report, printed, report.read_text() if report.exists() else "")
    return Run(results, seconds, _spans(counts) if count else None, printed[-2000:])


def _environment(
    project: Project, folder: Path, report: Path, counts: Path | None
) -> dict[str, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OTEL_", "PYTHON"))}
    environment |= {"REPORT": str(report), "PYTHONDONTWRITEBYTECODE": "1"}
    if project.language == "python":
        path = [str(folder / project.path)]
        if counts is not None:
            path.append(str(HERE / "python"))
        binaries = project.home / "venv" / "bin"
        environment |= {
            "PYTHONPATH": ":".join(path),
            "PATH": f"{binaries}:{environment['PATH']}",
            "PYTHONHASHSEED": "0",
        }
    elif counts is not None:
        environment |= {
            "NODE_OPTIONS": f"--require {HERE / 'node' / 'count.cjs'}",
            "SPAN_MODULES": str(project.home / "installed"),
        }
    if counts is not None:
        environment["SPAN_COUNTS"] = str(counts)
    return environment


def _spans(counts: Path) -> Spans:
    started = ended = 0
    twice: Counter[str] = Counter()
    leaked: Counter[str] = Counter()
    for path in counts.glob("*.json"):
        written = json.loads(path.read_text())
        started += written.get("started", 0)
        ended += written.get("ended", 0)
        twice.update(written["twice"])
        leaked.update(written["leaked"])
    return Spans(started, ended, twice, leaked)


def _without_scripts(manifest: Path) -> None:
    """Leave only what the package needs at run time: its own development tools are not used."""
    fields = json.loads(manifest.read_text())
    fields.pop("devDependencies", None)
    fields.pop("scripts", None)
    manifest.write_text(json.dumps(fields, indent=2))
