"""The labels are whole: every one belongs to an application and says why."""

from __future__ import annotations

from collections import Counter

from benchmarks.judgement import labels
from benchmarks.sample import DRAWS, applications


def test_each_application_has_its_share() -> None:
    assert Counter(label.application for label in labels()) == Counter(
        dict.fromkeys(applications(), DRAWS)
    )


def test_there_are_three_hundred_functions_of_ten_applications() -> None:
    assert len(labels()) == 300
    assert len(applications()) == 10


def test_every_label_has_a_reason_and_boundaries_a_kind() -> None:
    for label in labels():
        assert label.reason
        assert bool(label.kind) == label.boundary, label


def test_no_function_is_labelled_twice() -> None:
    places = Counter((each.application, each.path, each.line) for each in labels())
    assert max(places.values()) == 1
