"""What the names and texts of a plan may look like. All of it is printable ASCII."""

from __future__ import annotations

import re

SPAN = re.compile(r"[A-Za-z<][A-Za-z0-9_.:*<>/-]*(?: [A-Za-z0-9_.:*<>/-]+)*", re.ASCII)
TEMPLATE = re.compile(r"/\{[a-z_]{1,40}\}", re.ASCII)
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,7}", re.ASCII)
EVENT = re.compile(r"[a-z][a-z0-9_]*(?:[. ][a-z0-9_]+){0,11}", re.ASCII)
METRIC = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[./-][A-Za-z0-9_]+){0,11}", re.ASCII)
TERM = r"(?:[A-Za-z%]{1,8}|\{[A-Za-z][A-Za-z0-9_]{0,30}\})"
UNIT = re.compile(rf"(?:1|{TERM})(?:[./]{TERM}){{0,3}}", re.ASCII)
PROSE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ,.;:()'/&+_=<>!?-]*", re.ASCII)

IDENTIFIER = re.compile(
    r"\d{5,}|(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}|[0-9a-f]{8}-[0-9a-f]{4}", re.IGNORECASE
)
"""A number or a hexadecimal run that looks like somebody's identifier."""

RESERVED = ("otel", "telemetry", "service", "exception", "code", "process.pid", "thread")
"""Namespaces of keys that belong to this tool or to the SDK."""


def check_span_name(name: str) -> None:
    """Raise `ValueError` unless `name` is a constant of few words."""
    _shape("span name", TEMPLATE.sub("/x", name), SPAN, 96)
    _constant("span name", name)


def check_key(key: str) -> None:
    """Raise `ValueError` unless `key` names an attribute that a plan may set."""
    _shape("attribute key", key, KEY, 96)
    _constant("attribute key", key)
    for space in RESERVED:
        if key == space or key.startswith(f"{space}."):
            raise ValueError(f"the attribute key {key!r} is reserved ({space}.*)")


def check_event_name(name: str) -> None:
    """Raise `ValueError` unless `name` is a constant event name."""
    _shape("event name", name, EVENT, 96)
    _constant("event name", name)


def check_metric_name(name: str) -> None:
    """Raise `ValueError` unless `name` fits OpenTelemetry's instrument syntax."""
    _shape("metric name", name, METRIC, 128)
    _constant("metric name", name)
    if name.startswith("otel."):
        raise ValueError(f"the metric name {name!r} is reserved (otel.*)")


def check_unit(unit: str) -> None:
    """Raise `ValueError` unless `unit` looks like UCUM: `1`, `s`, `By`, `{order}`, `By/s`."""
    _shape("unit", unit, UNIT, 63)


def check_description(text: str) -> None:
    """Raise `ValueError` unless `text` is empty or one plain line."""
    if text:
        _shape("description", text, PROSE, 200)


def check_message(text: str) -> None:
    """Raise `ValueError` unless `text` is one plain line without format characters."""
    _shape("log message", text, PROSE, 200)
    _constant("log message", text)


def check_reason(text: str) -> None:
    """Raise `ValueError` where a reason holds what a terminal or a log would act upon."""
    if not text.isprintable():
        raise ValueError("the reason holds characters that cannot be printed")


def check_expression_text(text: str) -> None:
    """Raise `ValueError` unless an expression is one line of printable ASCII."""
    if not (text.isascii() and text.isprintable()):
        raise ValueError(f"the expression {_shown(text)} is not one line of printable ASCII")


def _shape(what: str, text: str, pattern: re.Pattern[str], longest: int) -> None:
    if len(text) > longest:
        raise ValueError(f"the {what} is longer than {longest} characters")
    if not pattern.fullmatch(text):
        raise ValueError(f"{_shown(text)} is no {what}")


def _constant(what: str, text: str) -> None:
    if IDENTIFIER.search(text):
        raise ValueError(f"the {what} {_shown(text)} holds what looks like an identifier")


def _shown(text: str) -> str:
    return ascii(text if len(text) <= 60 else text[:57] + "...")
