"""What is put to a jury: the different plans, the pairs worth asking about, and the controls."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

from telemetry_inject.execute.judging import normal
from telemetry_inject.execute.judging.controls import spoiled
from telemetry_inject.execute.judging.records import Candidate, Hearing, Option, Pair, Subject
from telemetry_inject.execute.judging.score import DELTA, score

CONTROLS = 0.34
"""The share of functions with a planted pair, where there are many."""


def open_hearing(
    subject: Subject, candidates: Sequence[Candidate], *, seed: int, controls: float = CONTROLS
) -> Hearing:
    """Return the hearing of the valid plans for a function, without ballots.

    `controls` is the share of functions with a planted pair.

    Raises `ValueError` where there is no candidate.
    """
    if not candidates:
        raise ValueError(f"{subject.id} has no valid plan to judge")
    options = distinct(subject, candidates)
    best = max(each.score.total for each in options)
    finalists = [each for each in options if each.score.total >= best - DELTA]
    pairs = [
        Pair(f"{a.name}-{b.name}", a.text, b.text, (a.name, b.name))
        for a, b in combinations(finalists, 2)
    ]
    if pairs:
        pairs += _control(subject, finalists, seed, controls)
    return Hearing(subject, options, tuple(each.name for each in finalists), tuple(pairs))


def distinct(subject: Subject, candidates: Sequence[Candidate]) -> tuple[Option, ...]:
    """Return the different plans, each with all who made it."""
    by_text: dict[str, list[Candidate]] = {}
    for each in candidates:
        by_text.setdefault(normal.text(each.plan, subject.lines), []).append(each)
    return tuple(
        Option(number, text, tuple(makers), score(makers[0].plan, subject))
        for number, (text, makers) in enumerate(by_text.items())
    )


def _control(subject: Subject, finalists: Sequence[Option], seed: int, share: float) -> list[Pair]:
    """Return a planted pair for some functions, with a known answer: the first is better."""
    draw = random.Random(f"{seed}/{subject.id}")  # noqa: S311 - no secret hangs on it
    if draw.random() >= share:
        return []
    baseline = subject.baseline
    good = baseline if baseline.commands else finalists[0].candidates[0].plan
    _, bad = spoiled(good, draw)
    texts = (normal.text(good, subject.lines), normal.text(bad, subject.lines))
    return [Pair("control", *texts)]
