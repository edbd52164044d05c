"""Each case is a source file and what the rules are to find in it: null, or a kind and attributes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from telemetry_inject.languages import load
from telemetry_inject.languages.base import Language, Parsed
from telemetry_inject.model import AttributeCommand, Plan, SourceFile, SpanCommand
from telemetry_inject.plan import knowledge, rules
from telemetry_inject.plan.commands import CommandValidator
from telemetry_inject.plan.select import select
from telemetry_inject.scan.extract import FunctionExtractor

CASES = Path(__file__).parent.parent / "cases"
FILES = sorted(CASES.glob("*/rules/*/expect.json"))


def case(file: Path) -> tuple[Language, Parsed, dict[str, Any]]:
    language = load(file.parents[2].name)
    found = next(each for each in sorted(file.parent.rglob("*.*")) if each != file)
    name = found.relative_to(file.parent).as_posix()
    module = language.syntax.module(found, file.parent)
    source = SourceFile(found, name, module, language.name, found.read_bytes())
    return language, FunctionExtractor(language).extract(source), json.loads(file.read_text())


def found(language: Language, file: Parsed) -> tuple[dict[str, Any], list[Plan]]:
    known = knowledge.load(*language.knowledge)
    selections = select(file, language.names.usages(file), known, "boundary")
    plans = {each.function: each for each in rules.plans(selections, file, language)}
    facts = {
        each.function.qualified: _facts(plans[each.function.id]) if each.selected else None
        for each in selections
    }
    return facts, list(plans.values())


def _facts(plan: Plan) -> dict[str, Any]:
    span = plan.commands[0]
    assert isinstance(span, SpanCommand)
    attributes = {
        each.key: each.expression for each in plan.commands if isinstance(each, AttributeCommand)
    }
    return {"kind": span.span_kind, **({"attributes": attributes} if attributes else {})}


@pytest.mark.parametrize("file", FILES, ids=lambda each: f"{each.parts[-4]}-{each.parts[-2]}")
def test_boundaries(file: Path) -> None:
    language, parsed, expected = case(file)
    assert found(language, parsed)[0] == expected


@pytest.mark.parametrize("file", FILES, ids=lambda each: f"{each.parts[-4]}-{each.parts[-2]}")
def test_what_the_rules_plan_passes_the_gate_and_stays(file: Path) -> None:
    language, parsed, _ = case(file)
    functions = {each.id: each for each in parsed.scan.functions}
    for plan in found(language, parsed)[1]:
        checked = CommandValidator(language).check(plan, parsed, functions[plan.function])
        again = CommandValidator(language).check(checked, parsed, functions[plan.function])
        assert again == checked
