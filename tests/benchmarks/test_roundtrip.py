"""The round trip that `benchmarks/roundtrip.py` makes on everything, here on a sample."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks import whole
from benchmarks.roundtrip import Tally, check, corpus

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def test_standard_library_sample() -> None:
    _, root, paths = corpus("stdlib")
    ordinary = [each for each in paths if each.stat().st_size < 40_000]
    tally = _checked(root, random.Random(20261121).sample(ordinary, 60), "python")
    assert tally.files == 60
    assert tally.rungs.total() > 100


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_fixtures(language: str) -> None:
    tally = _checked(FIXTURES, whole.files(FIXTURES, language), language)
    assert tally.changed > 0


def _checked(root: Path, paths: list[Path], language: str) -> Tally:
    known = whole.reach(root, paths, language)
    tally = check(list(whole.tasks(root, paths, language, "all", known)))
    assert tally.faults == []
    return tally
