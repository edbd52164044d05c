"""Contexts passed through Go's own `go` command, and compiled: `python -m benchmarks.passing [FOLDER]`.

With every function asked for, as `--go-context thread --select all` does it; nothing is written.
Each text must strip to the original (the pipeline proves that), and `go vet` must compile it all,
tests included. Prints the files and functions that changed; exits with 1 where it cannot be done.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from benchmarks import whole
from telemetry_inject.pipeline.records import Note
from telemetry_inject.pipeline.threading import threaded


def main() -> int:
    """Print what became of the packages under a folder of Go's sources."""
    said = subprocess.run(["go", "env", "GOROOT"], check=True, capture_output=True, text=True)
    root = Path(said.stdout.strip()) / "src" / "cmd"
    folder = Path(sys.argv[1]).resolve() if sys.argv[1:] else root / "go"
    root = folder if sys.argv[1:] else root
    paths = [each for each in whole.files(folder, "go") if "testdata" not in each.parts]
    start = time.perf_counter()
    reach = whole.reach(root, paths, "go")
    items = list(threaded(whole.tasks(root, paths, "go", "all", reach)))
    notes = [each.text for each in items if isinstance(each, Note)]
    stages = [each.stage for each in items if not isinstance(each, Note) and each.stage]
    parameters = sum(stage.after.count(b"_otelCtx _otelContext.Context") for stage in stages)
    print(
        f"{len(paths)} files, {len(stages)} changed; {parameters} functions got a parameter "
        f"({time.perf_counter() - start:.0f} s, the compiler included)"
    )
    print("\n".join(notes), end="")
    return 1 if notes or not stages else 0


if __name__ == "__main__":
    sys.exit(main())
