"""The labels are whole: every one belongs to an application and says why."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.judgement import labels
from benchmarks.sample import DRAWS, SEEDS, applications

pytestmark = pytest.mark.parametrize("part", SEEDS)


def test_each_application_has_its_share(part: str) -> None:
    names = [each.name for each in applications(part)]
    assert Counter(label.application for label in labels(part)) == Counter(
        dict.fromkeys(names, DRAWS)
    )


def test_there_are_three_hundred_functions_of_ten_applications(part: str) -> None:
    assert len(labels(part)) == 300
    assert len(applications(part)) == 10


def test_every_label_has_a_reason_and_boundaries_a_kind(part: str) -> None:
    for label in labels(part):
        assert label.reason
        assert bool(label.kind) == label.boundary, label


def test_no_function_is_labelled_twice(part: str) -> None:
    places = Counter((each.application, each.path, each.line) for each in labels(part))
    assert max(places.values()) == 1


def test_no_application_is_in_two_sets(part: str) -> None:
    others = {each.name for other in SEEDS if other != part for each in applications(other)}
    assert not others & {each.name for each in applications(part)}
