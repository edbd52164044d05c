"""What is known of frameworks and libraries: tables in TOML, one folder a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import translate
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from telemetry_inject.model import Function, SourceFile, Usage
from telemetry_inject.plan.patterns import compile_pattern, roots
from telemetry_inject.plan.roles import ROLES, Role

Text = Annotated[str, Field(min_length=1, max_length=200)]
Pattern = Annotated[str, Field(min_length=1, max_length=2000)]
Texts = Annotated[tuple[Pattern, ...], Field(strict=False)]

LISTS = ("calls", "decorators", "bases", "registered", "written")
CONDITIONS = ("names", "annotations", "returns", "files")

RECEIVERS = frozenset({"self", "cls"})


class Use(BaseModel):
    """One way to use one library: how it is recognised, and what it means.

    It matches a function when a name in one of the five lists matches (if there is any) and every
    condition holds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    library: Text
    role: Text
    instrumentation: Text | None = None
    """The package whose span ours would repeat, by its name in the language's registry."""
    attributes: dict[Text, Text] = {}
    """Constants by their semantic-convention names."""
    calls: Texts = ()
    decorators: Texts = ()
    bases: Texts = ()
    registered: Texts = ()
    written: Texts = ()
    """Callees as they are written, for names that nobody needs an import for to know them."""
    names: Texts = ()
    """Condition: globs, one of which the function's name matches."""
    parameters: Texts = ()
    """Condition: the names that its parameters start with, receiver aside."""
    annotations: Texts = ()
    """Condition: globs, one of which the annotation of the first parameter matches."""
    returns: Texts = ()
    """Condition: globs, one of which the declared return type matches."""
    files: Texts = ()
    """Condition: globs, one of which the file's name matches."""
    features: Texts = ()
    """Condition: the function has all of them."""
    asynchronous: bool = False
    """Condition: it is declared so."""
    public: bool = False
    """Condition: its name does not start with an underscore."""
    exported: bool = False
    """Condition: the function is exported."""
    main: bool = False
    """Condition: the file's entry point calls it."""
    toplevel: bool = False
    """Condition: it is neither nested nor a member."""

    @model_validator(mode="after")
    def _whole(self) -> Use:
        if self.role not in ROLES:
            raise ValueError(f"unknown role {self.role!r}; one of {', '.join(ROLES)}")
        if not any(getattr(self, each) for each in (*LISTS, *CONDITIONS, "features", "main")):
            raise ValueError("nothing to recognise it by")
        for each in LISTS:
            for pattern in getattr(self, each):
                compile_pattern(pattern)
        return self

    @property
    def meaning(self) -> Role:
        """What the role implies."""
        return ROLES[self.role]


@dataclass(frozen=True, slots=True)
class Match:
    """A use that a function makes, and the name that showed it."""

    use: Use
    name: str


@dataclass(frozen=True, slots=True)
class _Index:
    """The patterns of one list, found by the first segment of a name."""

    rooted: dict[str, list[tuple[re.Pattern[str], int]]] = field(default_factory=dict)
    floating: list[tuple[re.Pattern[str], int]] = field(default_factory=list)
    seen: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def add(self, pattern: str, use: int) -> None:
        entry = (compile_pattern(pattern), use)
        for root in roots(pattern):
            self.rooted.setdefault(root, []).append(entry)
        if not roots(pattern):
            self.floating.append(entry)

    def find(self, name: str) -> tuple[int, ...]:
        """Return the uses that a resolved name shows, remembered by name."""
        known = self.seen.get(name)
        if known is None:
            entries = [*self.rooted.get(name.split(".", 1)[0], ()), *self.floating]
            known = tuple(sorted({use for pattern, use in entries if pattern.fullmatch(name)}))
            self.seen[name] = known
        return known


class Knowledge:
    """The uses of a language's libraries, ready to be matched."""

    def __init__(self, uses: Iterable[Use]) -> None:
        """Index `uses`; the order of the tables is the order of the matches."""
        self.uses = tuple(uses)
        self._indexes = {each: _Index() for each in LISTS}
        self._bare: list[int] = []
        self._globs: dict[str, re.Pattern[str]] = {}
        for number, use in enumerate(self.uses):
            for each in LISTS:
                for pattern in getattr(use, each):
                    self._indexes[each].add(pattern, number)
            if not any(getattr(use, each) for each in LISTS):
                self._bare.append(number)
            for each in CONDITIONS:
                self._globs.update(
                    (glob, re.compile(translate(glob))) for glob in getattr(use, each)
                )

    def matches(self, source: SourceFile, function: Function, usage: Usage) -> tuple[Match, ...]:
        """Return every use that the function makes, entry points first."""
        shown: dict[int, str] = {}
        for each, index in self._indexes.items():
            names = function.calls if each == "written" else getattr(usage, each)
            for name in names:
                for number in index.find(name):
                    shown.setdefault(number, name)
        for number in self._bare:
            shown.setdefault(number, function.name)
        found = [
            Match(self.uses[number], shown[number])
            for number in sorted(shown)
            if self._holds(self.uses[number], source, function, usage)
        ]
        return tuple(sorted(found, key=lambda match: not match.use.meaning.entry))

    def _holds(self, use: Use, source: SourceFile, function: Function, usage: Usage) -> bool:
        parameters = [each for each in function.parameters if each.name not in RECEIVERS]
        names = tuple(each.name for each in parameters[: len(use.parameters)])
        return (
            (not use.exported or usage.exported)
            and (not use.main or usage.main)
            and (not use.toplevel or (function.parent is None and function.owner is None))
            and (not use.public or not function.name.startswith("_"))
            and (not use.asynchronous or function.is_async)
            and function.features.issuperset(use.features)
            and names == use.parameters
            and self._any(use.names, function.name)
            and self._any(use.files, source.name)
            and self._any(use.returns, function.returns)
            and self._any(use.annotations, parameters[0].annotation if parameters else None)
        )

    def _any(self, globs: Iterable[str], text: str | None) -> bool:
        """Return whether a condition holds: it does where it names no glob."""
        globs = tuple(globs)
        if not globs:
            return True
        return text is not None and any(self._globs[glob].match(text) for glob in globs)


def load(folder: Traversable) -> Knowledge:
    """Return what the tables of `folder` say.

    Raises `ValueError` that names the file and the place of the first mistake.
    """
    files = sorted((each for each in folder.iterdir()), key=lambda each: each.name)
    uses: list[Use] = []
    for file in files:
        if file.name.endswith(".toml"):
            uses.extend(_uses(file.name, file.read_text(encoding="utf-8")))
    return Knowledge(uses)


def _uses(name: str, text: str) -> list[Use]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name}: {error}") from error
    if set(tables) != {"use"} or not isinstance(tables["use"], list):
        raise ValueError(f"{name}: only tables [[use]] are expected")
    return [_use(f"{name}: use {number}", table) for number, table in enumerate(tables["use"], 1)]


def _use(where: str, table: object) -> Use:
    try:
        return Use.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(each) for each in first["loc"])
        raise ValueError(f"{where} {place}: {first['msg']}".replace(" :", ":")) from error
