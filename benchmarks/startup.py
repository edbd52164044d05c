"""How long the command takes to start: `--help`, a pre-commit run on five files, and why.

    python benchmarks/startup.py [--runs 7]

Prints the best and the median wall time of each, beside what Python itself takes to start, then
the imports that cost most, and what starting the workers costs by fork and by spawn.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = [sys.executable, "-m", "telemetry_inject"]
MANIFEST = '[project]\nname = "five"\nversion = "1"\ndependencies = ["opentelemetry-api"]\n'


def measure(runs: int, action: Callable[[], object]) -> tuple[float, float]:
    """Return the best and the median seconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times), statistics.median(times)


def command(*arguments: str, folder: Path = ROOT) -> Callable[[], object]:
    """Return an action that runs a command and throws its output away."""
    return lambda: subprocess.run(arguments, cwd=folder, capture_output=True, check=False)


def five_files(folder: Path) -> list[str]:
    """Put five ordinary files (8 KB on average) of the standard library into a small project."""
    library = Path(statistics.__file__).parent
    names = ["configparser.py", "csv.py", "netrc.py", "shlex.py", "sched.py"]
    (folder / "pyproject.toml").write_text(MANIFEST)
    for name in names:
        (folder / name).write_bytes((library / name).read_bytes())
    return names


def imports(*arguments: str) -> list[tuple[int, str]]:
    """Return the slowest imports of a run: microseconds of their own, and the module."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "telemetry_inject", *arguments],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    rows = []
    for line in done.stderr.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            rows.append((int(parts[0]), parts[2].strip()))
    return sorted(rows, reverse=True)


def nothing(number: int) -> int:
    return number


def pool(method: str) -> None:
    """Start two workers and let them do nothing."""
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as executor:
        list(executor.map(nothing, range(4)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        names = five_files(Path(name))
        rows = {
            "python -c pass": command(sys.executable, "-c", "pass"),
            "--help": command(*OURS, "--help"),
            "--version": command(*OURS, "--version"),
            "--check on 5 files": command(*OURS, "--check", *names, folder=Path(name)),
            "--diff on 5 files": command(*OURS, "--diff", *names, folder=Path(name)),
            "2 workers, fork": lambda: pool("fork"),
            "2 workers, forkserver": lambda: pool("forkserver"),
            "2 workers, spawn": lambda: pool("spawn"),
        }
        print(f"{'':<24}{'best':>8}{'median':>8}   seconds, {runs} runs")
        for title, action in rows.items():
            best, median = measure(runs, action)
            print(f"{title:<24}{best:>8.3f}{median:>8.3f}")
    print("\nSlowest imports of --help, in milliseconds of their own:")
    for microseconds, module in imports("--help")[:8]:
        print(f"{microseconds / 1000:>8.1f}  {module}")


if __name__ == "__main__":
    main()
