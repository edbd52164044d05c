"""What is known of frameworks and libraries: tables in TOML, one folder a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from telemetry_inject.model import Function, SourceFile, Usage
from telemetry_inject.plan.patterns import compile_pattern, roots, tails
from telemetry_inject.plan.querysets import runs_a_query
from telemetry_inject.plan.roles import ROLES, Role
from telemetry_inject.plan.written import plainly

Text = Annotated[str, Field(min_length=1, max_length=200)]
Pattern = Annotated[str, Field(min_length=1, max_length=2000)]
Texts = Annotated[tuple[Pattern, ...], Field(strict=False)]

WRITTEN = ("written", "marked")
LISTS = ("calls", "decorators", "bases", "registered", "written", "marked")
CONDITIONS = ("names", "parameters", "annotations", "returns", "files", "literals")

RECEIVERS = frozenset({"self", "cls"})
MOST_SEEN = 50_000
"""Texts whose meaning is remembered before all are forgotten: memory stays flat."""
OWN = frozenset({"self", "cls", "this", "super"})


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
    marked: Texts = ()
    """Decorators as they are written, for objects that another file makes."""
    names: Texts = ()
    """Condition: globs, one of which the function's name matches."""
    parameters: Texts = ()
    """Condition: globs that its first parameters match one by one, receiver aside."""
    exact: bool = False
    """Condition: it has no parameters beyond those."""
    annotations: Texts = ()
    """Condition: globs, one of which the annotation of the first parameter matches."""
    returns: Texts = ()
    """Condition: globs, one of which the declared return type matches."""
    files: Texts = ()
    """Condition: globs, one of which the file's name matches."""
    mentions: Texts = ()
    """Condition: the text of the file, in lower case, holds one of them."""
    unless: Texts = ()
    """Condition: the text of the file, in lower case, holds none of them."""
    says: Texts = ()
    """Condition: the function's text holds one of them."""
    literals: Texts = ()
    """Condition: globs, one of which a literal of what it is handed to matches: an event's name."""
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
    uncalled: bool = False
    """Condition: no function of the file calls it by its name."""
    evaluated: bool = False
    """Condition: a query that it builds is run there, and not merely handed on."""
    besides: Texts = ()
    """Names that look alike: what shows the use must match none of these patterns."""

    @model_validator(mode="after")
    def _whole(self) -> Use:
        if self.role not in ROLES:
            raise ValueError(f"unknown role {self.role!r}; one of {', '.join(ROLES)}")
        if not any(getattr(self, each) for each in (*LISTS, *CONDITIONS, "features", "main")):
            raise ValueError("nothing to recognise it by")
        for each in (*LISTS, "besides"):
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
    sure: bool = True
    """Whether the name was followed to its library; what is only known as written is not."""


def _written(text: str) -> str | None:
    """Return a callee without its arguments, as patterns name it.

    What is called on the object itself mostly is the class's own: it is `this:name`, so that only
    patterns that ask for it match.
    """
    name = plainly(text)
    root, _, rest = name.partition(".")
    if root not in OWN or "." in rest:
        return name
    return f"this:{rest}" if root != "super" else None


def _received(which: str, pattern: str) -> str:
    """Return a pattern of written callees so that it names a receiver, whichever.

    A plain function `execute_command` or `readFile` is the application's own, or was followed.
    """
    last = pattern.removeprefix("**.")
    alone = which == "written" and last != pattern and "." not in last
    return f"*.{pattern}" if alone else pattern


def _called(name: str) -> str | None:
    """Return a resolved callee; None where it is but a look into a mapping that a library gave."""
    return None if MAPPED.search(name) else name


MAPPED = re.compile(
    r"\.(?:headers|cookies|params|json|args|kwargs|environ|options|config|metadata)"
    r"\.(?:get|set|has|pop|append|update|setdefault|keys|values|items)$"
)
READERS: dict[str, Callable[[str], str | None]] = {
    "calls": _called,
    "written": _written,
    "marked": plainly,
}
"""How the names of some lists are read from what is in the source; others are resolved already."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the file of a function says of the names in it."""

    called: frozenset[str] = frozenset()
    """The callees of the whole file, as they are written."""
    defined: frozenset[str] = frozenset()
    """The names of its functions and classes."""
    members: frozenset[str] = frozenset()
    """The names of its methods."""
    made: dict[str, bool] = field(default_factory=dict)
    """What was found of objects so far: a file's text is read once for each."""

    def owns(self, name: str, data: bytes) -> bool:
        """Return whether the object that a written name starts with is made in this file.

        So it is where every assignment to it in the text gives it a literal, a function, or what a
        class or function of the file returns.
        """
        if name.startswith("this:"):
            return name.removeprefix("this:") in self.members
        root, dot, rest = name.partition(".")
        if dot and (root in OWN or (root in self.defined and "." in rest)):
            root = rest.partition(".")[0]  # what a class or its object holds may be anybody's
        if root in self.defined:
            return True
        if root == "_":
            return False
        if root not in self.made:
            found = [*_given(root, data)]
            self.made[root] = bool(found) and all(
                not each or each.decode(errors="replace") in self.defined for each in found
            )
        return self.made[root]


def _given(name: str, data: bytes) -> Iterator[bytes]:
    """Yield what is assigned to a name, to `self.name` or `this.name`: a name, or nothing."""
    for found in re.finditer(re.escape(name.encode()) + VALUE, data):
        at = found.start()
        if BEFORE.search(data[max(0, at - 6) : at]):
            yield found[1] or b""


BEFORE = re.compile(rb"(?:^|[^\w$.])(?:self\.|this\.)?$")
VALUE = re.compile(
    rb"\s*(?::\s*[\w.\[\]]+\s*)?=(?![=>])\s*(?:await\s+|new\s+)*"
    rb"(?:([A-Za-z_$][\w$]*)|(?=[\[{(\"'\d]))"
).pattern


@dataclass(frozen=True, slots=True)
class _Index:
    """The patterns of one list, found by the first or the last segment of a name."""

    read: Callable[[str], str | None] | None = None
    rooted: dict[str, list[tuple[re.Pattern[str], int]]] = field(default_factory=dict)
    tailed: dict[str, list[tuple[re.Pattern[str], int]]] = field(default_factory=dict)
    """Those that can start with anything, by their last segment."""
    floating: list[tuple[re.Pattern[str], int]] = field(default_factory=list)
    besides: dict[int, list[re.Pattern[str]]] = field(default_factory=dict)
    """By use, what looks alike and is none."""
    seen: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)

    def add(self, pattern: str, use: int) -> None:
        entry = (compile_pattern(pattern), use)
        for root in roots(pattern):
            self.rooted.setdefault(root, []).append(entry)
        if roots(pattern):
            return
        for tail in tails(pattern):
            self.tailed.setdefault(tail, []).append(entry)
        if not tails(pattern):
            self.floating.append(entry)

    def find(self, text: str) -> tuple[tuple[int, str], ...]:
        """Return the uses that a text shows, and the name in it that shows them; remembered."""
        known = self.seen.get(text)
        if known is None:
            if len(self.seen) > MOST_SEEN:
                self.seen.clear()
            name = self.read(text) if self.read else text
            known = () if name is None else tuple([(use, name) for use in self._uses(name)])
            self.seen[text] = known
        return known

    def _uses(self, name: str) -> list[int]:
        entries = [
            *self.rooted.get(name.partition(".")[0], ()),
            *self.tailed.get(name.rpartition(".")[2], ()),
            *self.floating,
        ]
        found = {use for pattern, use in entries if pattern.fullmatch(name)}
        return sorted(use for use in found if not self._looks_alike(name, use))

    def _looks_alike(self, name: str, use: int) -> bool:
        return any(pattern.fullmatch(name) for pattern in self.besides.get(use, ()))


class Knowledge:
    """The uses of a language's libraries, ready to be matched."""

    def __init__(self, uses: Iterable[Use]) -> None:
        """Index `uses`; the order of the tables is the order of the matches."""
        self.uses = tuple(uses)
        self._indexes = {each: _Index(READERS.get(each)) for each in LISTS}
        self._bare: list[int] = []
        self._named: dict[tuple[str, str | None], list[int]] = {}
        self._globs: dict[str, re.Pattern[str]] = {}
        for number, use in enumerate(self.uses):
            for each in LISTS:
                for pattern in getattr(use, each):
                    self._indexes[each].add(_received(each, pattern), number)
                if use.besides and getattr(use, each):
                    apart = [compile_pattern(pattern) for pattern in use.besides]
                    self._indexes[each].besides[number] = apart
            if not any(getattr(use, each) for each in LISTS):
                self._bare.append(number)
            for each in CONDITIONS:
                self._globs.update(
                    (glob, re.compile(translate(glob))) for glob in getattr(use, each)
                )

    def matches(
        self, source: SourceFile, function: Function, usage: Usage, around: Around | None = None
    ) -> tuple[Match, ...]:
        """Return every use that the function makes, entry points first.

        What is known by its writing counts where nothing of its direction is known for certain.
        """
        around = around or Around()
        found = [
            Match(self.uses[number], name, sure)
            for number, (name, sure) in sorted(self._shown(source, function, usage, around).items())
            if self._holds(self.uses[number], source, function, usage, around.called)
        ]
        certain = {each.use.meaning.entry for each in found if each.sure}
        kept = (each for each in found if each.sure or each.use.meaning.entry not in certain)
        return tuple(sorted(kept, key=lambda match: not match.use.meaning.entry))

    def _shown(
        self, source: SourceFile, function: Function, usage: Usage, around: Around
    ) -> dict[int, tuple[str, bool]]:
        """Return the uses that names show, conditions aside: by number, the name and its certainty."""
        shown: dict[int, tuple[str, bool]] = {}
        for each, index in self._indexes.items():
            sure = each not in WRITTEN
            for text in _texts(each, function, usage):
                found = index.find(text)
                if found and (sure or not around.owns(found[0][1], source.data)):
                    for number, name in found:
                        shown.setdefault(number, (name, sure))
        for number in self._by_name(function):
            shown.setdefault(number, (function.name, True))
        return shown

    def _by_name(self, function: Function) -> Sequence[int]:
        """Return the uses without lists that such a name and first parameter allow; remembered."""
        first = next((p.name for p in function.parameters if p.name not in RECEIVERS), None)
        key = function.name, first
        known = self._named.get(key)
        if known is None:
            if len(self._named) > MOST_SEEN:
                self._named.clear()
            known = self._named[key] = [
                number
                for number in self._bare
                if self._any(self.uses[number].names, function.name)
                and self._any(self.uses[number].parameters[:1], first)
            ]
        return known

    def _holds(
        self,
        use: Use,
        source: SourceFile,
        function: Function,
        usage: Usage,
        called: frozenset[str],
    ) -> bool:
        return (
            (not use.exported or usage.exported)
            and (not use.main or usage.main)
            and (not use.toplevel or (function.parent is None and function.owner is None))
            and (not use.public or not function.name.startswith("_"))
            and (not use.asynchronous or function.is_async)
            and (not use.uncalled or called.isdisjoint(_ways(function)))
            and (not use.evaluated or runs_a_query(source.data[function.start : function.end]))
            and function.features.issuperset(use.features)
            and self._takes(use, function)
            and self._any(use.names, function.name)
            and self._any(use.files, source.name)
            and self._any(use.returns, function.returns)
            and (not use.literals or any(self._any(use.literals, each) for _, each in usage.detail))
            and _speaks(use, source)
            and _says(use, source.data[function.start : function.end])
        )

    def _takes(self, use: Use, function: Function) -> bool:
        """Return whether the parameters are those of the use."""
        if not use.parameters and not use.annotations:
            return not use.exact or not function.parameters
        given = [each for each in function.parameters if each.name not in RECEIVERS]
        wanted = len(use.parameters)
        return (
            (len(given) == wanted if use.exact else len(given) >= wanted)
            and all(
                self._any((glob,), each.name)
                for glob, each in zip(use.parameters, given, strict=False)
            )
            and self._any(use.annotations, given[0].annotation if given else None)
        )

    def _any(self, globs: Iterable[str], text: str | None) -> bool:
        """Return whether a condition holds: it does where it names no glob."""
        globs = tuple(globs)
        if not globs:
            return True
        return text is not None and any(self._globs[glob].match(text) for glob in globs)


def _texts(which: str, function: Function, usage: Usage) -> tuple[str, ...]:
    """Return what the patterns of one list are about, as the source or the usage has it."""
    if which == "written":
        return function.calls
    if which == "marked":
        return function.decorators
    names: tuple[str, ...] = getattr(usage, which)
    return names


def _ways(function: Function) -> tuple[str, ...]:
    """Return how the file would write a call of the function."""
    name = function.name
    return (name, function.qualified, f"this.{name}", f"self.{name}")


def _says(use: Use, text: bytes) -> bool:
    """Return whether a function's text holds what it must."""
    return not use.says or any(each.encode() in text for each in use.says)


def _speaks(use: Use, source: SourceFile) -> bool:
    """Return whether the file's text says what it must and nothing that it must not."""
    if not use.mentions and not use.unless:
        return True
    text = source.data.lower()
    return (not use.mentions or any(each.encode() in text for each in use.mentions)) and not any(
        each.encode() in text for each in use.unless
    )


def load(*folders: Traversable) -> Knowledge:
    """Return what the tables of all `folders` say.

    Raises `ValueError` that names the file and the place of the first mistake.
    """
    files = [
        each for folder in folders for each in sorted(folder.iterdir(), key=lambda each: each.name)
    ]
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
