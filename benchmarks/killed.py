"""Kill the program at random moments while it writes, and look at what it leaves behind.

    python -m benchmarks.killed [--kills 200] [--files 500] [--seed 1]

After each SIGKILL every file must be as it was or finished, and nothing else may have appeared but
temporary files of ours. The next run goes on from there; once one gets through, every file must be
finished and no temporary file may be left, and the tree is set back.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

SOURCE = '''"""Carts {number}."""

import requests


def charge(cart_id: int, amount_cents: int) -> int:
    """Charge a cart."""
    response = requests.post("https://pay.example.org/{number}", json={{"amount": amount_cents}})
    response.raise_for_status()
    return response.status_code
'''
MANIFEST = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["opentelemetry-api"]\n'
PREFIX, SUFFIX = ".telemetry-inject-", ".tmp"


@dataclass(frozen=True, slots=True)
class Tree:
    """The files before and after, and where they lie."""

    folder: Path
    before: dict[str, bytes]
    after: dict[str, bytes]

    def look(self) -> Counter[str]:
        """Return how many files are `old`, `finished` and `temporary`.

        Raises `AssertionError` for anything else.
        """
        found: Counter[str] = Counter()
        for path in self.folder.iterdir():
            name = path.name
            if name.startswith(PREFIX) and name.endswith(SUFFIX):
                found["temporary"] += 1
                continue
            text = path.read_bytes()
            if text == self.after[name] != self.before[name]:
                found["finished"] += 1
            else:
                assert text == self.before[name], f"{path} is neither old nor finished"
                found["old"] += 1
        assert found["old"] + found["finished"] == len(self.before), "a file is gone"
        return found

    def reset(self) -> None:
        """Set every file back."""
        for name, text in self.before.items():
            (self.folder / name).write_bytes(text)


def command(folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a run on the tree, in a process group of its own."""
    words = [sys.executable, "-m", "telemetry_inject", "--quiet", str(folder)]
    return subprocess.Popen(words, env=environment, start_new_session=True)


def planted(folder: Path, files: int, environment: dict[str, str]) -> Tree:
    """Return a tree of `files` files."""
    folder.mkdir()
    before = {f"module{n:04}.py": SOURCE.format(number=n).encode() for n in range(files)}
    before["pyproject.toml"] = MANIFEST.encode()
    tree = Tree(folder, before, {})
    tree.reset()
    assert command(folder, environment).wait() == 0
    tree.after.update({name: (folder / name).read_bytes() for name in before})
    assert sum(tree.after[name] != before[name] for name in before) == files
    tree.reset()
    return tree


def main(arguments: list[str] | None = None) -> int:
    """Print what was found; return 1 where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    random_ = random.Random(options.seed)
    top = Path(tempfile.mkdtemp(prefix="killed-"))
    environment = {**os.environ, "XDG_CACHE_HOME": str(top / "cache")}
    try:
        tree = planted(top / "tree", options.files, environment)
        started = time.monotonic()
        assert command(tree.folder, environment).wait() == 0
        whole = time.monotonic() - started
        tree.reset()
        print(f"{options.files} files, {whole:.2f} s when nobody kills it", flush=True)
        print(_killed(tree, options.kills, whole, random_, environment))
    finally:
        shutil.rmtree(top)
    return 0


def _killed(
    tree: Tree, kills: int, whole: float, random_: random.Random, environment: dict[str, str]
) -> str:
    states: Counter[str] = Counter()
    left = 0
    done = 0
    while done < kills:
        process = command(tree.folder, environment)
        try:
            process.wait(random_.uniform(0.1 * whole, 1.05 * whole))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            done += 1
            found = tree.look()
            left += found["temporary"]
            kind = "in the middle" if found["finished"] and found["old"] > 1 else "before or after"
            states[kind] += 1
        else:
            states["got through"] += 1
            found = tree.look()
            assert process.returncode == 0
            assert found["old"] == 1, "the next run did not complete the work"  # the manifest
            assert not found["temporary"], "temporary files are left"
            tree.reset()
    process = command(tree.folder, environment)
    assert process.wait() == 0
    found = tree.look()
    assert (found["old"], found["temporary"]) == (1, 0)
    return (
        f"{done} kills: {states['in the middle']} with some files finished and others not, "
        f"{states['before or after']} before the first or after the last; {left} temporary files "
        f"were left in between and removed by later runs; {states['got through'] + 1} runs got "
        "through, each with all files finished and nothing left; no file was lost or half written"
    )


if __name__ == "__main__":
    sys.exit(main())
