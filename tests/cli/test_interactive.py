"""A person at a terminal: first run, diff, one function at a time, Ctrl-C in the middle, again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import DECLARED, Project, clean
from tests.cli.repository import committed, function, git, module
from tests.cli.test_terminal import Terminal

QUESTION = b"[y,n,e,v,a,d,q,?]"
FIRST = module(function("charge"), function("refund"), function("cancel"))
SECOND = module(function("ship"), function("track"))


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.write("pyproject.toml", DECLARED)
    made.write("shop/a.py", FIRST)
    made.write("shop/b.py", SECOND)
    (tmp_path / ".git").mkdir()
    committed(made)
    return made


def answered(terminal: Terminal, *answers: bytes, before: int = 0) -> None:
    """Give each answer once its question stands there; `before` have been given."""
    for number, answer in enumerate(answers, before + 1):
        terminal.read(lambda text, number=number: text.count(QUESTION) >= number)  # type: ignore[misc]
        assert terminal.text.count(QUESTION) == number, terminal.text.decode()
        os.write(terminal.master, answer)


def spans(path: Path) -> list[str]:
    """Return which functions of a file carry a span."""
    return re.findall(r"@_otel_tracer[^@]*?\ndef (\w+)", path.read_text())


def test_nothing_is_lost_and_nothing_doubled(shop: Project) -> None:
    a, b = shop.folder / "shop/a.py", shop.folder / "shop/b.py"
    shown = Terminal(shop, "--diff", "shop")
    assert shown.end() == 0
    assert shown.text.count(b"get_tracer(__name__)") == 2
    assert (a.read_bytes(), b.read_bytes()) == (FIRST, SECOND)

    first = Terminal(shop, "--interactive", "shop")
    answered(first, b"y\n", b"v\n", b"n\n", b"y\n")
    first.read(lambda text: b"(2/2 in shop/b.py)" in text)
    os.write(first.master, b"\x03")
    assert first.end() == 130, first.text.decode()
    assert b"Interrupted: 2 files had been written" in first.text
    assert b"Traceback" not in first.text
    assert spans(a) == ["charge"]
    assert spans(b) == ["ship"]
    assert a.read_text().count("# telemetry: ignore\ndef refund(") == 1

    again = Terminal(shop, "--interactive", "shop")
    answered(again, b"y\n", b"y\n")  # what was skipped, and what nobody answered
    assert again.end() == 0, again.text.decode()
    assert b"shop/a.py:" in again.text
    assert b"cancel" in again.text
    assert b"refund" not in again.text
    assert spans(a) == ["charge", "cancel"]
    assert spans(b) == ["ship", "track"]
    for path in (a, b):
        assert path.read_text().count("get_tracer(__name__)") == 1
    last = Terminal(shop, "--interactive", "shop")
    assert last.end() == 0
    assert b"Add this?" not in last.text

    assert shop.run("--remove", "shop").returncode == 0
    assert a.read_bytes() == FIRST.replace(b"def refund", b"# telemetry: ignore\ndef refund")
    assert b.read_bytes() == SECOND
    assert git(shop.folder, "diff", "--name-only").split() == ["shop/a.py"]


def test_all_none_and_enough(shop: Project) -> None:
    terminal = Terminal(shop, "-i", "shop")
    answered(terminal, b"n\n", b"?\n", b"a\n", b"q\n")
    assert terminal.end() == 0
    assert b"never: leave it out for good" in terminal.text
    assert spans(shop.folder / "shop/a.py") == ["refund", "cancel"]
    assert (shop.folder / "shop/b.py").read_bytes() == SECOND
    terminal = Terminal(shop, "-i", "shop")
    answered(terminal, b"d\n", b"\x04")
    assert terminal.end() == 0
    assert spans(shop.folder / "shop/a.py") == ["refund", "cancel"]
    assert (shop.folder / "shop/b.py").read_bytes() == SECOND


def test_a_plan_is_edited(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = shop.folder / "editor.py"
    editor.write_text(
        "import sys, pathlib\n"
        "path, count = pathlib.Path(sys.argv[1]), pathlib.Path('count')\n"
        "number = len(count.read_text()) if count.exists() else 0\n"
        "count.write_text('x' * (number + 1))\n"
        'new = [\'not json\', \'"name": "a b 123456"\', \'"name": "take the money"\'][number]\n'
        "text = path.read_text()\n"
        'path.write_text(new if number == 0 else text.replace(\'"name": "charge cart"\', new))\n'
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    monkeypatch.delenv("VISUAL", raising=False)
    terminal = Terminal(shop, "-i", "shop/a.py")
    answered(terminal, b"e\n", b"e\n")
    terminal.read(lambda text: b"The plan was rejected" in text)
    assert b"plan.json" in terminal.text
    answered(terminal, b"n\n", b"d\n", before=2)
    assert terminal.end() == 0
    assert (shop.folder / "shop/a.py").read_bytes() == FIRST
    terminal = Terminal(shop, "-i", "shop/a.py")
    answered(terminal, b"e\n", b"y\n", b"d\n")
    assert terminal.end() == 0
    assert b'"take the money"' in (shop.folder / "shop/a.py").read_bytes()


def test_it_needs_a_terminal_and_goes_alone(shop: Project) -> None:
    done = shop.run("--interactive", "shop")
    assert done.returncode == 2
    assert b"on a terminal" in done.stderr
    for other in ("--diff", "--check", "--remove", "--test-cmd=true"):
        terminal = Terminal(shop, "-i", other, "shop")
        assert terminal.end() == 2
        assert b"goes without" in terminal.text


def test_a_hostile_file_cannot_act_upon_the_terminal(shop: Project) -> None:
    text = module(function("charge")).replace(
        b"return answer", b'"\x1b[2J\xc2\x9b2J"; return answer'
    )
    shop.write("shop/a.py", text)
    terminal = Terminal(shop, "-i", "shop/a.py")
    answered(terminal, b"q\n")
    assert terminal.end() == 0
    assert b"\x1b[2J" not in terminal.text
    assert b"\\x1b[2J" in terminal.text


def test_a_question_of_dependencies_comes_once(shop: Project) -> None:
    shop.write("pyproject.toml", DECLARED.replace(b', "opentelemetry-api"', b""))
    terminal = Terminal(shop, "-i", "shop")
    answered(terminal, b"a\n")
    terminal.read(lambda text: b"[y/N]" in text)
    os.write(terminal.master, b"y\n")
    answered(terminal, b"a\n", before=1)
    assert terminal.end() == 0
    assert terminal.text.count(b"[y/N]") == 1
    assert spans(shop.folder / "shop/b.py") == ["ship", "track"]
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "shop"], cwd=shop.folder, env=clean(shop.folder), check=True
    )  # fmt: skip
