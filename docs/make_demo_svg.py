"""Write docs/interactive.svg: a person at a terminal, answering the real program.

The program runs on a terminal of its own in a copy of the shop; what it printed becomes the picture.
`--check` fails where the picture no longer shows what the program does.
"""

from __future__ import annotations

import io
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from make_diff_svg import THEME
from rich.console import Console
from rich.text import Text
from run_guide import SHOP, environment

PICTURE = Path(__file__).parent / "interactive.svg"
COMMAND = ["telemetry-inject", "--assume-deps", "--interactive", "shop/payments.py"]
ANSWERS = ("y", "v")
QUESTION = b"[y,n,e,v,a,d,q,?] "


def session(folder: Path, variables: dict[str, str]) -> str:
    """Return what is on the terminal at the end, with its colours."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        COMMAND, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=variables
    )
    os.close(slave)
    text, answered, deadline = b"", 0, time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([master], [], [], 0.5)[0]:
            continue
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux says so at the end
            break
        if not piece:
            break
        text += piece
        if text.count(QUESTION) > answered and text.endswith(QUESTION):
            os.write(master, f"{ANSWERS[answered]}\n".encode())
            answered += 1
    process.wait(60)
    os.close(master)
    return text.decode().replace("\r\n", "\n").strip("\n")


def picture() -> str:
    """Return the session as an SVG; the same session gives the same text."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "shop"
        shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns("__pycache__"))
        variables = environment(Path(top) / "home") | {"TERM": "xterm-256color", "COLUMNS": "96"}
        variables.pop("NO_COLOR")
        said = session(folder, variables)
        kept = (folder / "shop" / "payments.py").read_text(encoding="utf-8")
    assert "# telemetry: ignore\ndef settle" in kept
    console = Console(record=True, width=96, file=io.StringIO(), color_system="truecolor")
    console.print(Text(f"$ {' '.join(COMMAND)}", style="bold"))
    console.print(Text.from_ansi(said))
    text = console.export_svg(title="one function at a time", theme=THEME, unique_id="interactive")
    return re.sub(r"@font-face \{.*?\}\s*", "", text, flags=re.DOTALL)  # nothing is downloaded


def main() -> int:
    """Write the picture, or compare it with what is there."""
    text = picture()
    if "--check" not in sys.argv[1:]:
        PICTURE.write_text(text, encoding="utf-8")
        return 0
    if PICTURE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/interactive.svg is out of date: run docs/make_demo_svg.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
