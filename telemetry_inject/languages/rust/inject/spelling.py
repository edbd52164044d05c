"""What ours looks like: the one import, the attribute, and statements, all by the name `_otel`."""

from __future__ import annotations

import re

IMPORT = "use tracing as _otel;"
ABOVE = "// telemetry-inject: v1"
"""Marks an import that has a blank line of ours above it."""
BELOW = "// telemetry-inject: v1, blank below"
"""Marks an import that has one below it."""

ATTRIBUTE = re.compile(rb"#\[(?:super::)*_otel::instrument\(")
STATEMENT = re.compile(rb"(?:super::)*_otel::(?:event!|Span::current\(\)\.record\()")


def prefix(features: frozenset[str]) -> str:
    """Return the path to ours from a function: up through the modules that the file nests it in."""
    depth = next((int(each[6:]) for each in features if each.startswith("depth:")), 0)
    return "super::" * depth + "_otel"


def literal(value: str) -> str:
    """Return a text as a Rust string literal; names and messages are printable ASCII."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
