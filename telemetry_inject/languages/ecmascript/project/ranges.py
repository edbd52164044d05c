"""Version ranges of npm."""

from __future__ import annotations

import re

_EXACT = re.compile(
    r"^(?P<sign>[~^=v]?|<=?)\s*(?P<version>\d+(?:\.\d+){0,2})(?:\.[x*])?(?:-[\w.]+)?$"
)


def below(text: str, oldest: str) -> bool:
    """Whether a range lets in nothing from `oldest` (`x.y.z`) on; False where it cannot be told.

    Read by the rules of https://docs.npmjs.com/cli/v11/configuring-npm/package-json#dependencies:
    alternatives between `||`, conditions between spaces.
    """
    least = _numbers(oldest)
    return bool(text.strip()) and all(_ends_before(each, least) for each in text.split("||"))


def _ends_before(conditions: str, least: tuple[int, ...]) -> bool:
    upper = re.sub(r"\S+\s+-\s+", "<=", conditions)
    tight = re.sub(r"([<>=~^])\s+", r"\1", upper)
    return any(_below(each, least) for each in tight.split())


def _below(condition: str, least: tuple[int, ...]) -> bool:
    found = _EXACT.match(condition)
    if found is None:
        return False
    given, sign = _numbers(found["version"]), found["sign"]
    match sign:
        case "<":
            return _padded(given) <= least
        case "<=":
            return _next(given) <= least
        case "^":
            place = next((index for index, each in enumerate(given) if each), len(given) - 1)
            return _next(given[: place + 1]) <= least
        case "~":
            return _next(given[:2]) <= least
        case _:
            return _next(given) <= least


def _next(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Return the first version beyond all that begin with `numbers`."""
    return _padded((*numbers[:-1], numbers[-1] + 1))


def _padded(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return (*numbers, 0, 0)[:3]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split("."))
