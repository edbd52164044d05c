"""Settings: command line > environment > user's file > project's file > defaults.

A project's file can only choose and narrow, unless it is trusted: it is read from code that nobody
vouches for. What it excludes stays excluded; everything else is the nearest layer's.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from telemetry_inject import values
from telemetry_inject.conventions import (
    SPAN_NAMES,
    Conventions,
    checked_patterns,
    checked_prefix,
    checked_tracer,
)

LEVELS = ("boundary", "standard", "all")
CONTEXTS = ("skip", "thread")
STRATEGIES = ("race", "hedge", "single")
FORMATS = ("text", "json", "patch", "markdown", "github", "sarif")
PREFIX = "TELEMETRY_INJECT_"
"""What the names of our variables in the environment start with."""
PATTERNS = ("include", "exclude")
PROJECT_FILES = ("telemetry-inject.toml", "pyproject.toml")


class SettingsError(ValueError):
    """Wrong usage or configuration: what, where and what to do, in a sentence or two."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, resolved."""

    select: str = "standard"
    select_paths: tuple[tuple[str, str], ...] = ()
    """Levels by pattern, as in `.gitignore`; the last that fits counts."""
    select_base: str = ""
    """The folder that these patterns are relative to; empty for the current one."""
    language: tuple[str, ...] = ()
    """Languages to look at; empty for all."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    """Patterns that are relative to what is named on the command line."""
    project_include: tuple[str, ...] = ()
    project_exclude: tuple[str, ...] = ()
    """Patterns of the project's file, relative to `project_folder`."""
    project_folder: str = ""
    fail_under: float | None = None
    """The least telemetry coverage, in percent, that `--check` passes."""
    span_names: str = "words"
    attribute_prefix: str = ""
    tracer_name: str = ""
    forbidden_attributes: tuple[str, ...] = ()
    max_overhead: float | None = None
    """The most seconds that spans may add to one call of an entry point."""
    model: tuple[str, ...] = ()
    """Comma lists of models; empty for the rules."""
    strategy: str = "race"
    perform_benchmark: bool = False
    """Whether every model plans every function, and they judge one another."""
    hedge: float | None = None
    """Seconds after which the next model starts; None: by how long the first one takes."""
    budget: float | None = None
    """US dollars that models may cost in a run."""
    retries: int = 2
    timeout: float = 120.0
    """Seconds for one answer of a model."""
    plan_cache: bool = True
    """Whether plans that models made before are used again."""
    ollama_per_gpu: bool = False
    """Whether one Ollama server is started for each GPU."""
    test_cmd: str = ""
    """The command whose tests judge the insertions; empty for none."""
    test_runs: int = 40
    """How many times that command may run."""
    jobs: int = 0
    """Worker processes; 0 for as many as there are cores."""
    format: str = "text"
    go_context: str = "skip"
    """`thread`: unexported functions get a parameter that a context is passed through."""
    add_deps: bool = False
    assume_deps: bool = False
    quiet: bool = False
    verbose: bool = False
    debug_trace: str = "off"
    """A level, or `off`."""
    debug_trace_console: bool = False
    trust_project: bool = False
    """Whether the project's file may set everything."""

    @property
    def conventions(self) -> Conventions:
        """What the project calls things."""
        return Conventions(
            self.span_names, self.attribute_prefix, self.tracer_name, self.forbidden_attributes
        )


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source says, by the names of `Settings`."""

    source: str
    """For people: `command line`, `environment`, a file's path."""
    values: Mapping[str, object]
    folder: str = ""
    """The folder of a project's file, which its patterns are relative to."""


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: how its value is read, and where else than in the user's file it may stand."""

    read: Callable[[object], object]
    """Returns the value; raises `ValueError` with what was expected."""
    project: bool = False
    """Whether a project may set it without being trusted."""
    variable: str | None = None
    """Its name in the environment, where that is not the usual one; empty for none."""


OPTIONS: Mapping[str, Option] = {
    "select": Option(values.one_of(LEVELS), project=True),
    "select_paths": Option(values.by_pattern(LEVELS), project=True),
    "language": Option(values.texts, project=True),
    "include": Option(values.texts, project=True),
    "exclude": Option(values.texts, project=True),
    "fail_under": Option(values.percent, project=True),
    "span_names": Option(values.one_of(SPAN_NAMES), project=True),
    "attribute_prefix": Option(lambda given: checked_prefix(values.text(given)), project=True),
    "tracer_name": Option(lambda given: checked_tracer(values.text(given)), project=True),
    "forbidden_attributes": Option(
        lambda given: checked_patterns(values.texts(given)), project=True
    ),
    "max_overhead": Option(values.duration, project=True),
    "model": Option(values.model_lists, variable="LLM_MODEL"),
    "strategy": Option(values.one_of(STRATEGIES)),
    "perform_benchmark": Option(values.flag),
    "hedge": Option(values.number("seconds", 0)),
    "budget": Option(values.number("US dollars", 0)),
    "retries": Option(values.count),
    "timeout": Option(values.number("seconds, one at least", 1)),
    "plan_cache": Option(values.flag),
    "ollama_per_gpu": Option(values.flag),
    "test_cmd": Option(values.text),
    "test_runs": Option(values.positive),
    "jobs": Option(values.count),
    "format": Option(values.one_of(FORMATS)),
    "go_context": Option(values.one_of(CONTEXTS)),
    "add_deps": Option(values.flag),
    "assume_deps": Option(values.flag),
    "quiet": Option(values.flag),
    "verbose": Option(values.flag),
    "debug_trace": Option(values.trace, variable=""),
    "debug_trace_console": Option(values.flag, variable="DEBUG_TRACE_CONSOLE"),
    "trust_project": Option(values.flag),
}


def variable(name: str) -> str:
    """Return what a setting is called in the environment; empty where it cannot stand there."""
    given = OPTIONS[name].variable
    return PREFIX + name.upper() if given is None else given


@dataclass(frozen=True, slots=True)
class Resolved:
    """The settings, and for each the source that its value came from."""

    settings: Settings
    sources: Mapping[str, str]


def resolve(layers: Sequence[Layer]) -> Resolved:
    """Return the settings that `layers`, strongest first, give; defaults come last.

    Raises `SettingsError` for a value that is not understood.
    """
    found: dict[str, object] = {}
    sources: dict[str, str] = {}
    for layer in layers:
        for name, given in _counting(layer, sources).items():
            value = _read(name, given, layer.source)
            kept = f"project_{name}" if layer.folder and name in PATTERNS else name
            if name == "exclude" and name in sources:
                found[kept] = (*_tuple(found.get(kept)), *_tuple(value))
                sources[name] += f" and {layer.source}"
            elif name not in sources:
                found[kept], sources[name] = value, layer.source
                if name == "select_paths":
                    found["select_base"] = layer.folder
        if layer.folder:
            found["project_folder"] = layer.folder
    for each in fields(Settings):
        sources.setdefault(each.name, "default")
    return Resolved(Settings(**found), sources)  # type: ignore[arg-type]


def _counting(layer: Layer, sources: Mapping[str, str]) -> Mapping[str, object]:
    """Return what a layer says that counts: a level for everything is stronger than patterns."""
    if "select" not in sources:
        return layer.values
    return {name: each for name, each in layer.values.items() if name != "select_paths"}


def _tuple(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _read(name: str, value: object, source: str) -> object:
    try:
        return OPTIONS[name].read(value)
    except ValueError as error:
        shown = name.replace("_", "-")
        raise SettingsError(f"{source}: {shown} = {value!r} is not understood: {error}") from error


def environment(variables: Mapping[str, str]) -> Layer:
    """Return what the environment says."""
    names = {variable(name): name for name in OPTIONS if variable(name)}
    for each in sorted(variables):
        if each.startswith(PREFIX) and each not in names:
            raise SettingsError(f"environment: unknown setting {each}{_near(each, names)}")
    found: dict[str, object] = {
        name: variables[each] for each, name in names.items() if variables.get(each)
    }
    if "DEBUG_TRACE" in variables:
        on = _read("debug_trace_console", variables["DEBUG_TRACE"], "environment DEBUG_TRACE")
        found["debug_trace"] = trace_level(variables) if on else "off"
    return Layer("environment", found)


def trace_level(variables: Mapping[str, str]) -> str:
    """Return the level of a trace that was asked for without one."""
    return variables.get("DEBUG_TRACE_LEVEL") or "TRACE"


def user_file() -> Path:
    """Return where the user's own settings would be."""
    from platformdirs import user_config_path

    return user_config_path("telemetry-inject", appauthor=False) / "config.toml"


def cache_folder() -> Path:
    """Return where what can be computed again is kept."""
    from platformdirs import user_cache_path

    return user_cache_path("telemetry-inject", appauthor=False)


def project_file(start: Path) -> Path | None:
    """Return the project's settings file for `start`, or None.

    The nearest folder at or above `start` that has one counts; the search ends at a `.git`.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        for name in PROJECT_FILES:
            path = folder / name
            if path.is_file() and _table(path) is not None:
                return path
        if (folder / ".git").exists():
            return None
    return None


def user(path: Path) -> Layer:
    """Return what the user's file says; nothing where there is none."""
    if not path.is_file():
        return Layer(str(path), {})
    return _layer(path, _table(path) or {})


def project(path: Path, *, trusted: bool = False) -> Layer:
    """Return what a project's file says.

    Raises `SettingsError` for a setting that a project cannot make.
    """
    table = _table(path) or {}
    for key in table:
        name = key.replace("-", "_")
        option = OPTIONS.get(name)
        if option is not None and not option.project and name == "trust_project":
            raise SettingsError(f"{path}: a project cannot ask for trust; say --trust-project")
        if option is not None and not option.project and not trusted:
            raise SettingsError(
                f"{path}: {key} cannot be set by a project, which could run or pay for what it "
                f"likes; put it into {user_file()} or on the command line, or say --trust-project "
                "where you trust everything in that file"
            )
    return _layer(path, table, str(path.parent))


def _table(path: Path) -> Mapping[str, object] | None:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        if path.name == "pyproject.toml":  # other tools complain about it better than we do
            return None
        raise SettingsError(f"{path}: not a TOML file: {error}") from error
    if path.name != "pyproject.toml":
        return content
    table = content.get("tool", {}).get("telemetry-inject")
    return table if isinstance(table, dict) else None


def _layer(path: Path, table: Mapping[str, object], folder: str = "") -> Layer:
    found: dict[str, object] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in OPTIONS:
            known = [each.replace("_", "-") for each in OPTIONS]
            near = _near(name.replace("_", "-"), known)
            raise SettingsError(f"{path}: unknown setting {key[:100]!r}{near}")
        found[name] = value
    return Layer(str(path), found, folder)


def _near(name: str, known: Iterable[str]) -> str:
    """Return what an unknown name may have meant."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}"
