"""Files and trees at the edge of what people have: time, memory and outcome of each.

    python -m benchmarks.extremes [--only NAME] [--not NAME] [--bound 120]

Prints a table in Markdown. Each case is a run of the installed program with `--diff`, in a process of its own,
ended after `--bound` seconds.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

READ = "def load_{0}(path):\n    with open(path) as file:\n        return file.read()\n\n\n"
FETCH = (
    "export async function load{0}(name) {{\n  const answer = await fetch(name);\n"
    "  return answer.json();\n}}\n\n"
)
PADDING = "# a line of a comment that is about as long as people write them in their code\n"


@dataclass(frozen=True, slots=True)
class Case:
    """What is put into the folder, by a function that is given it."""

    name: str
    plant: Callable[[Path], None]


def one(name: str, text: Callable[[], str]) -> Callable[[Path], None]:
    """Return what plants a single file."""

    def plant(folder: Path) -> None:
        (folder / name).write_bytes(text().encode())

    return plant


def functions(pattern: str, lines: int) -> str:
    """Return so many lines of functions."""
    count = lines // pattern.count("\n")
    return "".join(pattern.format(number) for number in range(count))


def nested_functions(depth: int) -> str:
    """Return JavaScript functions, each in the one before."""
    heads = "".join(f"function f{n}() {{\n" for n in range(depth))
    return heads + "return fetch('x');\n" + "}\n" * depth


def nested_ifs(depth: int) -> str:
    """Return Python whose blocks are nested so deep."""
    return "def f(x):\n" + "".join(" " * (n + 1) + "if x:\n" for n in range(depth)) + " " * (depth + 1) + "open(x)\n"  # fmt: skip


def tree(files: int) -> Callable[[Path], None]:
    """Return what plants so many files, a hundred in a folder."""

    def plant(folder: Path) -> None:
        for number in range(files):
            place = folder / f"p{number // 10_000:02}" / f"q{number // 100 % 100:02}"
            if number % 100 == 0:
                place.mkdir(parents=True)
            (place / f"m{number % 100:02}.py").write_text(READ.format(number))

    return plant


def newlines(folder: Path) -> None:
    """Plant the same function with every end of line that a file can have."""
    text = "import os\n\n" + READ.format("it")
    ends = {"lf": "\n", "crlf": "\r\n", "cr": "\r", "lf-cr": "\n\r"}
    for name, end in ends.items():
        (folder / f"{name}.py").write_bytes(text.replace("\n", end).encode())
    (folder / "mixed.py").write_bytes(text.replace("\n", "\r\n", 2).encode())
    (folder / "formfeed.py").write_bytes(("\f" + text.replace("\n\n", "\n\f\n")).encode())
    (folder / "none.py").write_bytes(text.rstrip().encode())
    for name, mark in (("line-separator", "\u2028"), ("next-line", "\x85"), ("vertical-tab", "\v")):
        (folder / f"{name}.py").write_bytes(text.replace("import os", f"X = '{mark}'").encode())
        (folder / f"{name}.js").write_bytes((FETCH.format("It") + f"// {mark} x\n").encode())


def encodings(folder: Path) -> None:
    """Plant the same function in every encoding that Python knows from a cookie, and others."""
    for name in ("utf-8", "utf-8-sig", "latin-1", "cp1252", "koi8-r", "shift_jis", "gb18030", "big5", "euc-kr", "utf-16", "utf-32", "utf-7"):  # fmt: skip
        word = {"koi8-r": "привет", "shift_jis": "日本", "gb18030": "中文", "big5": "中文", "euc-kr": "한글"}  # fmt: skip
        text = f"# coding: {name}\nX = '{word.get(name, 'é')}'\n\n" + READ.format("it")
        (folder / f"{name}.py").write_bytes(text.encode(name))
        bare = text.split("\n", 1)[1]
        (folder / f"{name}-bare.py").write_bytes(bare.encode(name))
    (folder / "nul.py").write_bytes(b"X = 1\0\n" + READ.format("it").encode())
    (folder / "surrogate.py").write_bytes(b"X = '\xed\xa0\x80'\n" + READ.format("it").encode())


def deep(depth: int) -> Iterator[Case]:
    """Yield what is nested or chained so deep."""
    yield Case(f"parentheses {depth:,} deep, Python", one("a.py", lambda: READ.format(1) + "x = " + "(" * depth + ")" * depth + "\n"))  # fmt: skip
    yield Case(f"arrays {depth:,} deep, JavaScript", one("a.js", lambda: FETCH.format(1) + "x = " + "[" * depth + "]" * depth + ";\n"))  # fmt: skip
    yield Case(f"a chain of {depth:,} calls, Python", one("a.py", lambda: READ.format(1) + "def g(q):\n    return q" + ".f()" * depth + "\n"))  # fmt: skip
    yield Case(f"a chain of {depth:,} calls, JavaScript", one("a.js", lambda: FETCH.format(1) + "export function g(q) {\n  return q" + ".f()" * depth + ";\n}\n"))  # fmt: skip
    yield Case(f"a sum of {depth:,} terms, Python", one("a.py", lambda: READ.format(1) + "def g(q):\n    return " + "+".join(["q"] * depth) + "\n"))  # fmt: skip


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield Case(
        "50,000 lines of Python, 10,000 functions", one("a.py", lambda: functions(READ, 50_000))
    )
    yield Case(
        "50,000 lines of JavaScript, 10,000 functions",
        one("a.js", lambda: functions(FETCH, 50_000)),
    )
    yield Case("50,000 lines of Python, one function", one("a.py", lambda: READ.format(1) + "x = 1\n" * 50_000))  # fmt: skip
    yield Case("20,000 statements in one Python function", one("a.py", lambda: "def f(p):\n    open(p)\n" + "    x = 1\n" * 20_000))  # fmt: skip
    yield Case("a tree of 100,000 files", tree(100_000))
    yield Case(
        "functions nested 1,000 deep, JavaScript", one("a.js", lambda: nested_functions(1_000))
    )
    yield Case(
        "functions nested 10,000 deep, JavaScript", one("a.js", lambda: nested_functions(10_000))
    )
    yield Case("ifs nested 90 deep, Python", one("a.py", lambda: nested_ifs(90)))
    yield Case(
        "ifs nested 10,000 deep, Python", one("a.py", lambda: nested_ifs(10_000)[:2_000_000])
    )
    for depth in (1_000, 10_000):
        yield from deep(depth)
    yield Case("else-if 10,000 times, JavaScript", one("a.js", lambda: FETCH.format(1) + "function g(q) {\n" + "".join(f"if (q == {n}) {{ h(); }} else\n" for n in range(10_000)) + "{}\n}\n"))  # fmt: skip
    yield Case("elif 10,000 times, Python", one("a.py", lambda: READ.format(1) + "def g(q):\n    if q: open(q)\n" + "".join(f"    elif q == {n}: h()\n" for n in range(10_000))))  # fmt: skip
    yield Case("a line of 1 MB, Python, in 40,000 lines", one("a.py", lambda: READ.format(1) + "x = 1\n" * 40_000 + "X = '" + "x" * 1_000_000 + "'\n"))  # fmt: skip
    yield Case("8,000 lines of comments in a row, Python", one("a.py", lambda: READ.format(1) + PADDING * 8_000))  # fmt: skip
    yield Case("a line of 1 MB, Python, at the top", one("a.py", lambda: "X = '" + "x" * 1_000_000 + "'\n" + READ.format(1)))  # fmt: skip
    yield Case("a line of 1 MB in a function, JavaScript", one("a.js", lambda: PADDING.replace("#", "//") * 800 + "export function g(q) {\n  return fetch('" + "x" * 1_000_000 + "');\n}\n"))  # fmt: skip
    yield Case("a list of 100,000 numbers on a line, Python", one("a.py", lambda: READ.format(1) + PADDING * 500 + "X = [" + "1, " * 100_000 + "]\n"))  # fmt: skip
    yield Case("a name of 100,000 letters, Python", one("a.py", lambda: PADDING * 500 + f"def {'f' * 100_000}(path):\n    open(path)\n"))  # fmt: skip
    yield Case("1,000 parameters, Python", one("a.py", lambda: "def f(" + ", ".join(f"p{n}: int" for n in range(1_000)) + "):\n    open(p1)\n"))  # fmt: skip
    yield Case("every end of line (17 files)", newlines)
    yield Case("26 encodings, with and without a cookie", encodings)


def measured(case: Case, bound: float) -> tuple[str, str, str, str]:
    """Return time, processor time, memory and outcome of a case, for people."""
    with tempfile.TemporaryDirectory(prefix="extremes-") as top:
        folder = Path(top, "it")
        folder.mkdir()
        planter = multiprocessing.get_context("fork").Process(target=case.plant, args=(folder,))
        planter.start()
        planter.join()
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(top, "cache"))}
        report = Path(top, "report.json")
        words = [sys.executable, "-m", "telemetry_inject", "--diff", "--format", "json", "."]
        started = time.monotonic()
        with report.open("wb") as output, Path(top, "said").open("wb") as said:
            process = subprocess.Popen(words, cwd=folder, env=environment, stdout=output, stderr=said, start_new_session=True)  # fmt: skip
        while True:
            # What it alone has used; its memory starts with ours, so that ours has to be small.
            done, status, used = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() - started > bound:
                os.killpg(process.pid, signal.SIGKILL)
                os.wait4(process.pid, 0)
                return f"> {bound:g} s", "", "", "**ended by this script**"
            time.sleep(0.02)
        seconds = time.monotonic() - started
        said_of_it = outcome(
            report, os.waitstatus_to_exitcode(status), Path(top, "said").read_bytes()
        )
        return (
            f"{seconds:.1f} s",
            f"{used.ru_utime + used.ru_stime:.1f} s",
            f"{used.ru_maxrss / 1024:.0f} MB",
            said_of_it,
        )


def outcome(report: Path, code: int, said: bytes) -> str:
    """Return what became of the files and functions."""
    try:
        found = json.loads(report.read_bytes())
    except ValueError:
        return f"**no report**, exit code {code}: {said.decode('utf-8', 'replace')[-200:]}"
    summary = found["summary"]
    parts = [
        f"{summary[each]} {each}" for each in ("injected", "skipped", "refused") if summary[each]
    ]
    parts += [f"{summary['failed_functions']} failed"] if summary["failed_functions"] else []
    reasons = {each["reason"] for each in found["left_out"] if each["reason"] != "empty"}
    problems = {each["problem"]["message"] for each in found["files"] if each["problem"]}
    failures = {each["failure"] for each in found["files"] if each["failure"]}
    for count, texts in ((summary["left_out"], reasons), (summary["rejected"], problems), (summary["failed"], failures)):  # fmt: skip
        if texts:
            shown = "; ".join(sorted(text[:90] for text in texts))
            parts.append(f"{count} left alone ({shown})")
    return ", ".join(parts) + (f"; exit code {code}" if code else "")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", default="")
    parser.add_argument("--not", dest="never", default="\0")
    parser.add_argument("--bound", type=float, default=120)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        [case] = [each for each in cases() if each.name == options.one]
        print(" | ".join(["", case.name, *measured(case, options.bound), ""]).strip(), flush=True)
        return 0
    print(
        "| case | time | of processors | memory | outcome |\n|---|---:|---:|---:|---|", flush=True
    )
    for case in cases():
        if options.only in case.name and options.never not in case.name:
            # In a process of its own: the memory of children is known as a maximum only.
            words = [sys.executable, "-m", "benchmarks.extremes", "--one", case.name, "--bound", str(options.bound)]  # fmt: skip
            subprocess.run(words, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
