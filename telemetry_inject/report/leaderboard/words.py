"""Figures as people read them."""

from __future__ import annotations

UNKNOWN = "–"


def percent(share: float | None) -> str:
    """Return a share in percent."""
    return UNKNOWN if share is None else f"{100 * share:.0f} %"


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with a true minus."""
    if value is None:
        return UNKNOWN
    rounded = round(value, digits) + 0.0  # no minus before a zero
    return f"{rounded:.{digits}f}".replace("-", "−")


def signed(value: float) -> str:
    """Return a number that shows on which side of 0 it lies."""
    return f"{value:+.2f}".replace("-", "−")


def seconds(value: float | None) -> str:
    """Return a duration."""
    if value is None:
        return UNKNOWN
    if value >= 100:
        return f"{int(value // 60)} min {value % 60:.0f} s"
    return f"{value:.2g} s" if value < 10 else f"{value:.0f} s"


def dollars(amount: float | None, *, most: bool = False) -> str:
    """Return an amount; `most` where it is an upper bound."""
    if amount is None:
        return "unknown"
    digits = 2 if amount >= 1 or amount == 0 else 4 if amount >= 0.01 else 6
    return f"{'≤ ' if most else ''}${amount:.{digits}f}"


def span(low: float, high: float) -> str:
    """Return an interval of shares in percent."""
    return f"{100 * low:.0f}–{100 * high:.0f} %"
