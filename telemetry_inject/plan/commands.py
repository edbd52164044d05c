"""The gate between a plan and the source: what passes here may be written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from telemetry_inject.languages.base import Checked, Language, Parsed, Statement
from telemetry_inject.model import (
    AttributeCommand,
    Command,
    CounterCommand,
    EventCommand,
    Function,
    HistogramCommand,
    LogCommand,
    Place,
    Plan,
    SpanCommand,
)
from telemetry_inject.plan import fields
from telemetry_inject.sensitive import counts_tokens, sensitive_word

IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
TYPES = frozenset({"str", "bool", "int", "float", "str[]", "bool[]", "int[]", "float[]"})
NUMBERS = frozenset({"int", "float"})


@dataclass(frozen=True, slots=True)
class CommandValidator:
    """Checks plans for one language."""

    language: Language

    def check(self, plan: Plan, file: Parsed, function: Function) -> Plan:
        """Return `plan` with its expressions as they are to be written.

        Raises `ValueError` with one sentence for anything that must not reach the source.
        """
        _check_frame(plan, function)
        if not _holds(file, function):
            raise ValueError(f"the file has no such function as {function.id}")
        if plan.decision == "skip":
            return plan
        scope = _Scope(self.language, file, function)
        try:
            commands = tuple(scope.command(each) for each in plan.commands)
        except (RecursionError, MemoryError) as error:
            raise ValueError("an expression is nested too deeply") from error
        _check_together(commands)
        return plan.model_copy(update={"commands": commands})


def _holds(file: Parsed, function: Function) -> bool:
    """Return whether a file has a function; one at its place is looked at before all others."""
    functions = file.scan.functions
    at = bisect_left(functions, function.start, key=lambda each: each.start)
    return (at < len(functions) and functions[at] is function) or function in functions


def _check_frame(plan: Plan, function: Function) -> None:
    if plan.function != function.id:
        raise ValueError(f"the plan is for {plan.function[:200]!a}, not for {function.id}")
    if plan.digest and plan.digest != function.digest:
        raise ValueError("the function has changed since the plan was made")
    fields.check_reason(plan.reason)
    if plan.decision == "skip" and plan.commands:
        raise ValueError("the plan skips the function and still has commands")
    if plan.decision == "instrument" and not plan.commands:
        raise ValueError("the plan has no commands")


class _Scope:
    """One function while its commands are checked; its statements are read when first needed."""

    def __init__(self, language: Language, file: Parsed, function: Function) -> None:
        self._language = language
        self._file = file
        self._function = function
        self._statements: Mapping[str, Statement] | None = None

    def command(self, command: Command) -> Command:
        """Return one command with its final expressions."""
        match command:
            case SpanCommand():
                fields.check_span_name(command.name)
                return command
            case AttributeCommand():
                at = self._at(command.after)
                text = self._attribute(command.key, command.expression, at).text
                return command.model_copy(update={"expression": text})
            case EventCommand():
                fields.check_event_name(command.name)
                return self._with_attributes(command, self._at(command.after))
            case LogCommand():
                fields.check_message(command.message)
                return self._with_attributes(command, self._at(command.after))
            case CounterCommand() | HistogramCommand():
                return self._metric(command)

    def _metric(self, command: CounterCommand | HistogramCommand) -> Command:
        fields.check_metric_name(command.name)
        fields.check_unit(command.unit)
        fields.check_description(command.description)
        at = self._at(command.after)
        value = self._value(command, at)
        attributes = {}
        for key, expression in command.attributes.items():
            checked = self._present(key, expression, at)
            if not self._few(checked, expression):
                raise ValueError(f"the metric attribute {key!r} could take too many values")
            attributes[key] = checked.text
        return command.model_copy(update={"value": value, "attributes": attributes})

    def _value(self, command: CounterCommand | HistogramCommand, at: Statement | None) -> str:
        if isinstance(command, HistogramCommand) and command.value == "duration":
            if command.unit != "s":
                raise ValueError(f"a duration is in seconds (s), not in {command.unit!r}")
            if command.after is not None:
                raise ValueError("a duration is taken at the end, not after a statement")
            return command.value
        checked = self._expression(command.value, at)
        if checked.type not in NUMBERS:
            raise ValueError(f"the value of {command.name!r} is no number ({checked.type})")
        if checked.constant and checked.text.lstrip("( ").startswith("-"):
            raise ValueError(f"the value of {command.name!r} is negative")
        return checked.text

    def _with_attributes(self, command: EventCommand | LogCommand, at: Statement | None) -> Command:
        texts = {
            key: self._present(key, expression, at).text
            for key, expression in command.attributes.items()
        }
        return command.model_copy(update={"attributes": texts})

    def _present(self, key: str, expression: str, at: Statement | None) -> Checked:
        """Return an attribute that stands among others, where nothing can guard it against null."""
        checked = self._attribute(key, expression, at)
        if checked.type.startswith("?"):
            raise ValueError(f"the attribute {key!r} may be null; only a span's own may")
        return checked

    def _attribute(self, key: str, expression: str, at: Statement | None) -> Checked:
        fields.check_key(key)
        word = sensitive_word(key)
        if word is not None:
            raise ValueError(f"the attribute key {key!r} speaks of {word}")
        checked = self._expression(expression, at)
        if checked.type.removeprefix("?") not in TYPES:
            raise ValueError(f"OpenTelemetry takes no attribute of type {checked.type}")
        if counts_tokens(key) and checked.type.removeprefix("?") not in NUMBERS:
            raise ValueError(f"the attribute key {key!r} speaks of tokens and is no number")
        return checked

    def _expression(self, text: str, at: Statement | None) -> Checked:
        fields.check_expression_text(text)
        for name in IDENTIFIER.findall(text):
            word = sensitive_word(name)
            if word is not None:
                raise ValueError(f"the expression {text[:60]!r} speaks of {word}")
        try:
            return self._language.expressions.check(text, self._file, self._function, at)
        except ValueError as error:
            if text in str(error):
                raise
            raise ValueError(f"{error} (in {text[:60]!r})") from error

    def _few(self, checked: Checked, expression: str) -> bool:
        """Return whether an expression can take few values only."""
        if checked.constant or checked.type == "bool":
            return True
        for parameter in self._function.parameters:
            if parameter.name == expression and parameter.annotation is not None:
                return parameter.annotation.startswith(("Literal[", "typing.Literal["))
        return False

    def _at(self, place: Place | None) -> Statement | None:
        if place is None:
            return None
        if self._statements is None:
            found = self._language.ladder.statements(self._file, self._function)
            self._statements = {each.path: each for each in found}
        statement = self._statements.get(place.path)
        if statement is None:
            raise ValueError(f"the function has no statement {place.path}")
        if statement.digest != place.digest:
            raise ValueError(f"statement {place.path} has changed since the plan was made")
        if statement.objection is not None:
            raise ValueError(f"nothing can follow statement {place.path}: {statement.objection}")
        return statement


def _check_together(commands: tuple[Command, ...]) -> None:
    """Raise `ValueError` where commands are at odds with one another."""
    if sum(isinstance(each, SpanCommand) for each in commands) > 1:
        raise ValueError("a function gets one span")
    keys: set[tuple[str, str]] = set()
    instruments: dict[str, tuple[str, str, str]] = {}
    for each in commands:
        if isinstance(each, AttributeCommand):
            place = (each.key, each.after.path if each.after else "")
            if place in keys:
                raise ValueError(f"the attribute {each.key!r} is set twice at one place")
            keys.add(place)
        elif isinstance(each, CounterCommand | HistogramCommand):
            shape = (each.kind, each.unit, each.description)
            if instruments.setdefault(each.name, shape) != shape:
                raise ValueError(f"the metric {each.name!r} is described in two ways")
    if len(set(map(repr, commands))) < len(commands):
        raise ValueError("the plan holds one command twice")
