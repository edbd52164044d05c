"""The corpus: each project has one trap that turns its tests red, and functions that are fine.

`expected` is what must be taken out, and what is carried by another idiom than the first; all else
must be instrumented. `runs` is how often the tests may run.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import clean
from tests.e2e import conftest as e2e

TRAPS = Path(__file__).parents[1] / "traps"
UNITTEST = f'"{sys.executable}" -m unittest -q'

node_modules = e2e.node_modules


@dataclass(frozen=True)
class Trap:
    out: tuple[str, ...]
    other: tuple[str, ...] = ()
    runs: int = 12
    flaky: tuple[str, ...] = ()


EXPECTED = {
    "frames": Trap((), ("shop/audit.py::note_call",)),
    "code": Trap(("shop/plugins.py::second",), ("shop/plugins.py::first",)),
    "lines": Trap(("shop/errors.py::open_ledger",)),
    "source": Trap(("shop/docs.py::shown_example",)),
    "imports": Trap(("shop/core/money.py::read_rates", "shop/core/money.py::write_rates")),
    "timing": Trap(("shop/fast.py::lookup",)),
    "recursion": Trap((), ("shop/tree.py::walk_down",)),
    "red": Trap(("shop/docs.py::shown_example",)),
    "flaky": Trap(
        ("shop/docs.py::shown_example",),
        flaky=("test_that_fails_at_every_second_run (tests.test_flaky.FlakyTest.test_that_fails_at_every_second_run)",),
    ),
    "several": Trap(
        (
            "shop/core/money.py::read_rates",
            "shop/core/money.py::write_rates",
            "shop/docs.py::shown_example",
            "shop/errors.py::open_ledger",
            "shop/plugins.py::second",
        ),
        ("shop/plugins.py::first",),
        runs=24,
    ),
}  # fmt: skip


def planted(name: str, folder: Path) -> Path:
    """Return a project with the trap, as a repository."""
    project = folder / "project"
    if name != "javascript":
        shutil.copytree(TRAPS / "base", project)
    shutil.copytree(TRAPS / name, project, dirs_exist_ok=True)
    for cache in project.rglob("__pycache__"):
        shutil.rmtree(cache)
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    return project


def state(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def environment(home: Path) -> dict[str, str]:
    root = Path(__file__).parents[2]
    return clean(home) | {"TRAP_STATE": str(home / "state"), "PYTHONPATH": str(root)}


def judged(
    project: Path, *words: str, command: str = UNITTEST
) -> tuple[subprocess.CompletedProcess[str], dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "telemetry_inject", "--format", "json", "--test-cmd", command, *words, "."],
        cwd=project, env=environment(project.parent), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done, json.loads(done.stdout) if done.stdout.startswith("{") else {}


def functions(report: dict[str, object]) -> dict[str, dict[str, object]]:
    files: list[dict[str, list[dict[str, object]]]] = report["files"]  # type: ignore[assignment]
    return {str(each["id"]): each for file in files for each in file["functions"]}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_it_ends_green_with_everything_else(name: str, tmp_path: Path) -> None:
    project, trap = planted(name, tmp_path), EXPECTED[name]
    plain, whole = judged(project, "--diff", command="")
    assert plain.returncode == 0, plain.stderr
    wanted = {key for key, each in functions(whole).items() if each["status"] == "injected"}
    first = {key: functions(whole)[key]["rung"] for key in wanted}
    done, report = judged(project)
    assert done.returncode == 0, done.stderr
    tests: dict[str, object] = report["summary"]["tests"]  # type: ignore[index]
    after = functions(report)
    assert tests["green"]
    assert tests["taken_out"] == list(trap.out)
    assert tests["flaky"] == list(trap.flaky)
    assert tests["runs"] <= trap.runs  # type: ignore[operator]
    assert {key for key in wanted if after[key]["status"] == "injected"} == wanted - {*trap.out}
    assert {key for key in wanted - {*trap.out} if after[key]["rung"] != first[key]} == {
        *trap.other
    }
    for key in trap.out:
        assert after[key]["status"] == "refused"
        assert " went red." in str(after[key]["reason"])
    # What was written is green where it was written, as far as it was before.
    (tmp_path / "state").unlink(missing_ok=True)
    ran = subprocess.run(UNITTEST, shell=True, cwd=project, env=environment(tmp_path), check=False)
    assert ran.returncode == int(name == "red")


@pytest.mark.slow
@pytest.mark.network
def test_javascript(node_modules: Path, tmp_path: Path) -> None:
    project = planted("javascript", tmp_path)
    (project / "node_modules").symlink_to(node_modules)
    done, report = judged(project, command="node --test")
    assert done.returncode == 0, done.stderr
    tests: dict[str, object] = report["summary"]["tests"]  # type: ignore[index]
    assert tests["taken_out"] == ["src/shown.js::shownExample", "src/where.js::ownLine"]
    assert tests["runs"] <= 12  # type: ignore[operator]
    subprocess.run(["node", "--test"], cwd=project, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("exit 1", "red before anything is changed"),
        ("no-such-command-anywhere", "cannot be run"),
        ("true", "stay green even where the changed files are broken"),
        ("! grep -rq _otel shop", "With any of the insertions"),
        (f"{UNITTEST} && ! grep -rq _otel shop || "
         "! echo \"ModuleNotFoundError: No module named 'opentelemetry'\"",
         "opentelemetry-api is not installed where the tests run"),
    ],
)  # fmt: skip
def test_where_green_cannot_be_reached_nothing_is_written(
    command: str, text: str, tmp_path: Path
) -> None:
    project = planted("frames", tmp_path)
    before = state(project)
    done, report = judged(project, command=command)
    assert done.returncode == 3, done.stderr
    assert text in report["summary"]["tests"]["said"]  # type: ignore[index]
    assert state(project) == before


@pytest.mark.slow
def test_tests_that_stop_at_the_first_failure_hide_others(tmp_path: Path) -> None:
    project = planted("several", tmp_path)
    done, report = judged(project, command=f"{UNITTEST} -f")
    assert done.returncode == 0, done.stderr
    tests: dict[str, object] = report["summary"]["tests"]  # type: ignore[index]
    assert tests["taken_out"] == list(EXPECTED["several"].out)
    assert tests["flaky"] == []
    ran = subprocess.run(UNITTEST, shell=True, cwd=project, env=environment(tmp_path), check=False)
    assert ran.returncode == 0


def test_what_is_red_at_times_and_has_no_name_judges_nothing(tmp_path: Path) -> None:
    project = planted("base", tmp_path)
    before = state(project)
    count = f'echo >>"{tmp_path}/count"; test $(wc -l <"{tmp_path}/count") -ne 2'
    done, report = judged(project, command=count)
    assert done.returncode == 3, done.stderr
    assert "red at times" in report["summary"]["tests"]["said"]  # type: ignore[index]
    assert state(project) == before


def test_with_too_few_runs_nothing_is_written(tmp_path: Path) -> None:
    project = planted("source", tmp_path)
    before = state(project)
    done, _ = judged(project, "--test-runs", "3")
    assert done.returncode == 3, done.stderr
    assert state(project) == before


def test_a_bound_on_runs_takes_out_neighbours(tmp_path: Path) -> None:
    project = planted("source", tmp_path)
    done, report = judged(project, "--test-runs", "7")
    tests: dict[str, object] = report["summary"]["tests"]  # type: ignore[index]
    assert done.returncode == 0, done.stderr
    assert tests["runs"] == 7
    assert "shop/docs.py::shown_example" in tests["taken_out"]  # type: ignore[operator]
    ran = subprocess.run(UNITTEST, shell=True, cwd=project, env=environment(tmp_path), check=False)
    assert ran.returncode == 0


def test_the_tests_never_see_the_original(tmp_path: Path) -> None:
    """An installed project that points here, variables that name it, and tests that write."""
    project = planted("lines", tmp_path)
    site = tmp_path / "site"
    site.mkdir()
    (site / "shop.pth").write_text(f"{project}\n")
    command = (
        f'cd / && "{sys.executable}" -c "import site; site.addsitedir(r\'{site}\')\n'
        "import shop.errors, os; open(os.environ['HERE'] + '/written', 'w').close()\n"
        "p = shop.errors.__file__; assert p.startswith(os.environ['HERE']), p\n"
        "exec(compile(open(p).read(), p, 'exec'))\""
    )
    before = state(project)
    done = subprocess.run(
        [sys.executable, "-m", "telemetry_inject", "--diff", "-q", "--test-cmd", command, "."],
        cwd=project, env=environment(tmp_path) | {"HERE": str(project)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert state(project) == before


def test_interrupted_in_the_middle(tmp_path: Path) -> None:
    project = planted("base", tmp_path)
    before, marker = state(project), tmp_path / "running"
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "telemetry_inject", "--test-cmd", f"echo $$ >{marker}; sleep 60", "."],
        cwd=project, env=environment(tmp_path) | {"TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not marker.exists() or not marker.read_text():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "0 files had been written" in said
    assert state(project) == before
    assert list(temporary.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int(marker.read_text()), 0)


def test_an_undeclared_dependency_is_said_before_the_tests_run(tmp_path: Path) -> None:
    project = planted("base", tmp_path)
    (project / "pyproject.toml").write_text('[project]\nname = "shop"\nversion = "1"\n')
    done, _ = judged(project, command=f"touch {tmp_path}/ran")
    assert done.returncode == 3
    assert "--add-deps" in done.stdout
    assert not (tmp_path / "ran").exists()
