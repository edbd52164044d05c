"""Projects in C and C++: where they begin, and the header that is written into them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from telemetry_inject.languages.base import Style
from telemetry_inject.languages.cfamily.project import formatting, places
from telemetry_inject.languages.folders import editorconfig_width

_FORMAT = b"telemetry_inject.h, format v1:"
_ADVICE = (
    "Compile with -DTELEMETRY_INJECT=1 to switch telemetry on; without it, nothing of it is in the"
    " program. With CMake: `target_compile_definitions(my_program PRIVATE TELEMETRY_INJECT=1)` and"
    " `find_package(Threads)` with `target_link_libraries(my_program PRIVATE Threads::Threads)`;"
    " with make: `make CFLAGS=-DTELEMETRY_INJECT=1 CXXFLAGS=-DTELEMETRY_INJECT=1 LDFLAGS=-pthread`."
    " Run it with OTEL_SERVICE_NAME=my-service and OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318,"
    " or with TELEMETRY_INJECT_FILE=trace.jsonl (without one of these, nothing is exported)."
)


class CFamilyPackaging:
    """`base.Packaging` for C and C++: the only dependency is the header, which lies in the project."""

    def root(self, path: Path) -> Path | None:
        """Return the topmost folder with a manifest around a file, or None for a lone file."""
        return places.root(path)

    def missing(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return the header where the project has no copy of it."""
        return () if places.header_of(root) else tuple(packages)

    def outdated(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return a phrase where the project's header is of another format, or somebody else's."""
        path = places.header_of(root)
        if path is None or _FORMAT in path.read_bytes()[:200]:
            return ()
        return (f"a {path.name} that is not of format v1 (remove it to get a new one)",)

    def add(self, root: Path, packages: Sequence[str]) -> tuple[Path, bytes]:
        """Return where the header goes, and its text."""
        return root / places.HEADER, header()

    def bootstrap(self, root: Path) -> tuple[Path, bytes, str]:
        """Return the header, its text, and how it is switched on."""
        return root / places.HEADER, header(), _ADVICE

    def style(self, path: Path) -> Style:
        """Return the width that `.clang-format` or `.editorconfig` asks for; else 100."""
        width = formatting.width(path)
        return _style(editorconfig_width(path) or 100 if width is None else width)


def header() -> bytes:
    """Return the text of the header."""
    return (files(__package__) / "templates" / places.HEADER).read_bytes()


@lru_cache(maxsize=8)
def _style(width: int) -> Style:
    return Style(width=width)
