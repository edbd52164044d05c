from __future__ import annotations

import pytest
from packaging.specifiers import SpecifierSet

from telemetry_inject.languages.python.project.versions import too_old


@pytest.mark.parametrize(
    "versions",
    [
        "==1.20.0", "==1.23.*", "~=1.20.0", "<1.24", "<=1.23.9", ">=1.10,<1.24.0", "===1.20.0",
        "==1.0rc1", "~1.20", "1.20.0", "1.23.*", "=1.20", "^0.17", "~1.23.1", "^1.20,<1.22",
    ],
)  # fmt: skip
def test_too_old(versions: str) -> None:
    assert too_old(versions, "1.24")


@pytest.mark.parametrize(
    "versions",
    [
        "", "*", ">=1.10", "==1.24.0", "==1.30.1", "~=1.20", "~=1.24.1", "^1.20", "<2", "!=1.24",
        "==1.*", "=1.30", ">1.23", "<=1.24", ">=1.20,!=1.24.0", "~1", "^1.0.0", "==2.0.1",
        "===1.44.0", "nonsense", "{git = 'x'}", ">=", "==abc",
    ],
)  # fmt: skip
def test_recent_enough_or_unknown(versions: str) -> None:
    assert not too_old(versions, "1.24")


def test_no_release_of_the_years_is_missed() -> None:
    releases = [f"1.{minor}.{patch}" for minor in range(45) for patch in range(3)]
    for bound in releases:
        allowed = SpecifierSet(f"<={bound}")
        lets_in = any(
            allowed.contains(each) for each in releases if SpecifierSet(">=1.24").contains(each)
        )
        assert too_old(f"<={bound}", "1.24") is not lets_in
