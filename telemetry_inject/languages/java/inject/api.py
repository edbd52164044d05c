"""How inserted code names the API: by imports where a name is free, else by full names.

A name is free where the file does not hold the word at all, in comments or code, or where it imports
the very class and uses it. That is what makes `strip` exact: an import of the API is ours where its
name occurs in our statements and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from telemetry_inject.languages.java.resolve.imports import imports

PATHS = {
    "GlobalOpenTelemetry": "io.opentelemetry.api.GlobalOpenTelemetry",
    "AttributeKey": "io.opentelemetry.api.common.AttributeKey",
    "Attributes": "io.opentelemetry.api.common.Attributes",
    "Severity": "io.opentelemetry.api.logs.Severity",
    "Span": "io.opentelemetry.api.trace.Span",
    "SpanKind": "io.opentelemetry.api.trace.SpanKind",
    "StatusCode": "io.opentelemetry.api.trace.StatusCode",
    "Scope": "io.opentelemetry.context.Scope",
}
"""The classes of the API that inserted code may name."""
MARKER = "telemetry-inject: v1"
_LANGUAGE = ("System", "Throwable")
"""The classes of `java.lang` that inserted code may name."""

_WORD = re.compile(rb"(?<![\w$.])(" + "|".join(PATHS).encode() + rb")(?![\w$])")
_IMPORTS = re.compile(rb"(?m)^[ \t]*import[ \t]+io\.opentelemetry\.[\w.]+;.*$")
_STRINGS = re.compile(rb'"(?:[^"\\\n]|\\.)*"')


def spellings(root: Node, data: bytes) -> dict[str, str]:
    """Return how each class is to be written in a file without ours, by its simple name."""
    return dict(_spellings(root, data))


def _spellings(root: Node, data: bytes) -> Iterator[tuple[str, str]]:
    there = {each.name: each.path for each in imports(root, data) if each.name}
    words = words_of(data)
    for name, path in PATHS.items():
        free = name not in words if name not in there else there[name] == path and name in words
        yield name, name if free else path
    for name in _LANGUAGE:
        declared = rb"\b(?:class|interface|enum|record)\s+" + name.encode() + rb"\b"
        covered = name in there or re.search(declared, data)
        yield name, f"java.lang.{name}" if covered else name


def words_of(data: bytes) -> frozenset[str]:
    """Return those of the names that occur in a text outside of imports of the API."""
    if b"import io.opentelemetry" in data:
        data = _IMPORTS.sub(b"", data)
    return frozenset(found[1].decode() for found in _WORD.finditer(data))


def words_of_ours(text: bytes) -> frozenset[str]:
    """Return those of the names that inserted code uses; what is in its strings does not count."""
    return words_of(_STRINGS.sub(b'""', text))
