"""The statistics, against published values and an independent library."""

from __future__ import annotations

import random
from itertools import combinations, pairwise, permutations
from math import sqrt

import krippendorff
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry_inject.execute.statistics import (
    agreement,
    bradleyterry,
    condorcet,
    intervals,
    spread,
)
from telemetry_inject.execute.statistics.condorcet import Vote
from telemetry_inject.execute.statistics.frontier import frontier


def ballots(*counted: tuple[int, str]) -> list[Vote]:
    """Return the pairwise votes of ballots that rank every candidate, best first."""
    return [
        Vote(f"{ballot}{number}", first, second, 1.0)
        for count, ballot in counted
        for number in range(count)
        for place, first in enumerate(ballot)
        for second in ballot[place + 1 :]
    ]


# M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
# single-winner election method", Social Choice and Welfare 36 (2011); the example with 45 voters
# that Wikipedia's article "Schulze method" works through: E > A > C > B > D, and A to B is 28
# votes strong, which is a margin of 28 - 17.
SCHULZE_45 = ballots(
    (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"),
    (7, "CAEBD"), (2, "CBADE"), (7, "DCEBA"), (8, "EBADC"),
)  # fmt: skip
# Wikipedia, "Condorcet method": the capital of Tennessee; Nashville beats everybody.
TENNESSEE = ballots((42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM"))


def test_schulze_gives_the_published_ranking() -> None:
    margin = condorcet.margins(SCHULZE_45)
    assert condorcet.schulze("ABCDE", margin) == (("E",), ("A",), ("C",), ("B",), ("D",))
    path = condorcet.strongest_paths("ABCDE", margin)
    votes = {pair: (strength + 45) / 2 for pair, strength in path.items()}
    assert votes["A", "B"] == 28
    assert votes["B", "A"] == 25
    assert votes["D", "E"] == 24
    assert votes["E", "D"] == 31


def test_schulze_and_copeland_elect_the_condorcet_winner() -> None:
    margin = condorcet.margins(TENNESSEE)
    assert condorcet.schulze("MNCK", margin)[0] == ("N",)
    assert condorcet.copeland("MNCK", margin) == {"M": -3, "N": 3, "C": 1, "K": -1}


def strongest_by_definition(names: str, margin: condorcet.Margins, a: str, b: str) -> float:
    others = [each for each in names if each not in (a, b)]
    ways = [
        (a, *middle, b)
        for count in range(len(others) + 1)
        for middle in permutations(others, count)
    ]
    strengths = [min(margin.get(pair, 0.0) for pair in pairwise(way)) for way in ways]
    return max(0.0, *strengths)


PAIRS = [(a, b) for a in "ABCDE" for b in "ABCDE" if a < b]
VOTES = st.lists(
    st.builds(
        lambda pair, share: Vote("j", pair[0], pair[1], share),
        st.sampled_from(PAIRS),
        st.sampled_from([0.0, 0.5, 1.0]),
    ),
    max_size=40,
)


@given(VOTES)
def test_paths_are_the_strongest_of_all_ways(votes: list[Vote]) -> None:
    margin = condorcet.margins(votes)
    path = condorcet.strongest_paths("ABCDE", margin)
    assert path == {
        (a, b): strongest_by_definition("ABCDE", margin, a, b)
        for a in "ABCDE"
        for b in "ABCDE"
        if a != b
    }


@given(VOTES)
def test_schulze_ranks_everybody_once_and_agrees_with_the_paths(votes: list[Vote]) -> None:
    margin = condorcet.margins(votes)
    tiers = condorcet.schulze("ABCDE", margin)
    assert sorted(each for tier in tiers for each in tier) == list("ABCDE")
    path = condorcet.strongest_paths("ABCDE", margin)
    for winner in tiers[0]:
        assert all(path[winner, each] >= path[each, winner] for each in "ABCDE" if each != winner)


def test_borda_counts_shares() -> None:
    votes = [Vote("x", "a", "b", 1.0), Vote("y", "a", "b", 0.5), Vote("x", "b", "c", 0.0)]
    assert condorcet.borda("abcd", votes) == {"a": 0.75, "b": (0 + 0.5 + 0) / 3, "c": 1, "d": 0.5}


# A. Agresti, Categorical Data Analysis (2nd edition, 2002), section 10.6: the American League of
# 1987, wins of each row over each column, and the estimates of table 10.11 with Baltimore at 0.
LEAGUE = ("Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore")
WON = (
    (0, 7, 9, 7, 7, 9, 11),
    (6, 0, 7, 5, 11, 9, 9),
    (4, 6, 0, 7, 7, 8, 12),
    (6, 8, 6, 0, 6, 7, 10),
    (6, 2, 6, 7, 0, 7, 12),
    (4, 4, 5, 6, 6, 0, 6),
    (2, 4, 1, 3, 1, 7, 0),
)
ESTIMATES = (1.58, 1.44, 1.29, 1.25, 1.11, 0.68, 0.0)


def league() -> dict[tuple[str, str], float]:
    return {
        (a, b): float(WON[i][j])
        for i, a in enumerate(LEAGUE)
        for j, b in enumerate(LEAGUE)
        if i != j
    }


def test_bradley_terry_gives_the_textbook_estimates() -> None:
    found = bradleyterry.strengths(LEAGUE, league(), prior=0)
    against = [found[each] - found["Baltimore"] for each in LEAGUE]
    assert against == pytest.approx(ESTIMATES, abs=0.005)


def test_the_prior_is_weak_and_keeps_strengths_finite() -> None:
    with_prior = bradleyterry.strengths(LEAGUE, league())
    without = bradleyterry.strengths(LEAGUE, league(), prior=0)
    assert max(abs(with_prior[each] - without[each]) for each in LEAGUE) < 0.01
    lone = bradleyterry.strengths(("a", "b", "c"), {("a", "b"): 5.0})
    assert lone["a"] > lone["c"] > lone["b"]
    assert abs(sum(lone.values())) < 1e-9


def test_strengths_of_two_are_the_log_odds() -> None:
    found = bradleyterry.strengths(("a", "b"), {("a", "b"): 30.0, ("b", "a"): 10.0}, prior=0)
    assert bradleyterry.chance(found["a"], found["b"]) == pytest.approx(0.75)


def test_bootstrap_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    draw = random.Random(4)
    covered = 0
    for _ in range(40):
        clusters = [[Vote("j", "a", "b", float(draw.random() < 0.7))] for _ in range(60)]
        found = bradleyterry.bootstrap("ab", clusters, seed=1, rounds=100)
        low, high = found["a"]
        truth = 0.5 * 0.8472978603872037  # half the log-odds of 0.7
        covered += low <= truth <= high
    assert 34 <= covered <= 40  # 95 % of 40 is 38, with its own error


def test_bootstrap_is_the_same_twice() -> None:
    clusters = [[Vote("j", "a", "b", 1.0)], [Vote("j", "a", "b", 0.0), Vote("j", "b", "c", 1.0)]]
    first = bradleyterry.bootstrap("abc", clusters, seed=7, rounds=50)
    assert first == bradleyterry.bootstrap("abc", clusters, seed=7, rounds=50)
    assert bradleyterry.bootstrap("abc", [[]], seed=7) == {}


# S. Siegel, Nonparametric Statistics for the Behavioral Sciences (1956): page 230, three
# executives rank six applicants; page 234, the example with ties.
EXECUTIVES = ((1, 6, 3, 2, 5, 4), (1, 5, 6, 4, 2, 3), (6, 3, 2, 5, 4, 1))
TIED = (
    (1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10),
    (2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5),
    (2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10),
)


def test_kendall_w_gives_the_textbook_values() -> None:
    assert agreement.kendall_w(EXECUTIVES) == pytest.approx(0.16, abs=0.005)
    assert agreement.kendall_w(TIED) == pytest.approx(0.828, abs=0.0005)


def test_kendall_w_at_its_ends() -> None:
    assert agreement.kendall_w([(1, 2, 3), (1, 2, 3)]) == 1
    assert agreement.kendall_w([(1, 2, 3), (3, 2, 1)]) == 0
    assert agreement.kendall_w([(1, 2, 3)]) is None
    assert agreement.kendall_w([(1.5, 1.5), (1.5, 1.5)]) is None


def test_ranks_share_the_mean_of_ties() -> None:
    assert agreement.ranks([3, 9, 3, 1]) == (2.5, 1, 2.5, 4)


# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four observers,
# twelve units, missing data; nominal alpha is 0.743.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def test_alpha_gives_the_published_value() -> None:
    columns = zip(*(each.split() for each in OBSERVERS), strict=True)
    units = [[each for each in column if each != "."] for column in columns]
    assert agreement.krippendorff_alpha(units) == pytest.approx(0.743, abs=0.0005)


@given(
    st.lists(
        st.lists(st.sampled_from([None, 0, 1, 2]), min_size=4, max_size=4), min_size=2, max_size=12
    )
)
def test_alpha_is_what_an_independent_library_says(rows: list[list[int | None]]) -> None:
    units = [[value for value in row if value is not None] for row in rows]
    values = {value for unit in units if len(unit) > 1 for value in unit}
    found = agreement.krippendorff_alpha(units)
    if len(values) < 2:
        assert found in (None, 1.0)
        return
    data = [
        [float("nan") if value is None else float(value) for value in observer]
        for observer in zip(*rows, strict=True)
    ]
    expected = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("truth", [0.0, 0.3, 0.6])
def test_effective_votes_within_a_fifth_of_the_truth(truth: float) -> None:
    draw = random.Random(11)
    judges = {each: {} for each in "abcdefghi"}  # type: dict[str, dict[str, float]]
    for case in range(1500):
        shared = draw.gauss(0, 1)
        for verdicts in judges.values():
            own = draw.gauss(0, 1)
            verdicts[str(case)] = sqrt(truth) * shared + sqrt(1 - truth) * own
    expected = 9 / (1 + 8 * truth)
    assert agreement.effective_votes(judges) == pytest.approx(expected, rel=0.2)


def test_nine_judges_are_worth_two_votes() -> None:
    # The design effect of nine judges with a mean correlation of 0.44: 9 / (1 + 8 * 0.4375) = 2.
    assert 9 / (1 + 8 * 0.4375) == 2
    same = {each: {"1": 0.0, "2": 1.0, "3": 0.0} for each in "ab"}
    assert agreement.effective_votes(same) == 1
    assert agreement.effective_votes({"a": {"1": 1.0}}) == 1
    assert agreement.effective_votes({}) is None
    assert agreement.effective_votes({"a": {"1": 1.0}, "b": {"2": 1.0}}) is None


# R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
# Medicine 17 (1998), table I, method 3.
@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilson_gives_the_published_intervals(
    successes: int, trials: int, low: float, high: float
) -> None:
    assert intervals.wilson(successes, trials) == pytest.approx((low, high), abs=0.00005)


def test_wilson_of_nothing_is_everything() -> None:
    assert intervals.wilson(0, 0) == (0, 1)
    assert intervals.wilson(5, 5)[1] == pytest.approx(1)


def test_quantiles_are_those_of_numpys_default() -> None:
    import numpy as np

    values = [3.0, 1.0, 4.0, 1.5, 9.0, 2.6]
    for share in (0.0, 0.05, 0.5, 0.95, 1.0):
        assert intervals.quantile(values, share) == pytest.approx(float(np.quantile(values, share)))
    with pytest.raises(ValueError, match="no values"):
        intervals.quantile([], 0.5)


def test_the_frontier_holds_what_nothing_beats() -> None:
    points = {"cheap": (1.0, 0.5), "good": (5.0, 0.9), "worse": (6.0, 0.8), "twin": (5.0, 0.9)}
    assert frontier(points) == {"cheap", "good", "twin"}


def test_w_of_judges_who_judged_the_same_is_kendalls() -> None:
    scores = [{str(each): -rank for each, rank in enumerate(row)} for row in TIED]
    assert agreement.partial_w(scores) == pytest.approx(0.828, abs=0.0005)


@given(st.lists(st.permutations("abcdef"), min_size=2, max_size=5))
def test_w_from_pairs_of_judges_is_kendalls_where_nothing_is_missing(
    orders: list[list[str]],
) -> None:
    """One judge less one object takes the other way; the rest of the pairs still agree with W."""
    scores = [{name: float(-place) for place, name in enumerate(order)} for order in orders]
    rows = [[order.index(name) + 1 for name in "abcdef"] for order in orders]
    whole = agreement.kendall_w(rows)
    lacking = [*scores, {"a": 0.0, "g": 1.0}]  # shares one object with each: says nothing
    judges = len(orders)
    assert whole is not None
    mean = (judges * whole - 1) / (judges - 1)
    expected = max(0.0, (1 + judges * mean) / (judges + 1))
    assert agreement.partial_w(lacking) == pytest.approx(expected)


def test_w_of_judges_with_nothing_in_common_is_none() -> None:
    assert agreement.partial_w([{"a": 1.0, "b": 0.0}, {"c": 1.0, "d": 0.0}]) is None
    assert agreement.partial_w([{"a": 1, "b": 0, "c": 0}, {"b": 1, "c": 0, "d": 0}]) is None
    shared = [{"a": 2, "b": 1, "c": 0}, {"b": 1, "c": 0, "d": 2}]
    assert agreement.partial_w(shared) == pytest.approx(1)


def test_one_who_wins_everything_is_not_certain_to() -> None:
    always = [[Vote("j", "a", "b", 1.0), Vote("j", "b", "c", 1.0), Vote("j", "a", "c", 1.0)]]
    [few, many] = [spread.intervals("abc", always * count, seed=1) for count in (3, 300)]
    assert few["a"][1] - few["a"][0] > 1
    assert few["b"][0] < 0 < few["b"][1]
    assert few["c"][1] > few["a"][0] - 2, "three duels separate nobody for good"
    assert many["a"][0] > many["b"][1]
    assert many["b"][0] > many["c"][1]


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    draw = random.Random(8)
    truth = dict(zip("abcd", (0.9, 0.3, -0.3, -0.9), strict=True))
    held = tried = 0
    for _ in range(25):
        clusters = [
            [
                Vote("j", a, b, float(draw.random() < bradleyterry.chance(truth[a], truth[b])))
                for a, b in combinations("abcd", 2)
            ]
            for _ in range(25)
        ]
        found = spread.intervals("abcd", clusters, seed=3)
        held += sum(found[each][0] <= truth[each] <= found[each][1] for each in truth)
        tried += 4
    assert 0.9 <= held / tried <= 1.0


def test_intervals_are_the_same_twice() -> None:
    clusters = [[Vote("j", "a", "b", 1.0)], [Vote("j", "a", "b", 0.0)]]
    assert spread.intervals("ab", clusters, seed=5) == spread.intervals("ab", clusters, seed=5)
    assert spread.intervals("ab", [], seed=5) == {}
