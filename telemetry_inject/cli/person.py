"""The person at the terminal: is shown one function at a time, and says what is to be done."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from telemetry_inject.model import Plan
from telemetry_inject.pipeline.chosen import Answer, Question, Word
from telemetry_inject.plan import planfile
from telemetry_inject.report.diff import unified
from telemetry_inject.report.text import Paint, coloured, paint_diff, relative, shown

KEYS: dict[str, Word | str] = {
    "y": "accept", "n": "skip", "v": "never", "a": "rest", "d": "leave", "q": "stop", "e": "edit",
}  # fmt: skip
HELP = """\
y  yes: add it
n  no: leave it out this time
e  edit its plan in your editor (names, attributes, kind of span), then see it again
v  never: leave it out for good, with a comment `telemetry: ignore` above it
a  add this one and all others of this file
d  leave out this one and all others of this file
q  stop here; what you have accepted is written (so it is after Ctrl-C)"""


class Person:
    """Answers by one letter and Enter, on a terminal."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._here = Path.cwd()
        self._paint = Paint(coloured(stream))

    def ask(self, question: Question) -> Answer:
        """Return what the person wants; the end of input stops."""
        path = relative(question.path, self._here)
        self._show(question, path)
        while True:
            place = f"({question.number}/{question.total} in {shown(path)})"
            self._say(f"{place} Add this? [y,n,e,v,a,d,q,?] ", end="")
            line = sys.stdin.readline()
            if not line:
                self._say("")
                return "stop"
            word = KEYS.get(line.strip().lower()[:1])
            if word == "edit":
                edited = self._edited(question)
                if edited is not None:
                    return edited
            elif word is not None:
                return word  # type: ignore[return-value]
            else:
                self._say(HELP)

    def _show(self, question: Question, path: str) -> None:
        outcome = question.outcome
        name = outcome.function.split("::", 1)[-1]
        self._say("")
        self._say(self._paint(f"{shown(path)}:{outcome.line}: {shown(name)}", "bold"))
        if question.objection is not None:
            self._say(self._paint(shown(question.objection), "yellow"))
        if outcome.plan is not None and outcome.plan.reason and question.after is not None:
            self._say(shown(outcome.plan.reason))
        if question.after is None:
            return
        diff = unified(path.lstrip("/"), question.before, question.after)
        lines = diff.decode("utf-8", "replace").split("\n")[2:-1]
        for line in lines:
            text = "\t".join(shown(part) for part in line.rstrip("\r").split("\t"))
            painted = paint_diff(text.encode()).decode() if self._paint.on else text
            self._say(painted)

    def _edited(self, question: Question) -> Plan | None:
        """Return the plan as the person has edited it; None, with a reason shown, where it is none."""
        assert question.outcome.plan is not None
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _editor()
        with tempfile.TemporaryDirectory(prefix="telemetry-inject-") as folder:
            path = Path(folder) / "plan.json"
            planfile.write(path, [question.outcome.plan])
            try:
                code = subprocess.run([*shlex.split(editor), str(path)], check=False).returncode
                plans = planfile.read(path)
            except (OSError, ValueError) as error:
                self._say(f"{shown(editor)}: {shown(error)}")
                return None
        if code or len(plans) != 1:
            self._say(f"The plan is as it was: {'the editor failed' if code else 'one is needed'}.")
            return None
        return plans[0]

    def _say(self, text: str, end: str = "\n") -> None:
        print(text, end=end, file=self._stream, flush=True)


def _editor() -> str:
    return "notepad" if sys.platform == "win32" else "vi"
