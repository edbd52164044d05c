"""Write docs/diff.svg: what the README's first command prints, as a picture.

`--check` fails where the picture no longer shows what the program does.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent
FILE = "fixtures/python/shop/shop/payments.py"
PICTURE = ROOT / "docs" / "diff.svg"
TITLE = f"telemetry-inject --diff {FILE}"
BLACK, RED, GREEN, CYAN = (36, 41, 47), (207, 34, 46), (17, 99, 41), (27, 124, 131)
THEME = TerminalTheme((255, 255, 255), BLACK, [BLACK, RED, GREEN, BLACK, BLACK, BLACK, CYAN, BLACK])
STYLES = {"+++": "bold", "---": "bold", "@@": "cyan", "+": "green", "-": "red"}


def diff() -> str:
    """Return the patch that the installed command prints for the file."""
    command = [str(Path(sys.executable).parent / "telemetry-inject"), "--diff", FILE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def picture(patch: str) -> str:
    """Return the patch as an SVG; the same patch gives the same text."""
    console = Console(record=True, width=88, file=io.StringIO(), color_system="truecolor")
    for line in patch.splitlines():
        style = next((style for start, style in STYLES.items() if line.startswith(start)), "")
        console.print(Text(line, style=style), soft_wrap=False, crop=True)
    text = console.export_svg(title=TITLE, theme=THEME, unique_id="diff")
    return re.sub(r"@font-face \{.*?\}\s*", "", text, flags=re.DOTALL)  # nothing is downloaded


def main() -> int:
    """Write the picture, or compare it with what is there."""
    text = picture(diff())
    if "--check" not in sys.argv[1:]:
        PICTURE.write_text(text, encoding="utf-8")
        return 0
    if PICTURE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/diff.svg is out of date: run docs/make_diff_svg.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
