"""What ours looks like: the import, the attribute, instruments and statements, all by `_otel`."""

from __future__ import annotations

import re

IMPORT = "use tracing as _otel;"
ABOVE = "// telemetry-inject: v1"
"""Marks an import that has a blank line of ours above it."""
BELOW = "// telemetry-inject: v1, blank below"
"""Marks an import that has one below it. Other items have the comment above them."""

PREFIX = re.compile(rb"_(?:otel|OTEL_|Otel)")
ATTRIBUTE = re.compile(rb"#\[(?:super::)*_otel::instrument\(")
STATEMENT = re.compile(
    rb"(?:super::)*(?:_otel::(?:event!|Span::current\(\)\.record\()|_OTEL_\w+\.(?:add|record)\()"
    rb"|let _otel_timer = "
)
ITEM = re.compile(rb"static _OTEL_|struct _OtelTimer\b|impl Drop for _OtelTimer\b")


def outward(features: frozenset[str]) -> str:
    """Return the path to the items of the file: up through the modules that it nests a function in."""
    depth = next((int(each[6:]) for each in features if each.startswith("depth:")), 0)
    return "super::" * depth


def prefix(features: frozenset[str]) -> str:
    """Return the path to our import from a function."""
    return f"{outward(features)}_otel"


def literal(value: str) -> str:
    """Return a text as a Rust string literal; names and messages are printable ASCII."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
