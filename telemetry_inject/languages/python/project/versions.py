"""Which versions of a package a requirement lets in."""

from __future__ import annotations

import re

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

_SIGN = re.compile(r"^(?P<sign>\^|~=|~|===|==|=|)\s*(?P<version>\d[\w.+!*-]*)$")


def too_old(versions: str, floor: str) -> bool:
    """Whether a requirement lets in nothing from `floor` on.

    `versions` is what stands after a name: a specifier of PEP 440, or as Poetry, Pipfile or conda
    write it (`^1.2`, `~1.2`, `1.2.3`, `=1.2`). What cannot be read lets in everything.
    """
    try:
        allowed = SpecifierSet(",".join(_standard(clause) for clause in versions.split(",")))
        return not any(allowed.contains(each) for each in _candidates(versions, Version(floor)))
    except (InvalidSpecifier, InvalidVersion):
        return False


def _standard(clause: str) -> str:
    """Return one clause as PEP 440 writes it."""
    clause = clause.strip()
    found = _SIGN.match(clause)
    if clause == "*" or found is None:
        return "" if clause == "*" else clause
    sign, version = found["sign"], found["version"]
    numbers = [int(each) for each in re.findall(r"\d+", version)]
    match sign:
        case "^":
            kept = next((place for place, each in enumerate(numbers) if each), len(numbers) - 1)
            return f">={version},<{_next(numbers[: kept + 1])}"
        case "~":
            return f">={version},<{_next(numbers[:2])}"
        case "=":
            return f"=={version.rstrip('.*')}.*"
        case "":
            return f"=={version}"
        case _:
            return clause


def _next(numbers: list[int]) -> str:
    return ".".join(map(str, [*numbers[:-1], numbers[-1] + 1]))


def _candidates(versions: str, floor: Version) -> list[Version]:
    """Return versions from `floor` on: those that the text names, and every minor one for long."""
    named = [Version(each.strip(".*")) for each in re.findall(r"\d[\w.*]*", versions)]
    minor = [Version(f"{floor.major}.{number}.0") for number in range(floor.minor, 1000)]
    major = [Version(f"{number}.0.0") for number in range(floor.major + 1, floor.major + 10)]
    return [floor, *(each for each in named if each >= floor), *minor, *major]
