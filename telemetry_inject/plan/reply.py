"""What a model answers, and what it becomes: plans alone, each read by itself, nothing trusted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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

LARGEST = 200_000
"""Characters of an answer that are looked at."""


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Pair(_Said):
    key: str
    expression: str


class _Span(_Said):
    kind: Literal["span"]
    name: str
    span_kind: Literal["internal", "server", "client", "producer", "consumer"] = "internal"


class _Placed(_Said):
    after: int | None = None


class _Attribute(_Placed):
    kind: Literal["attribute"]
    key: str
    expression: str


class _Event(_Placed):
    kind: Literal["event"]
    name: str
    attributes: list[_Pair] = []


class _Counter(_Placed):
    kind: Literal["counter"]
    name: str
    unit: str = "1"
    description: str = ""
    value: str = "1"
    attributes: list[_Pair] = []


class _Histogram(_Placed):
    kind: Literal["histogram"]
    name: str
    unit: str = "s"
    description: str = ""
    value: str = "duration"
    attributes: list[_Pair] = []


class _Log(_Placed):
    kind: Literal["log"]
    level: Literal["trace", "debug", "info", "warn", "error", "fatal"] = "info"
    message: str
    attributes: list[_Pair] = []


_One = Annotated[
    _Span | _Attribute | _Event | _Counter | _Histogram | _Log, Field(discriminator="kind")
]


class _Plan(_Said):
    function: str
    decision: Literal["instrument", "skip"] = "instrument"
    reason: str = ""
    commands: Annotated[list[_One], Field(max_length=64)] = []


def plans(text: str) -> Mapping[str, dict[str, Any]]:
    """Return the plans of an answer, unread, by what it calls the functions; the first counts.

    Raises `ValueError` with one sentence where the answer is not of the form that was asked for.
    """
    if len(text) > LARGEST:
        raise ValueError(f"the answer is longer than {LARGEST} characters")
    start, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : end + 1] if start >= 0 else text, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("the answer is nested too deeply") from error
    except ValueError as error:
        raise ValueError(f"the answer is not JSON: {error}") from error
    listed = found.get("plans") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise ValueError('the answer is no object with a list called "plans"')
    named: dict[str, dict[str, Any]] = {}
    for each in listed:
        if isinstance(each, dict) and isinstance(each.get("function"), str):
            named.setdefault(each["function"], each)
    return named


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def plan(said: Mapping[str, Any], function: str, digest: str, places: Mapping[int, Place]) -> Plan:
    """Return what was said of one function as a plan for it.

    Raises `ValueError` with one sentence.
    """
    try:
        read = _Plan.model_validate(said)
        return Plan(
            function=function,
            digest=digest,
            decision=read.decision,
            reason=_sentence(read.reason),
            commands=tuple(_command(each, places) for each in read.commands),
        )
    except ValidationError as error:
        raise ValueError(_explain(error)) from error


def _command(said: _One, places: Mapping[int, Place]) -> Command:
    if isinstance(said, _Span):
        return SpanCommand(name=said.name, span_kind=said.span_kind)
    after = _place(said.after, places)
    if isinstance(said, _Attribute):
        return AttributeCommand(key=said.key, expression=said.expression, after=after)
    attributes = {each.key: each.expression for each in said.attributes}
    if isinstance(said, _Event):
        return EventCommand(name=said.name, attributes=attributes, after=after)
    if isinstance(said, _Log):
        return LogCommand(
            level=said.level, message=said.message, attributes=attributes, after=after
        )
    kind = CounterCommand if isinstance(said, _Counter) else HistogramCommand
    return kind(
        name=said.name,
        unit=said.unit,
        description=said.description,
        value=said.value,
        attributes=attributes,
        after=after,
    )


def _place(line: int | None, places: Mapping[int, Place]) -> Place | None:
    if line is None:
        return None
    if line not in places:
        known = ", ".join(map(str, sorted(places))) or "none"
        raise ValueError(f"line {line} is no place that can be named; places are {known}")
    return places[line]


def _sentence(text: str) -> str:
    plain = "".join(each if each.isprintable() else " " for each in text[:1000])
    return " ".join(plain.split())[:300]


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}"[:300]


def written(plan: Plan, name: str) -> str:
    """Return a plan as an answer would give it, on one line; for plans without places."""
    commands: list[dict[str, Any]] = []
    for each in plan.commands:
        said = each.model_dump(mode="json", exclude={"record_exceptions"})
        if isinstance(said.get("attributes"), dict):
            pairs = said["attributes"].items()
            said["attributes"] = [{"key": key, "expression": value} for key, value in pairs]
        commands.append(said)
    body = {
        "function": name,
        "decision": plan.decision,
        "reason": plan.reason,
        "commands": commands,
    }
    return json.dumps(body, ensure_ascii=False)
