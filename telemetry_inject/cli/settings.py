"""Settings from everywhere that a command looks, and how `--show-config` prints them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from telemetry_inject import config
from telemetry_inject.languages import table
from telemetry_inject.report.text import shown


def gather(given: Mapping[str, object], paths: Sequence[Path]) -> config.Resolved:
    """Return the settings of a run over `paths`; options that were not given are None or empty.

    Raises `SettingsError`.
    """
    line = {name: value for name, value in given.items() if value not in (None, [], ())}
    layers = [
        config.Layer("command line", line),
        config.environment(os.environ),
        config.user(config.user_file()),
    ]
    found = config.project_file(_common(paths))
    if found is not None:
        trusted = config.resolve(layers).settings.trust_project
        layers.append(config.project(found, trusted=trusted))
    resolved = config.resolve(layers)
    _known(resolved)
    return resolved


def _known(resolved: config.Resolved) -> None:
    if not resolved.settings.language:
        return
    names = [entry.name for entry in table()]
    for name in resolved.settings.language:
        if name not in names:
            source = resolved.sources["language"]
            raise config.SettingsError(
                f"{source}: no language {name!r}; known are {', '.join(names)}"
            )


def _common(paths: Sequence[Path]) -> Path:
    """Return the folder that holds all of `paths`."""
    folders = [str(path.resolve() if path.is_dir() else path.resolve().parent) for path in paths]
    return Path(os.path.commonpath(folders)) if folders else Path.cwd()


def describe(resolved: config.Resolved) -> Iterator[str]:
    """Yield a line for each setting: its value and where that came from."""
    for name in config.OPTIONS:
        source = resolved.sources[name]
        if source == "environment":
            source = f"environment: {config.variable(name) or 'DEBUG_TRACE'}"
        value = getattr(resolved.settings, name)
        if name in config.PATTERNS:
            value = (*value, *getattr(resolved.settings, f"project_{name}"))
        text = _written(value)
        yield f"{name.replace('_', '-'):<20} {text or '-':<24} {shown(source)}"


def _written(value: object) -> str:
    if isinstance(value, tuple):
        pairs = (each if isinstance(each, str) else "=".join(each) for each in value)
        return shown(", ".join(pairs))
    return shown(str(value).lower() if isinstance(value, bool | None) else str(value))
