"""Progress of long work, on standard error, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 24
"""Files below which the work is over before a bar could be read."""


class Bar:
    """A bar that appears once there is enough to do; all of it does nothing where nobody looks."""

    def __init__(self, *, visible: bool) -> None:
        self._visible = visible
        self._progress: Progress | None = None

    def total(self, count: int) -> None:
        """Say how many files there are."""
        if not self._visible or count < PATIENCE:
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,  # the result goes its own way
        )
        self._progress.add_task("Files", total=count)

    def step(self) -> None:
        """Say that one more file is done."""
        if self._progress is not None:
            if not self._progress.live.is_started:
                # From here on there is a second thread: workers have been started before.
                self._progress.start()
            self._progress.advance(self._progress.task_ids[0])

    def ask(self, root: Path, packages: Sequence[str]) -> bool:
        """Return whether the person at the terminal agrees to packages being added."""
        self.stop()
        names = ", ".join(packages)
        question = f"{root} does not declare {names}, which the inserted code imports. Add? [y/N] "
        print(question, end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    def say(self, text: str) -> None:
        """Say what is going on, where somebody looks."""
        if self._visible:
            self.stop()
            print(text, file=sys.stderr)

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()


@contextmanager
def progress(*, visible: bool) -> Iterator[Bar]:
    """Give a bar that is taken away at the end."""
    bar = Bar(visible=visible)
    try:
        yield bar
    finally:
        bar.stop()
