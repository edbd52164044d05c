"""The line width that a project's formatter asks for."""

from __future__ import annotations

import json
import re
from pathlib import Path

from telemetry_inject.languages.folders import above, editorconfig_width, text

DEFAULT = 80
_NARROWEST, _WIDEST = 40, 400
_SETTINGS = (
    ".prettierrc",
    ".prettierrc.json",
    ".prettierrc.yaml",
    ".prettierrc.yml",
    ".prettierrc.json5",
    ".prettierrc.toml",
    ".prettierrc.js",
    ".prettierrc.cjs",
    ".prettierrc.mjs",
    "prettier.config.js",
    "prettier.config.cjs",
    "prettier.config.mjs",
)
_WIDTH = re.compile(r"""["']?printWidth["']?\s*[:=]\s*(\d{1,4})""")


def width(path: Path) -> int:
    """Return prettier's `printWidth` for a file, from the nearest of its configuration files.

    Configuration that is code is read with a regular expression, never run. Then the
    `max_line_length` of `.editorconfig`, which prettier reads too, then prettier's own 80.
    """
    for folder in above(path):
        settings = _settings(folder)
        if settings is not None:
            found = _WIDTH.search(settings)
            chosen = int(found[1]) if found else editorconfig_width(path) or DEFAULT
            return min(max(chosen, _NARROWEST), _WIDEST)
    return min(max(editorconfig_width(path) or DEFAULT, _NARROWEST), _WIDEST)


def _settings(folder: Path) -> str | None:
    """Return the text of the folder's prettier settings, None where it has none."""
    package = text(f"{folder}/package.json")
    if '"prettier"' in package:
        try:
            settings = json.loads(package).get("prettier")
        except (json.JSONDecodeError, AttributeError):
            settings = None
        if settings is not None:
            return json.dumps(settings)
    return next((found for name in _SETTINGS if (found := text(f"{folder}/{name}"))), None)
