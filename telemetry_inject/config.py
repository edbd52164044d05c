"""Settings: command line > environment > user's file > project's file > defaults.

A project's file can only narrow what is done: it is read from code that nobody vouches for. What
it excludes stays excluded; everything else is the nearest layer's.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

LEVELS = ("boundary", "standard", "all")
STRATEGIES = ("race", "hedge", "single")
FORMATS = ("text", "json", "patch", "markdown", "github", "sarif")
TRACE_LEVELS = ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR")
PROJECT_FILES = ("telemetry-inject.toml", "pyproject.toml")


class SettingsError(ValueError):
    """Wrong usage or configuration: what, where and what to do, in a sentence or two."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, resolved."""

    select: str = "standard"
    language: tuple[str, ...] = ()
    """Languages to look at; empty for all."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_under: float | None = None
    """The least telemetry coverage, in percent, that `--check` passes."""
    model: tuple[str, ...] = ()
    """Comma lists of models; empty for the rules."""
    strategy: str = "race"
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
    add_deps: bool = False
    assume_deps: bool = False
    quiet: bool = False
    verbose: bool = False
    debug_trace: str = "off"
    """A level, or `off`."""
    debug_trace_console: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source says, by the names of `Settings`."""

    source: str
    """For people: `command line`, `environment`, a file's path."""
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: how its value is read, and where else than in the user's file it may stand."""

    read: Callable[[object], object]
    """Returns the value; raises `ValueError` with what was expected."""
    environment: str | None = None
    project: bool = False


def _one_of(choices: Sequence[str]) -> Callable[[object], object]:
    def read(value: object) -> object:
        if value not in choices:
            raise ValueError(f"expected one of {', '.join(choices)}")
        return value

    return read


def _texts(value: object) -> object:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) for each in value):
        raise ValueError("expected a text or a list of texts")
    return tuple(value)


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("expected a text")
    return value


def _positive(value: object) -> object:
    count = _count(value)
    if count == 0:
        raise ValueError("expected a whole number from 1 on")
    return count


def _count(value: object) -> object:
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdigit():
        raise ValueError("expected a whole number")
    return int(text)


def _percent(value: object) -> object:
    try:
        number = float(str(value).strip().removesuffix("%"))
    except ValueError:
        number = -1.0
    if isinstance(value, bool) or not 0 <= number <= 100:
        raise ValueError("expected a percentage from 0 to 100")
    return number


def _models(value: object) -> object:
    """Return comma lists as they are: what stands in one list may form a pool."""
    return (value,) if isinstance(value, str) else _texts(value)


def _number(what: str, least: float) -> Callable[[object], object]:
    def read(value: object) -> object:
        try:
            number = float(str(value).strip().removeprefix("$"))
        except ValueError:
            number = -1.0
        if isinstance(value, bool) or not least <= number < 1e9:
            raise ValueError(f"expected {what}")
        return number

    return read


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("", "0", "false", "no", "off"):
        return False
    raise ValueError("expected true or false")


def _trace(value: object) -> object:
    text = str(value).upper()
    if text not in (*TRACE_LEVELS, "OFF"):
        raise ValueError(f"expected one of {', '.join(TRACE_LEVELS)}, off")
    return "off" if text == "OFF" else text


OPTIONS: Mapping[str, Option] = {
    "select": Option(_one_of(LEVELS), "TELEMETRY_INJECT_SELECT", project=True),
    "language": Option(_texts, "TELEMETRY_INJECT_LANGUAGE", project=True),
    "include": Option(_texts, "TELEMETRY_INJECT_INCLUDE", project=True),
    "exclude": Option(_texts, "TELEMETRY_INJECT_EXCLUDE", project=True),
    "fail_under": Option(_percent, "TELEMETRY_INJECT_FAIL_UNDER", project=True),
    "model": Option(_models, "LLM_MODEL"),
    "strategy": Option(_one_of(STRATEGIES), "TELEMETRY_INJECT_STRATEGY"),
    "hedge": Option(_number("seconds", 0), "TELEMETRY_INJECT_HEDGE"),
    "budget": Option(_number("US dollars", 0), "TELEMETRY_INJECT_BUDGET"),
    "retries": Option(_count, "TELEMETRY_INJECT_RETRIES"),
    "timeout": Option(_number("seconds, one at least", 1), "TELEMETRY_INJECT_TIMEOUT"),
    "plan_cache": Option(_flag, "TELEMETRY_INJECT_PLAN_CACHE"),
    "ollama_per_gpu": Option(_flag, "TELEMETRY_INJECT_OLLAMA_PER_GPU"),
    "test_cmd": Option(_text, "TELEMETRY_INJECT_TEST_CMD"),
    "test_runs": Option(_positive, "TELEMETRY_INJECT_TEST_RUNS"),
    "jobs": Option(_count, "TELEMETRY_INJECT_JOBS"),
    "format": Option(_one_of(FORMATS), "TELEMETRY_INJECT_FORMAT"),
    "add_deps": Option(_flag),
    "assume_deps": Option(_flag),
    "quiet": Option(_flag),
    "verbose": Option(_flag),
    "debug_trace": Option(_trace),
    "debug_trace_console": Option(_flag, "DEBUG_TRACE_CONSOLE"),
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """The settings, and for each the source that its value came from."""

    settings: Settings
    sources: Mapping[str, str]


def resolve(layers: Sequence[Layer]) -> Resolved:
    """Return the settings that `layers`, strongest first, give; defaults come last.

    Raises `SettingsError` for a value that is not understood.
    """
    values: dict[str, object] = {}
    sources: dict[str, str] = {}
    for layer in layers:
        for name, given in layer.values.items():
            value = _read(name, given, layer.source)
            if name == "exclude" and name in values:
                values[name] = (*_tuple(values[name]), *_tuple(value))
                sources[name] += f" and {layer.source}"
            elif name not in values:
                values[name], sources[name] = value, layer.source
    for each in fields(Settings):
        sources.setdefault(each.name, "default")
    return Resolved(Settings(**values), sources)  # type: ignore[arg-type]


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
    values: dict[str, object] = {
        name: variables[option.environment]
        for name, option in OPTIONS.items()
        if option.environment and variables.get(option.environment)
    }
    if "DEBUG_TRACE" in variables:
        on = _read("debug_trace_console", variables["DEBUG_TRACE"], "environment DEBUG_TRACE")
        values["debug_trace"] = trace_level(variables) if on else "off"
    return Layer("environment", values)


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
    return _layer(path, _table(path) or {}, OPTIONS)


def project(path: Path) -> Layer:
    """Return what a project's file says.

    Raises `SettingsError` for a setting that a project cannot make.
    """
    table = _table(path) or {}
    for key in table:
        option = OPTIONS.get(key.replace("-", "_"))
        if option is not None and not option.project:
            raise SettingsError(
                f"{path}: {key} cannot be set by a project; "
                f"put it into {user_file()} or on the command line"
            )
    return _layer(path, table, {name: each for name, each in OPTIONS.items() if each.project})


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


def _layer(path: Path, table: Mapping[str, object], options: Mapping[str, Option]) -> Layer:
    values: dict[str, object] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in options:
            raise SettingsError(f"{path}: unknown setting {key!r}{_suggestion(name, options)}")
        values[name] = value
    return Layer(str(path), values)


def _suggestion(name: str, options: Mapping[str, Option]) -> str:
    known = [each.replace("_", "-") for each in options]
    near = difflib.get_close_matches(name.replace("_", "-"), known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}"
