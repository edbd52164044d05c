"""The contract of a language: what its folder offers to the rest of the program.

Everything here works on one file at a time and keeps no state. `Reach` is what other files of the
project have to say about the functions of this one, `Others` the way to what they define.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Protocol

from tree_sitter import Tree

from telemetry_inject.model import FileScan, Function, Insertion, Plan, Problem, SourceFile, Usage

Reach = frozenset[str]
"""Facts of the whole project that decide which idioms are safe; each language has its own words."""


Others = Callable[[Path], bytes | None]
"""Gives what another file of the project holds; None where there is no such file in it."""


def alone(path: Path) -> bytes | None:
    """Give no other file: `Others` of a file that is looked at by itself."""
    del path
    return None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file with its tree and what was found in it; lives in one process only."""

    source: SourceFile
    tree: Tree
    scan: FileScan
    others: Others = alone
    """For names that are followed to where the project defines them; never for what is safe."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that a plan can point at."""

    path: str
    """As in `model.Place`."""
    digest: str
    """12 hex digits over its tokens: reformatting does not change it."""
    start: int
    end: int
    line: int
    text: str
    """Its first line, shortened, for people."""
    objection: str | None
    """Why nothing can be inserted after it; None where it can."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression that passed: `text` is how it is to be written."""

    text: str
    type: str
    """`str`, `bool`, `int`, `float`, or one of these with `[]`; `?` in front where it may be null."""
    constant: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A function, its checked plan and the rung of the ladder that is to carry it."""

    function: Function
    plan: Plan
    rung: str


@dataclass(frozen=True, slots=True)
class Stripped:
    """A file without our insertions. `exact` is False where a formatter has been at work since, so
    that the bytes may differ from those before injection; `functions` counts what was taken out.
    """

    data: bytes
    exact: bool
    functions: int


@dataclass(frozen=True, slots=True)
class Style:
    """How inserted lines are laid out in a file."""

    width: int = 88
    """Columns a line may take where it can be broken."""
    tracer: str = ""
    """What the project calls its tracers, meters and loggers; empty for the module's name."""


class Syntax(Protocol):
    """Parsing, and the functions of a file."""

    def parse(self, data: bytes) -> Tree:
        """Return the tree of `data`."""

    def scan(self, source: SourceFile, tree: Tree) -> FileScan:
        """Return every function of the file, in source order, with its facts."""

    def problem(self, source: SourceFile) -> Problem | None:
        """Return what the language's own in-process checker has against the file as it was read.

        None where it accepts the file or where there is no such checker.
        """

    def module(self, path: Path, root: Path) -> str:
        """Return `SourceFile.module` for a file of the project at `root`."""


class Names(Protocol):
    """Names resolved through imports, aliases and assignments: what rules match on.

    What another file of the project defines is followed into that file.
    """

    def usages(self, file: Parsed) -> Mapping[str, Usage]:
        """Return `Usage` by function id; functions that touch nothing known may be absent."""


class Expressions(Protocol):
    """The whitelist of total expressions."""

    def check(self, text: str, file: Parsed, function: Function, at: Statement | None) -> Checked:
        """Return the expression as it is to be written at entry, or after the statement `at`.

        Raises `ValueError` with one sentence for anything that is not certain to be total there.
        """

    def parameter(self, file: Parsed, function: Function, name: str) -> Checked | None:
        """Return the expression that records a parameter by its declared type, or None."""


class Ladder(Protocol):
    """The idioms, best first."""

    rungs: tuple[str, ...]

    def survey(self, name: str, data: bytes) -> tuple[str, ...]:
        """Return facts of one file of the project (tests included) that others must know.

        Cheap: most files are dismissed by one regular expression without being parsed.
        """

    def reach(self, facts: Iterable[str]) -> Reach:
        """Return what the facts of all files mean for the choice of rungs."""

    def rungs_for(self, plan: Plan) -> tuple[str, ...]:
        """Return the rungs that could carry such a plan at all, best first."""

    def objections(
        self, file: Parsed, function: Function, plan: Plan, reach: Reach
    ) -> Mapping[str, str]:
        """Return, for each rung that cannot be used, the sentence that says why."""

    def statements(self, file: Parsed, function: Function) -> tuple[Statement, ...]:
        """Return the statements of the body that a plan can name, in order."""

    def render(
        self, file: Parsed, choices: Sequence[Choice], style: Style
    ) -> tuple[Insertion, ...]:
        """Return every insertion of the file: imports, instruments and the chosen idioms.

        Reads only functions without the feature `instrumented`; where the file carries our header
        already, adds to it what is missing.
        """

    def needs(self, choices: Sequence[Choice]) -> tuple[str, ...]:
        """Return the packages that the insertions import, as the language's registry names them."""

    def strip(self, data: bytes) -> Stripped:
        """Return the file without everything of ours; `data` itself where there is nothing."""

    def objection(self, before: Parsed, after: bytes, tree: Tree) -> str | None:
        """Return what is wrong with the instrumented text, in process; None where nothing is.

        `tree` is the tree of `after`. The tree with our nodes unwrapped must equal the tree
        before, names and signatures included, and the language's own compiler, where it runs in
        this process, must accept it.
        """


class Inquiry(Protocol):
    """Further passes over a project, for facts that one file alone cannot tell."""

    def questions(self, facts: Collection[str]) -> frozenset[str]:
        """Return those of the facts that are questions to every file of the project.

        Empty where all is known. Each is asked once; the answers may hold further ones.
        """

    def answers(
        self, name: str, data: bytes, asked: Collection[str]
    ) -> Mapping[str, tuple[str, ...]]:
        """Return, by question, the facts with which one file answers, where it has any.

        Cheap: files that a question does not concern are dismissed without being parsed.
        """


class Toolchain(Protocol):
    """The language's own checker in another process, once per batch, never the project's code."""

    def check(self, files: Sequence[tuple[SourceFile, bytes]]) -> Mapping[str, str]:
        """Return, by `SourceFile.name`, what the checker has against the new text of each pair.

        A file whose original it rejects as well is reported with that.
        """

    def describe(self) -> str:
        """Return the checker's name and version, or what is missing and how to install it."""


class Packaging(Protocol):
    """The project's manifests, and starting an SDK."""

    def root(self, path: Path) -> Path | None:
        """Return the folder of the nearest manifest above a file, or None for a lone file."""

    def missing(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return those of `packages` that no manifest of the project declares."""

    def outdated(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return a phrase for each of `packages` that the manifests hold at a version under which
        the inserted code would change what the program does: `name==1.0, and … needs 2.0 or later`.
        """

    def add(self, root: Path, packages: Sequence[str]) -> tuple[Path, bytes]:
        """Return the manifest that the project really uses, and its bytes with `packages` added.

        Raises `ValueError` with one sentence where it cannot be edited with certainty.
        """

    def bootstrap(self, root: Path) -> tuple[Path, bytes, str]:
        """Return a new file that starts an SDK, its content, and a sentence on how to call it."""

    def style(self, path: Path) -> Style:
        """Return the layout that the project's formatter settings ask for."""


@dataclass(frozen=True, slots=True)
class Passed:
    """An insertion that passes a context on, and the functions for whose sake it is there, by names
    that only the language's `Threading` has to understand.
    """

    insertion: Insertion
    functions: frozenset[str]


class Threading(Protocol):
    """Passing a context to functions that have none: the one change of signatures, on request.

    Looks at a whole project. What it makes is a first step: its texts are instrumented as if they
    had been written that way, and `Ladder.strip` takes both out.
    """

    needs: tuple[str, ...]
    """The packages without which nothing is written."""

    def passed(
        self, files: Sequence[Parsed], wanted: Set[str], reach: Reach, barred: Set[str]
    ) -> Mapping[str, Sequence[Passed]]:
        """Return, by `SourceFile.name`, what is inserted so that a context comes to `wanted`.

        `wanted` are ids of functions; those in `barred` (names of `Passed`) keep their signatures.
        """

    def objections(self, texts: Sequence[tuple[SourceFile, bytes]]) -> Mapping[str, Set[int]]:
        """Return the lines that the compiler has something against, by `SourceFile.name`.

        No lines stand for the whole file. Raises `ValueError` with one sentence where there is no
        compiler, or where it cannot compile the project as it is.
        """


@dataclass(frozen=True, slots=True)
class Language:
    """One language, as `languages.load` returns it."""

    name: str
    comment: str
    """What a line comment starts with."""
    syntax: Syntax
    names: Names
    expressions: Expressions
    ladder: Ladder
    toolchain: Toolchain
    packaging: Packaging
    knowledge: tuple[Traversable, ...]
    """The folders of its frameworks' tables (TOML): its own, and those that it shares."""
    threading: Threading | None = None
    """How a context is passed on, where the language has none of its own for each thread."""
    inquiry: Inquiry | None = None
    """None where `Ladder.survey` tells all."""
    block: tuple[str, str] | None = None
    """What a comment of ours stands between where not all compilers know line comments (C89)."""
