"""What goes into a run and what comes out of it, one record at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from telemetry_inject.conventions import USUAL, Conventions
from telemetry_inject.debugtrace import Event
from telemetry_inject.languages.base import Reach
from telemetry_inject.model import Asked, FileReport, Plan, Prediction
from telemetry_inject.scan.discover import LeftOut
from telemetry_inject.standings import Standings

Action = Literal["inject", "remove"]


@dataclass(frozen=True, slots=True)
class Older:
    """What a file held at the revision that it is compared with."""

    name: str
    """The revision, for people."""
    before: bytes
    staged: bytes | None = None
    """What is staged, where a function must stand there to count as changed."""
    show: bool = False
    """Whether the lines that a pull request shows are wanted."""
    moved: frozenset[str] = frozenset()
    """Digests of functions of files that are gone; the file may have been one of them."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a first step made of a file, which the rest of the work goes on from."""

    before: bytes
    """What is on the disk."""
    after: bytes
    """The text to fall back on: other files of the run count on it."""
    needs: tuple[str, ...]
    """The packages without which it is not written."""


@dataclass(frozen=True, slots=True)
class Task:
    """Everything that a worker has to know to work on one file."""

    path: Path
    name: str
    """As `SourceFile.name`."""
    root: Path
    """The folder that `name` is relative to."""
    language: str
    action: Action = "inject"
    level: str = "standard"
    reach: Reach = frozenset()
    plans: tuple[Plan, ...] | None = None
    """The plans that were given for the file; None: the rules make them."""
    proposals: tuple[Plan, ...] = ()
    """Plans that models have made; the rules' plan stands in where one cannot be carried out."""
    trace: str | None = None
    """The level of the debug trace, if there is one."""
    data: bytes | None = None
    """The text, where it does not come from the disk."""
    bans: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """Rungs that a function must not take, by function id, and why."""
    predict: bool = False
    """Whether calls are wanted, for a prediction."""
    conventions: Conventions = USUAL
    stage: Stage | None = None
    """Where `data` is the work of a first step."""
    older: Older | None = None
    """Where only functions whose code changed are to be looked at."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one file."""

    report: FileReport
    root: Path
    failure: str | None = None
    """What went wrong with the file as a whole; its functions are `failed` where they are known."""
    removed: int = 0
    """Functions whose telemetry was taken out."""
    exact: bool = True
    """Whether taking it out certainly gave the original bytes back."""
    stage: Stage | None = None
    written: bool = False
    shown: tuple[tuple[int, int], ...] | None = None
    """First and last lines that a pull request shows, where that is asked for."""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the person about the run as a whole; `problem` makes it exit with 1."""

    text: str
    problem: bool = False


@dataclass(frozen=True, slots=True)
class Traced:
    """Steps that belong to no file."""

    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """How far long work has come, for whoever watches."""

    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What the project's own tests said."""

    green: bool
    """False where nothing was written because they went red."""
    runs: int
    seconds: float
    said: str
    """The outcome in a sentence or two."""
    taken_out: tuple[str, ...] = ()
    """Ids of functions."""
    flaky: tuple[str, ...] = ()
    """Tests that are red at times, whatever the code is."""


Item = Done | LeftOut | Note | Traced | Asked | Said | Standings | Trial | Prediction
