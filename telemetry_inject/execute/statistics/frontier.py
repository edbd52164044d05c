"""The cost–quality frontier: what nothing else beats in both."""

from __future__ import annotations

from collections.abc import Mapping


def frontier(points: Mapping[str, tuple[float, float]]) -> frozenset[str]:
    """Return the names of the points that none dominates; a point is (cost, quality).

    One dominates another where it costs no more and is no worse, and differs in one of them.
    """
    return frozenset(
        name
        for name, (cost, quality) in points.items()
        if not any(
            other[0] <= cost and other[1] >= quality and other != (cost, quality)
            for other in points.values()
        )
    )
