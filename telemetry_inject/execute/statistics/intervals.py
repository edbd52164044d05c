"""Quantiles, and intervals of proportions."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, sqrt

Z95 = 1.959963984540054
"""The 97.5th percentile of the normal distribution."""


def quantile(values: Sequence[float], share: float) -> float:
    """Return the quantile with linear interpolation between order statistics (Hyndman–Fan 7).

    Raises `ValueError` for no values.
    """
    if not values:
        raise ValueError("no values have no quantile")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def wilson(successes: float, trials: int, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's score interval of a proportion; (0, 1) where nothing was tried.

    E. B. Wilson, J. Am. Stat. Assoc. 22 (1927); without a correction for continuity.
    """
    if trials == 0:
        return 0.0, 1.0
    share = successes / trials
    middle = share + z * z / (2 * trials)
    width = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)
