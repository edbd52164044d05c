"""Run the commands of docs/guide.md in a copy of the shop, and write down what they print.

`--check` fails where the guide no longer shows what the program does. Blocks that start with
```console are run, one command after the other; the folder that they run in is shown as
/home/you/shop. An output that ends in a line with an ellipsis is shown as far as that.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide.md"
SHOP = ROOT / "fixtures" / "python" / "shop"
SHOWN = "/home/you/shop"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ELLIPSIS = "…"
GIT = "git init -q -b main && git add -A && git -c user.name=you -c user.email=you@example.org commit -qm x"


def environment(home: Path) -> dict[str, str]:
    """Return what the commands run with: nothing of whoever runs this."""
    dropped = ("TELEMETRY_INJECT", "DEBUG_TRACE", "LLM_", "OTEL_", "GIT_", "FORCE_COLOR", "PYTHON")
    kept = {name: each for name, each in os.environ.items() if not name.startswith(dropped)}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home), "COLUMNS": "100",
        "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8",
    }  # fmt: skip


def printed(command: str, folder: Path, variables: dict[str, str]) -> str:
    """Return what a command prints, both streams together."""
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=variables, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    text = done.stdout.replace(str(folder), SHOWN)
    return "\n".join(line.rstrip() for line in text.splitlines())


def renewed(text: str) -> str:
    """Return the guide with what its commands print today."""
    with tempfile.TemporaryDirectory() as top:
        folder, home = Path(top).resolve() / "shop", Path(top).resolve() / "home"
        shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns("__pycache__"))
        variables = environment(home)
        printed(GIT, folder, variables)
        return BLOCK.sub(lambda block: _block(block[1], folder, variables), text)


def _block(body: str, folder: Path, variables: dict[str, str]) -> str:
    parts = []
    for shown in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
        if not shown.startswith("$ "):
            continue
        command, _, before = shown[2:].partition("\n")
        output = printed(command, folder, variables)
        before = before.rstrip("\n")
        if before.endswith(ELLIPSIS):
            count = len(before.splitlines()) - 1
            output = "\n".join([*output.splitlines()[:count], ELLIPSIS])
        parts.append(f"$ {command}\n{output}".rstrip("\n"))
    return "```console\n" + "\n".join(parts) + "\n```"


def main() -> int:
    """Write the guide, or compare it with what is there."""
    text = GUIDE.read_text(encoding="utf-8")
    new = renewed(text)
    if "--check" not in sys.argv[1:]:
        GUIDE.write_text(new, encoding="utf-8")
        return 0
    if new == text:
        return 0
    import difflib

    shown = difflib.unified_diff(
        text.splitlines(), new.splitlines(), "guide.md", "today", lineterm=""
    )
    print("\n".join(shown), file=sys.stderr)
    print("docs/guide.md is out of date: run docs/run_guide.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
