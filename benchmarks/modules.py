"""Go modules' own tests before and after: `python -m benchmarks.modules [NAME …] [--thread]`.

Each module is tested as it was released, then with every function asked for (`--select all`), the API
added to its manifest as `--add-deps` does and `go mod tidy` after that; with the API alone, and
under an SDK that records everything. With `--thread`, contexts are passed through as well
(`--go-context thread`). Results are compared test by test, and removing must give every file back.
Exits with 1 where something differs.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fetch import WORK, Pin, unpacked

MODULES = (
    Pin("module", "github.com/go-chi/chi/v5", "v5.2.3"),
    Pin("module", "github.com/spf13/cobra", "v1.10.2"),
    Pin("module", "github.com/google/go-cmp", "v0.7.0"),
    Pin("module", "github.com/urfave/cli/v3", "v3.6.1"),
    Pin("module", "github.com/hashicorp/go-retryablehttp", "v0.7.8"),
)
SDK = """package {package}

import (
	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

func init() {{ otel.SetTracerProvider(sdktrace.NewTracerProvider()) }}
"""
"""A file of tests for each package that has some: every span is started, filled and ended."""
API = "go.opentelemetry.io/otel"
Results = Counter[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Said:
    """What the tool reported of a module's functions."""

    total: int
    status: Counter[str]
    reasons: Counter[str]
    """Why functions outside of tests, with a body, carry nothing."""


def results(folder: Path) -> Results:
    """Return how often each test of each package ended in each way; empty where none was built."""
    done = subprocess.run(
        ["go", "test", "-json", "-count=1", "./..."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    ended = [each for each in events if each["Action"] in {"pass", "fail", "skip"}]
    return Counter(
        (each.get("Package", ""), each.get("Test", ""), each["Action"]) for each in ended
    )


def instrumented(folder: Path, *options: str) -> Said:
    """Run the tool on a module, and return what it reported."""
    command = [sys.executable, "-m", "telemetry_inject", "--select", "all", "--format", "json"]
    done = subprocess.run(
        [*command, *options, "."], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{folder}: {done.stderr}{done.stdout[-2000:]}")
    files = json.loads(done.stdout)["files"]
    files = [each for each in files if not each["name"].endswith("_test.go")]
    rest = [each for file in files for each in file["functions"]]
    return Said(
        len(rest),
        Counter(each["status"] for each in rest),
        Counter(plain(each["reason"]) for each in rest if each["status"] != "injected"),
    )


def plain(reason: str) -> str:
    """Return a reason without the names in it."""
    return re.sub(r"\b_?\w+ may be nil", "… may be nil", reason)


def vetted(folder: Path) -> str:
    """Return what `go vet` has to say, empty where that is nothing."""
    command = ["go", "vet", "./..."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def tidy(folder: Path, *more: str) -> None:
    """Download what the manifest asks for now, and packages beside it at the API's version."""
    version = re.search(rf"{re.escape(API)} (v\S+)", (folder / "go.mod").read_text())
    if version is None:
        return  # nothing was inserted
    for package in more:
        subprocess.run(
            ["go", "get", f"{package}@{version[1]}"], cwd=folder, check=True, capture_output=True
        )
    subprocess.run(["go", "mod", "tidy"], cwd=folder, check=True, capture_output=True)


def contents(folder: Path) -> Mapping[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*.go"))}


def check(pin: Pin, thread: bool) -> bool:
    """Print what the tests of a module say before and after; return whether it is the same."""
    folder = WORK / "modules" / f"{pin.name.replace('/', '-')}-{pin.version}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(unpacked(pin), folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)
    (folder / ".git").mkdir()  # so that nothing above the module counts
    original, before, clean = contents(folder), results(folder), not vetted(folder)
    # Passing contexts on is proved by the compiler, which wants the module complete at that time.
    said = instrumented(folder, "--add-deps", *(["--go-context", "thread"] if thread else []))
    tidy(folder)
    vet = vetted(folder) if clean else ""
    good = _compare("API alone", before, results(folder), pin)
    _sdk(folder)
    good &= _compare("SDK", before, results(folder), pin)
    for path in folder.rglob("zz_sdk_test.go"):
        path.unlink()
    shares(said)
    if vet:
        print(f"    go vet: {vet}")
    subprocess.run(
        [sys.executable, "-m", "telemetry_inject", "--remove", "--quiet", "."],
        cwd=folder,
        check=True,
    )
    left = [path for path, data in contents(folder).items() if original.get(path) != data]
    for path in left:
        print(f"    NOT GIVEN BACK {path}")
    return good and bool(before) and not left and not vet


def _sdk(folder: Path) -> None:
    if API not in (folder / "go.mod").read_text():
        return
    names: dict[Path, str] = {}
    for path in sorted(folder.rglob("*_test.go")):
        found = re.search(r"(?m)^package (\w+)", path.read_text("utf-8"))
        if found and not ({"testdata"} & set(path.parts)):
            names.setdefault(path.parent, found[1])
    for place, package in names.items():
        (place / "zz_sdk_test.go").write_text(SDK.format(package=package))
    tidy(folder, f"{API}/sdk")


def _compare(title: str, before: Results, after: Results, pin: Pin) -> bool:
    differences = (before - after) + (after - before)
    counted = Counter(action for (_, test, action), n in before.items() if test for _ in range(n))
    print(
        f"{pin.name} {pin.version}, {title}: {counted['pass']} tests pass, {counted['fail']} fail, "
        f"{counted['skip']} skip before; {len(differences)} differ after",
        flush=True,
    )
    for each in sorted(differences)[:20]:
        print(f"    DIFFERENT {each}")
    return not differences


def shares(said: Said) -> None:
    """Print the functions with a body, those that carry nothing by reason, and the share."""
    bodiless = sum(count for why, count in said.reasons.items() if "no body" in why)
    done, total = said.status["injected"], said.total - bodiless
    print(f"    {total} functions with a body outside of tests, {done} with a span")
    for reason, count in said.reasons.most_common():
        if "no body" not in reason:
            print(f"    {count:6} {reason}")
    without = sum(n for why, n in said.reasons.items() if "no context.Context" in why)
    reachable = total - without
    share = done / reachable if reachable else 1.0
    print(f"    of the {reachable} that have a context or are entry points: {share:.1%}")


def main(arguments: Iterable[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--thread", action="store_true", help="with --go-context thread")
    options = parser.parse_args(list(arguments))
    chosen = [each for each in MODULES if not options.names or each.name in options.names]
    good = [check(each, options.thread) for each in chosen]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
