"""What is done about a failure, by its cause."""

from __future__ import annotations

from collections.abc import Callable

from telemetry_inject.providers.base import Cause, ProviderError

AGAIN: frozenset[Cause] = frozenset({"rate", "overloaded", "server", "timeout", "connection"})
"""Causes after which the same model is asked the same thing once more."""
FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0


def wait(error: ProviderError, tries: int, random: Callable[[], float]) -> float:
    """Return the seconds before the next try: what the server asked for, else 0.5, 1, 2, … 8.

    The second kind is shortened by up to a quarter, so that many requests do not come back at once.
    """
    if error.retry_after is not None:
        return error.retry_after
    return float(min(FIRST_WAIT * 2**tries, LONGEST_WAIT)) * (1 - 0.25 * random())


def again(error: ProviderError, tries: int, retries: int, patience: float) -> bool:
    """Return whether to try once more after `tries` failures; a timeout only once.

    A request turned away for its number alone costs nothing and is tried as long as it takes
    within reason: the lane has just learned to send fewer.
    """
    if error.cause not in AGAIN or (error.retry_after or 0) > patience:
        return False
    if error.cause == "timeout":
        return tries < min(1, retries)
    if error.cause == "rate":
        return tries < max(retries, 1) * 4 and retries > 0
    return tries < retries
