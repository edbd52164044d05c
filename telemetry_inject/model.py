"""The vocabulary: the records that flow from one step to the next. All of them are immutable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

# --------------------------------------------------------------------------- what was read


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it was read: `data` is its exact bytes."""

    path: Path
    """Where it was read from and will be written to."""
    name: str
    """Its name in ids and reports: relative to the project's root, with forward slashes."""
    module: str
    """What `code.function.name` starts with: `shop.payments` (Python), `src/cart` (JavaScript)."""
    language: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place in a file; line and column count from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as written; `annotation` and `default` are source text."""

    name: str
    annotation: str | None = None
    default: str | None = None
    kind: Literal["plain", "positional", "keyword", "variadic", "keywords", "pattern"] = "plain"


@dataclass(frozen=True, slots=True)
class Function:
    """One function-like thing of a file. Offsets count bytes, lines count from 1, ends exclusive.

    `features` are the facts that matter to safety and selection, as lower-case words. Words that
    all languages share: `instrumented` (carries telemetry, ours or hand-written), `ours` (carries
    ours), `ignored` (a `telemetry: ignore` comment), `error` (overlaps an error node), `recursive`,
    `stub` (no real body), `accessor`, `wrapper` (one delegating statement), `test`, `one-line`.
    A language adds its own and documents them in its folder.
    """

    id: str
    """`path::qualified.name`, made unique in its file with `#2`, `#3`, …"""
    name: str
    qualified: str
    kind: Literal["function", "method", "constructor", "getter", "setter", "closure"]
    parameters: tuple[Parameter, ...]
    returns: str | None
    is_async: bool
    is_generator: bool
    decorators: tuple[str, ...]
    """Source text of each, outermost first, without the `@`."""
    start: int
    """First byte, decorators included."""
    end: int
    body_start: int
    body_end: int
    line: int
    """The line of the name, not of a decorator."""
    end_line: int
    complexity: int
    """Cyclomatic: 1 + decisions, nested functions not counted."""
    statements: int
    """Statements of its body at any depth, docstring and nested functions' bodies not counted."""
    calls: tuple[str, ...]
    """Callees as written, in order, duplicates kept, nested functions' calls not counted."""
    digest: str
    """Hex digest of the source, indentation relative to the function and line ends normalised."""
    features: frozenset[str]
    parent: str | None = None
    """The id of the function around it."""
    owner: str | None = None
    """The class that it is a member of, qualified."""


@dataclass(frozen=True, slots=True)
class FileScan:
    """What one file holds. `features` of files: `marker` (ours is in it), `foreign-prefix` (uses
    the reserved prefix without our marker), `ignored`, `generated`.
    """

    functions: tuple[Function, ...]
    problems: tuple[Problem, ...] = ()
    """Error and missing nodes of the grammar."""
    features: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Usage:
    """What one function touches, with names resolved through imports, aliases and assignments.

    Resolved names are dotted and start with the imported module: `requests.Session.get`,
    `@nestjs/common.Get`, `fs.promises.readFile`, `node:fs` written as `fs`.
    """

    calls: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    """Bases of the class it is a member of, transitively within the file."""
    registered: tuple[str, ...] = ()
    """Calls that the function is handed to: `express.Router.get`, `flask.Flask.add_url_rule`."""
    exported: bool = False
    main: bool = False
    """Called from the file's entry point (`if __name__ == "__main__"`, a bin script's top level)."""
    detail: tuple[tuple[str, str], ...] = ()
    """(resolved name, literal) pairs that rules may use, such as a route: `("flask.route", "/x")`."""


# --------------------------------------------------------------------------- what to add


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Place(_Record):
    """A statement: its path in the body and a digest of its tokens.

    The path counts from 0 and names the block on the way: `2`, `2.body.0`, `4.else.1`.
    """

    path: Annotated[str, Field(pattern=r"^\d{1,5}(\.[a-z]{1,12}\.\d{1,5}){0,20}$")]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]


Name = Annotated[str, Field(min_length=1, max_length=128)]
Expression = Annotated[str, Field(min_length=1, max_length=300)]
Attributes = Annotated[dict[Name, Expression], Field(max_length=32)]


class SpanCommand(_Record):
    """A span around the function."""

    kind: Literal["span"] = "span"
    name: Name
    span_kind: Literal["internal", "server", "client", "producer", "consumer"] = "internal"
    record_exceptions: bool = True


class AttributeCommand(_Record):
    """An attribute of the function's span; at entry, or after a statement."""

    kind: Literal["attribute"] = "attribute"
    key: Name
    expression: Expression
    after: Place | None = None


class EventCommand(_Record):
    """An event on the function's span."""

    kind: Literal["event"] = "event"
    name: Name
    attributes: Attributes = {}
    after: Place | None = None


class CounterCommand(_Record):
    """A counter that goes up by `value` (an expression) each time."""

    kind: Literal["counter"] = "counter"
    name: Name
    unit: Annotated[str, Field(max_length=63)] = "1"
    description: Annotated[str, Field(max_length=200)] = ""
    value: Expression = "1"
    attributes: Attributes = {}
    after: Place | None = None


class HistogramCommand(_Record):
    """A histogram of `value` (an expression), or of the function's `duration` in seconds."""

    kind: Literal["histogram"] = "histogram"
    name: Name
    unit: Annotated[str, Field(max_length=63)] = "s"
    description: Annotated[str, Field(max_length=200)] = ""
    value: Expression = "duration"
    attributes: Attributes = {}
    after: Place | None = None


class LogCommand(_Record):
    """A log record with a constant message."""

    kind: Literal["log"] = "log"
    level: Literal["trace", "debug", "info", "warn", "error", "fatal"] = "info"
    message: Annotated[str, Field(min_length=1, max_length=200)]
    attributes: Attributes = {}
    after: Place | None = None


Command = Annotated[
    SpanCommand | AttributeCommand | EventCommand | CounterCommand | HistogramCommand | LogCommand,
    Field(discriminator="kind"),
]


class Maker(_Record):
    """Who made a plan; tokens and cost in US dollars where a model did."""

    planner: Name = "manual"
    prompt_version: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: float | None = None


class Plan(_Record):
    """What one function is to carry, and why. Its JSON schema is what models are given."""

    function: Annotated[str, Field(min_length=1, max_length=1000)]
    """A `Function.id`."""
    digest: str = ""
    """`Function.digest` at planning time; a plan for other code is refused. Empty: not checked."""
    decision: Literal["instrument", "skip"] = "instrument"
    reason: Annotated[str, Field(max_length=400)] = ""
    commands: Annotated[tuple[Command, ...], Field(max_length=64)] = ()
    maker: Maker = Maker()


# --------------------------------------------------------------------------- what was done


@dataclass(frozen=True, slots=True)
class Insertion:
    """Text that is added before the byte at `offset` of the original source."""

    offset: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Attempt:
    """One rung that was tried or ruled out, and what was held against it."""

    rung: str
    objection: str
    proof: bool = False
    """Whether it was tried and the proof turned it down; otherwise it was ruled out beforehand."""


Status = Literal["injected", "skipped", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one function, with every attempt; `reason` is one sentence."""

    function: str
    file: str
    line: int
    status: Status
    reason: str
    rung: str | None = None
    attempts: tuple[Attempt, ...] = ()
    plan: Plan | None = None
    boundary: bool = False
    """An entry point or an outbound call, by the rules."""
    covered: bool = False
    """Whether it carried telemetry before, ours or anybody's."""


@dataclass(frozen=True, slots=True)
class Site:
    """One call in the text of a function."""

    written: str
    resolved: tuple[str, ...] = ()
    """What it may mean, through imports and assignments."""
    repeated: bool = False
    """Whether it is in a loop."""


@dataclass(frozen=True, slots=True)
class Caller:
    """One function and its calls: what the call graph of a run is made from."""

    function: str
    module: str
    qualified: str
    owner: str | None = None
    parent: str | None = None
    constructor: bool = False
    is_async: bool = False
    entry: bool = False
    """The world calls it."""
    outbound: bool = False
    """It calls the world, and may wait for it."""
    sites: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `after` is None where nothing is to be written."""

    source: SourceFile
    outcomes: tuple[Outcome, ...]
    after: bytes | None = None
    problem: Problem | None = None
    """Why the whole file was left alone, where it was."""
    needs: tuple[str, ...] = ()
    """Packages that the inserted code imports, by their names in the language's registry."""
    suggests: tuple[str, ...] = ()
    """Instrumentation packages worth installing for the libraries that the file uses."""
    callers: tuple[Caller, ...] = ()
    """Its functions and their calls, where a prediction is wanted."""


# --------------------------------------------------------------------------- what will be


@dataclass(frozen=True, slots=True)
class Predicted:
    """What one call of an entry point comes to, with all that it calls."""

    function: str
    path: str
    line: int
    entry: bool
    """False where nothing but the absence of callers says that it is one."""
    spans: int
    internal: int
    brief: int
    """Spans of functions that wait for nothing."""
    nanoseconds: float
    loops: bool
    """Whether calls in loops were counted several times."""
    circles: bool
    """Whether functions that call one another were counted once."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the spans of a run come to, largest first."""

    roots: tuple[Predicted, ...]
    warnings: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Languages whose spans have no figure."""
    bare: tuple[str, ...] = ()
    """Languages whose figure is that of the API alone, without an SDK."""

    @property
    def most(self) -> float:
        """Return the most nanoseconds of one call."""
        return max((each.nanoseconds for each in self.roots), default=0.0)


# --------------------------------------------------------------------------- what models took


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What one model has done in a run. Money is in US dollars, None where no price is known."""

    model: str
    requests: int
    plans: int
    """Functions that carry its plan."""
    failed: int
    """Requests that brought no answer."""
    invalid: int
    """Answers without a single valid plan."""
    cancelled: int
    input_tokens: int
    output_tokens: int
    cost: float | None
    lost: float | None
    """The part of the cost that went to answers which were not taken."""
    estimated: bool
    """Whether a part of the cost is an upper bound."""
    median: float | None
    """Seconds of a valid answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking models came to, at the end of a run."""

    strategy: str
    models: tuple[ModelUse, ...]
    by_model: int
    """Functions planned by a model in this run."""
    by_cache: int
    by_rules: int
    """Functions for which no model gave a valid plan."""
    cost: float | None
    """None where the price of a model is not known."""
    known: float
    """What is known of the cost: all of it, or without the models whose price is not known."""
    estimated: float
    """The part that is upper bounds, of requests that were cancelled or broke off."""
    lost: float
    """The part that went to answers which were not taken."""
    hedge_saves: float | None
    """What `--strategy hedge` would have saved of it, by this run's own latencies."""
    budget: float | None = None
    refused: int = 0
    """Requests that were not sent because the budget was spent."""
