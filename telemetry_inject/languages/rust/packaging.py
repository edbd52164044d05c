"""Cargo packages: where they begin, what they declare, how they are started with an SDK."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from telemetry_inject.languages.base import Style
from telemetry_inject.languages.folders import above, text
from telemetry_inject.languages.rust.project import cargo
from telemetry_inject.languages.tomltext import add_to_table

VERSIONS = {"opentelemetry": "0.33", "tracing": "0.1.40"}
"""The versions that `--add-deps` writes: what the test suite compiles is at least as new."""
OLDEST = {"opentelemetry": (0, 27), "tracing": (0, 1, 37)}
"""Older ones of `tracing` have rejected valid functions (`-> !`, `impl Trait`) below the attribute;
older ones of `opentelemetry` name the last step of making an instrument otherwise."""

_ASKED = re.compile(r"^\s*(?P<operator>=|<=?|~|\^|)\s*(?P<version>\d+(?:\.\d+){0,2})\s*$")
_WIDTH = re.compile(r"(?m)^\s*max_width\s*=\s*(\d+)")


class RustPackaging:
    """`base.Packaging` for Cargo."""

    def root(self, path: Path) -> Path | None:
        """Return the folder of the package around a file, or None for a lone file."""
        return cargo.root(path)

    def missing(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return those of `packages` that the package does not depend on in every build."""
        there = cargo.dependencies(root)
        return tuple(each for each in packages if each not in there)

    def outdated(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return a phrase for each of `packages` that the package holds at a version too old."""
        there = cargo.dependencies(root)
        return tuple(
            f"{name} {there[name]}, and the inserted code needs "
            f"{'.'.join(map(str, oldest))} or later"
            for name, oldest in OLDEST.items()
            if name in packages and name in there and _below(there[name], oldest)
        )

    def add(self, root: Path, packages: Sequence[str]) -> tuple[Path, bytes]:
        """Return `Cargo.toml`, and its bytes with `packages` among the dependencies.

        Raises `ValueError` with one sentence where it cannot be edited with certainty.
        """
        path = root / cargo.MANIFEST
        wanted = {name: VERSIONS.get(name, "*") for name in self.missing(root, packages)}
        try:
            content = path.read_bytes().decode("utf-8")
            for name, version in sorted(wanted.items()):
                content = _added(content, name, version)
        except (OSError, ValueError) as error:
            names = " ".join(sorted(wanted))
            raise ValueError(f"{path.name}: {error}; run `cargo add {names}`") from None
        return path, content.encode("utf-8")

    def bootstrap(self, root: Path) -> tuple[Path, bytes, str]:
        """Return a new module that starts an SDK, its content, and a sentence on how to call it."""
        template = files(__package__) / "templates" / "otel_setup.rs"
        sentence = (
            "Add `mod otel_setup;` to main.rs and `let _telemetry = otel_setup::start();` as the"
            " first line of main, inside the runtime where there is one; then `cargo add"
            " opentelemetry opentelemetry_sdk opentelemetry-otlp tracing tracing-opentelemetry"
            " tracing-subscriber`. Run it with OTEL_SERVICE_NAME=my-service and"
            " OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 (without an OTEL_* variable that"
            " asks for it, nothing is exported)."
        )
        return root / "src" / "otel_setup.rs", template.read_bytes(), sentence

    def style(self, path: Path) -> Style:
        """Return the width that `rustfmt.toml` asks for; 100 where it says nothing."""
        for folder in above(path):
            for name in ("rustfmt.toml", ".rustfmt.toml"):
                content = text(f"{folder}/{name}")
                if content:
                    found = _WIDTH.search(content)
                    return _style(int(found[1]) if found else 100)
        return _style(100)


@lru_cache(maxsize=8)
def _style(width: int) -> Style:
    return Style(width=width)


def _below(versions: str, oldest: tuple[int, ...]) -> bool:
    """Return whether nothing that a requirement allows is as new: `0.26` allows no 0.27."""
    found = _ASKED.match(versions)
    if found is None:
        return False
    operator = found["operator"]
    given = tuple(int(each) for each in found["version"].split("."))
    if operator == "<":
        return given <= oldest
    if operator == "<=" or (operator in ("=", "~") and len(given) == 3):
        return given < oldest
    return operator in ("", "^") and given[0] == 0 and given[:2] < oldest[:2]


def _added(content: str, name: str, version: str) -> str:
    """Return a manifest with one dependency more.

    Where there is no `[dependencies]` to put a line into, a table of its own goes to the end: so
    are all dependencies in a manifest that Cargo has written.
    """
    if re.search(r"(?m)^\s*\[dependencies\]", content):
        return add_to_table(content, "dependencies", name, version)
    before = tomllib.loads(content)
    newline = "\r\n" if "\r\n" in content else "\n"
    lines = ["", f"[dependencies.{name}]", f'version = "{version}"', ""]
    end = "" if content.endswith("\n") else newline
    added = content + end + newline.join(lines)
    after = tomllib.loads(added)
    there = after.get("dependencies", {})
    if there.pop(name, None) != {"version": version} or there != before.get("dependencies", {}):
        raise ValueError("it cannot be edited with certainty")
    return added
