"""How far judges agree: Kendall's W, Krippendorff's alpha, and what their votes are worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from math import sqrt


def ranks(scores: Sequence[float]) -> tuple[float, ...]:
    """Return the rank of each score, 1 for the largest; ties share the mean of their ranks."""
    ordered = sorted(range(len(scores)), key=lambda each: -scores[each])
    found = [0.0] * len(scores)
    start = 0
    while start < len(ordered):
        end = start
        while end + 1 < len(ordered) and scores[ordered[end + 1]] == scores[ordered[start]]:
            end += 1
        for place in ordered[start : end + 1]:
            found[place] = (start + end) / 2 + 1
        start = end + 1
    return tuple(found)


def kendall_w(rankings: Sequence[Sequence[float]]) -> float | None:
    """Return Kendall's coefficient of concordance, corrected for ties: 0 for none, 1 for full.

    Each row holds one judge's ranks of the same objects. None for fewer than two judges or
    objects, or where every judge ties everything. S. Siegel, Nonparametric Statistics (1956),
    pages 229 to 238.
    """
    judges = len(rankings)
    if judges < 2 or len(rankings[0]) < 2:
        return None
    objects = len(rankings[0])
    sums = [sum(row[each] for row in rankings) for each in range(objects)]
    mean = sum(sums) / objects
    spread = sum((each - mean) ** 2 for each in sums)
    ties = sum(count**3 - count for row in rankings for count in Counter(row).values())
    most = (judges**2 * (objects**3 - objects) - judges * ties) / 12
    return spread / most if most > 0 else None


def partial_w(scores: Sequence[Mapping[str, float]]) -> float | None:
    """Return Kendall's W of judges who did not all judge the same objects.

    Each mapping holds one judge's scores by object, more is better. Over the same objects without
    ties the mean rank correlation r of two of m judges is (m W - 1) / (m - 1) (M. G. Kendall, Rank
    Correlation Methods, 1948, section 6.8); here r is the mean over the objects that two judges
    share, and W what follows from it, 0 at least. None where no two judges share two objects that
    both tell apart. Where all have judged the same, it is `kendall_w`.
    """
    objects = sorted({each for score in scores for each in score})
    if all(len(score) == len(objects) for score in scores):
        return kendall_w([ranks([score[each] for each in objects]) for score in scores])
    found = []
    for a, b in combinations(scores, 2):
        both = [each for each in objects if each in a and each in b]
        if len(both) < 2:
            continue
        ranked = (ranks([score[each] for each in both]) for score in (a, b))
        value = _correlated(*ranked)
        if value is not None:
            found.append(value)
    if not found:
        return None
    judges = len(scores)
    return max(0.0, (1 + (judges - 1) * sum(found) / len(found)) / judges)


def krippendorff_alpha(units: Sequence[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's alpha for nominal data: 1 full agreement, 0 as by chance.

    Each unit holds the values that it got, from whoever judged it; one with fewer than two says
    nothing. None where nothing can be paired; 1 where one value is all there is. K. Krippendorff,
    Computing Krippendorff's Alpha-Reliability (2011), section C.
    """
    paired = [each for each in units if len(each) > 1]
    observed = 0.0
    totals: Counter[Hashable] = Counter()
    for unit in paired:
        counts = Counter(unit)
        totals.update(counts)
        same = sum(count * (count - 1) for count in counts.values())
        observed += (len(unit) * (len(unit) - 1) - same) / (len(unit) - 1)
    number = totals.total()
    if number == 0:
        return None
    expected = (number**2 - sum(count**2 for count in totals.values())) / (number - 1)
    return 1.0 if expected == 0 else 1 - observed / expected


def effective_votes(verdicts: Mapping[str, Mapping[str, float]]) -> float | None:
    """Return how many independent judges the panel is worth: `n / (1 + (n - 1) r)`.

    `verdicts` are numbers by judge and case; `r` is the mean correlation of two judges over the
    cases that both have judged (L. Kish, Survey Sampling, 1965, section 5.4: the design effect of
    a cluster). Where the numbers are errors, it says what a majority is worth; where they are
    plain verdicts, it is a lower bound, since judges who are right agree as well. None for no
    judge, or where no two judges' cases can be compared.
    """
    judges = len(verdicts)
    if judges < 2:
        return float(judges) or None
    pairs = [
        value
        for a, b in combinations(verdicts.values(), 2)
        if (value := _correlation(a, b)) is not None
    ]
    if not pairs:
        return None
    mean = max(0.0, sum(pairs) / len(pairs))
    return judges / (1 + (judges - 1) * mean)


def _correlation(a: Mapping[str, float], b: Mapping[str, float]) -> float | None:
    both = [each for each in a if each in b]
    if len(both) < 3:
        return None
    return _correlated([a[each] for each in both], [b[each] for each in both])


def _correlated(a: Sequence[float], b: Sequence[float]) -> float | None:
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    spread_a = sqrt(sum((each - mean_a) ** 2 for each in a))
    spread_b = sqrt(sum((each - mean_b) ** 2 for each in b))
    if spread_a == 0 or spread_b == 0:
        return None
    both = zip(a, b, strict=True)
    return sum((x - mean_a) * (y - mean_b) for x, y in both) / (spread_a * spread_b)
