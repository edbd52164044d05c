"""The objective score of a plan: what can be said of it without asking anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from telemetry_inject.execute.judging.records import Score, Subject
from telemetry_inject.model import AttributeCommand, Command, Plan, SpanCommand
from telemetry_inject.sensitive import is_sensitive
from telemetry_inject.words import split_words

DELTA = 0.15
"""Scores that differ by no more are a matter of taste, which a jury decides."""
SKIPPED = 0.75
"""A plan that leaves a function within the program alone: near enough for a jury to agree."""
ENOUGH = 3
"""Things that are said of a function, more than which are not needed for the full score."""
MOST = 6
"""Commands that a reviewer reads without wondering."""
UNCLEAN = 0.3
"""What is left of the score of a plan that writes down what could be private."""
RAW = frozenset({"body", "payload", "content", "prompt", "html", "raw", "text", "headers"})
"""Names of what is written down whole by those who have not thought about it."""

_TEXT = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`")
_NAME = re.compile(r"[^\W\d][\w$]*")
_CONSTANTS = frozenset({"True", "False", "None", "true", "false", "null", "undefined", "nil"})
_SIZES = re.compile(
    r"^(?:len|size|count|str_len)\s*\(|\.(?:length|size|len\(\)|count)$|[<>=!]=|[<>]"
)


def score(plan: Plan, subject: Subject) -> Score:
    """Return the score of a valid plan for a function."""
    if plan.decision == "skip" or not plan.commands:
        total = 0.0 if subject.boundary else SKIPPED
        return Score(0.0, 0.0, 1.0, True, total)
    span, matter, quiet = _span(plan, subject), _matter(plan, subject), _quiet(plan)
    clean = not any(risky(key, expression) for key, expression in said(plan))
    total = (0.35 * span + 0.35 * matter + 0.3 * quiet) * (1.0 if clean else UNCLEAN)
    return Score(span, matter, quiet, clean, round(total, 6))


def said(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the key and the expression of everything that a plan writes down."""
    for each in plan.commands:
        if isinstance(each, AttributeCommand):
            yield each.key, each.expression
        elif not isinstance(each, SpanCommand):
            yield from each.attributes.items()


def names(expression: str) -> frozenset[str]:
    """Return the names in an expression of any language; none for a constant."""
    return frozenset(_NAME.findall(_TEXT.sub("", expression))) - _CONSTANTS


def risky(key: str, expression: str) -> bool:
    """Return whether something private could be written down; a size or a comparison is not."""
    if is_sensitive(key) or any(map(is_sensitive, names(expression))):
        return True
    if _SIZES.search(expression.strip()):
        return False
    return any(each in RAW for name in names(expression) for each in split_words(name))


def _span(plan: Plan, subject: Subject) -> float:
    spans = [each for each in plan.commands if isinstance(each, SpanCommand)]
    if len(spans) != 1:
        return 0.0
    known = [each.span_kind for each in subject.baseline.commands if isinstance(each, SpanCommand)]
    return 1.0 if not known or spans[0].span_kind == known[0] else 0.5


def _matter(plan: Plan, subject: Subject) -> float:
    telling = len(_telling(plan))
    takes = any(each not in ("self", "cls", "this") for each in subject.parameters)
    wanted = min(ENOUGH, max(len(_telling(subject.baseline)), int(takes)))
    return min(1.0, telling / wanted) if wanted else 1.0


def _telling(plan: Plan) -> frozenset[str]:
    return frozenset(expression for _, expression in said(plan) if names(expression))


def _quiet(plan: Plan) -> float:
    expressions = [expression for _, expression in said(plan)]
    constant = sum(not names(each) for each in expressions)
    repeated = len(expressions) - len(set(expressions))
    bare = sum(map(_bare, plan.commands))
    over = max(0, len(plan.commands) - MOST)
    return max(0.0, 1 - 0.25 * (constant + repeated + bare + over))


def _bare(command: Command) -> bool:
    """Return whether a command says at the start of a function only that it was called."""
    if isinstance(command, SpanCommand | AttributeCommand):
        return False
    return command.kind in ("log", "event") and command.after is None and not command.attributes
