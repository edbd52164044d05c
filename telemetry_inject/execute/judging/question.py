"""One judge's question on one function: all its pairs, in one of the two orders."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from telemetry_inject.execute.judging.records import Pair, Preference, Subject
from telemetry_inject.providers.base import Request, Target

SIDES: Mapping[str, Preference] = {"A": "first", "B": "second", "tie": "tie"}
OPPOSITE: Mapping[Preference, Preference] = {"first": "second", "second": "first", "tie": "tie"}
LARGEST = 50_000
"""Characters of an answer that are looked at."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What judges are told."""

    system: str
    verdict: Mapping[str, Any]
    """The schema of one verdict."""
    version: str


@cache
def prompts() -> Prompts:
    """Return the prompts of this edition."""
    folder = files("telemetry_inject") / "prompts"
    texts = [(folder / name).read_text("utf-8") for name in ("judge.md", "verdict.schema.json")]
    digest = hashlib.blake2b("\0".join(texts).encode(), digest_size=4).hexdigest()
    return Prompts(texts[0], json.loads(texts[1]), digest)


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer was worth, by `Pair.id`."""

    valid: Mapping[str, object]
    objections: Mapping[str, str]


class PairQuestion:
    """The pairs of a function, shown to one judge in one order.

    Which plan is shown as A is drawn for each pair and judge; the swapped question turns every
    pair round. The values of its items are preferences between the plans as the pair names them.
    """

    def __init__(
        self, subject: Subject, pairs: Sequence[Pair], *, judge: str, swapped: bool, seed: int
    ) -> None:
        self._subject = subject
        draw = random.Random(f"{seed}/{judge}/{subject.id}")  # noqa: S311 - only an order
        shown = [*pairs]
        draw.shuffle(shown)
        turned = {each.id: draw.random() < 0.5 for each in shown}
        self._pairs = {f"P{number}": each for number, each in enumerate(shown, 1)}
        self._turned = {each.id: turned[each.id] != swapped for each in shown}
        self._label = {each.id: label for label, each in self._pairs.items()}
        self._id = f"judge:{judge}:{subject.id}{':swapped' if swapped else ''}"

    @property
    def id(self) -> str:
        """What ties its attempts together."""
        return self._id

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of its pairs."""
        return tuple(self._label)

    def request(
        self, target: Target, items: Sequence[str], objections: Mapping[str, str], grown: int
    ) -> Request:
        """Return the request for some of the pairs."""
        return Request(
            target=target,
            system=prompts().system,
            user=self._text(items, objections),
            schema=schema([self._label[each] for each in items]),
            max_output=(768 + 96 * len(items)) * 4**grown,
        )

    async def judge(self, text: str, items: Sequence[str], target: Target) -> Judged:
        """Return the verdicts in an answer."""
        try:
            said = verdicts(text)
        except ValueError as error:
            return Judged({}, dict.fromkeys(items, str(error)))
        valid: dict[str, object] = {}
        objections: dict[str, str] = {}
        for each in items:
            found = said.get(self._label[each])
            if found is not None and found in SIDES:
                side = SIDES[found]
                valid[each] = OPPOSITE[side] if self._turned[each] else side
            else:
                label = self._label[each]
                objections[each] = f'there is no "{label}" whose "better" is A, B or tie'
        return Judged(valid, objections)

    def _text(self, items: Sequence[str], objections: Mapping[str, str]) -> str:
        subject = self._subject
        mark = hashlib.blake2b(subject.source.encode("utf-8", "replace"), digest_size=6).hexdigest()
        parts = [f"Language: {subject.language}."]
        if objections:
            said = "; ".join(
                dict.fromkeys(objections[each] for each in items if each in objections)
            )
            parts.append(f"An earlier answer was rejected: {said}")
        parts.append(f"BEGIN {mark}\n{subject.source}\nEND {mark}")
        parts += [self._pair(self._label[each]) for each in items]
        return "\n\n".join(parts) + "\n"

    def _pair(self, label: str) -> str:
        pair = self._pairs[label]
        shown = (
            replace(pair, first=pair.second, second=pair.first) if self._turned[pair.id] else pair
        )
        return (
            f"Pair {label}\nPlan A:\n{_indented(shown.first)}\nPlan B:\n{_indented(shown.second)}"
        )


def verdicts(text: str) -> Mapping[str, str]:
    """Return the verdicts of an answer by the label of the pair.

    Raises `ValueError` with one sentence where the answer is not of the form that was asked for.
    """
    if len(text) > LARGEST:
        raise ValueError(f"the answer is longer than {LARGEST} characters")
    start, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : end + 1] if start >= 0 else text)
    except RecursionError as error:
        raise ValueError("the answer is nested too deeply") from error
    except ValueError as error:
        raise ValueError(f"the answer is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("the answer is no object with a verdict for each pair")
    return {
        label: str(each.get("better")) for label, each in found.items() if isinstance(each, dict)
    }


def schema(labels: Sequence[str]) -> Mapping[str, Any]:
    """Return the schema of an answer: one verdict for each label, and nothing else."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [*labels],
        "properties": {each: prompts().verdict for each in labels},
    }


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
