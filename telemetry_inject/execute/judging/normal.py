"""Plans as judges see them: one form for all, in one order, with nothing of their makers' style."""

from __future__ import annotations

import json
from collections.abc import Mapping

from telemetry_inject.model import (
    AttributeCommand,
    Command,
    CounterCommand,
    EventCommand,
    HistogramCommand,
    LogCommand,
    Place,
    Plan,
    SpanCommand,
)

ORDER = ("span", "attribute", "event", "counter", "histogram", "log")
SKIP = "no telemetry"


def text(plan: Plan, lines: Mapping[Place, int]) -> str:
    """Return the plan, one command a line; two plans that do the same have the same text."""
    if plan.decision == "skip" or not plan.commands:
        return SKIP
    return "\n".join(sorted({_line(each, lines) for each in plan.commands}, key=_rank))


def _rank(line: str) -> tuple[int, str]:
    return ORDER.index(line.split(" ", 1)[0]), line


def _line(command: Command, lines: Mapping[Place, int]) -> str:
    match command:
        case SpanCommand():
            silent = "" if command.record_exceptions else ", exceptions not recorded"
            return f"span {_quoted(command.name)} ({command.span_kind}{silent})"
        case AttributeCommand():
            return f"attribute {command.key} = {command.expression}{_after(command.after, lines)}"
        case EventCommand():
            said = _attributes(command.attributes)
            return f"event {_quoted(command.name)}{said}{_after(command.after, lines)}"
        case CounterCommand() | HistogramCommand():
            said = _attributes(command.attributes)
            return (
                f"{command.kind} {_quoted(command.name)} of {command.value} in {command.unit}"
                f"{said}{_after(command.after, lines)}"
            )
        case LogCommand():
            said = _attributes(command.attributes)
            message = _quoted(command.message)
            return f"log {command.level} {message}{said}{_after(command.after, lines)}"


def _attributes(attributes: Mapping[str, str]) -> str:
    listed = ", ".join(f"{key} = {value}" for key, value in sorted(attributes.items()))
    return f" with {listed}" if listed else ""


def _after(place: Place | None, lines: Mapping[Place, int]) -> str:
    if place is None:
        return ""
    return f", after line {lines[place]}" if place in lines else f", after statement {place.path}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
