from __future__ import annotations

from typing import Any, get_args

import pytest

from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import FileScan, Function, Usage
from telemetry_inject.plan.knowledge import Knowledge, Use
from telemetry_inject.plan.select import NOTHING, Level, Selection, select
from tests.plan.fakes import SOURCE, function

KNOWN = Knowledge(
    [
        Use(
            library="web", role="http.server", decorators=("web.route",), instrumentation="otel-web"
        ),
        Use(library="db", role="db.client", calls=("db.query",), instrumentation="otel-db"),
    ]
)
ROUTE = Usage(decorators=("web.route",), calls=("db.query",))
LEVELS: tuple[Level, ...] = get_args(Level)


def decide(
    level: Level, usage: Usage = NOTHING, features: frozenset[str] = frozenset(), **facts: Any
) -> Selection:
    made = function(**facts)
    return decide_all(level, [made], {made.id: usage}, features)[0]


def decide_all(
    level: Level,
    functions: list[Function],
    usages: dict[str, Usage],
    features: frozenset[str] = frozenset(),
) -> tuple[Selection, ...]:
    file = Parsed(SOURCE, None, FileScan(tuple(functions), features=features))  # type: ignore[arg-type]
    return select(file, usages, KNOWN, level)


@pytest.mark.parametrize("level", LEVELS)
def test_boundaries_at_every_level(level: Level) -> None:
    found = decide(level, ROUTE, statements=1)
    assert found.selected
    assert found.boundary
    assert found.suggests == ("otel-db", "otel-web")
    assert found.reason == "It handles HTTP requests (web: web.route)."


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("feature", "why"),
    [
        ("ours", "telemetry of ours"),
        ("instrumented", "carries telemetry"),
        ("ignored", "a comment"),
        ("error", "syntax error"),
        ("stub", "no body"),
    ],
)
def test_never(level: Level, feature: str, why: str) -> None:
    made = function(features=frozenset({feature}))
    found = decide_all(level, [made], {made.id: ROUTE})[0]
    assert not found.selected
    assert why in found.reason
    assert found.boundary


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("feature", ["ignored", "generated"])
def test_whole_files(level: Level, feature: str) -> None:
    found = decide(level, ROUTE, frozenset({feature}))
    assert not found.selected
    assert "file" in found.reason


@pytest.mark.parametrize("feature", ["test", "accessor", "wrapper"])
def test_only_when_everything_is_asked_for(feature: str) -> None:
    made = function(features=frozenset({feature}))
    assert not decide_all("standard", [made], {})[0].selected
    assert decide_all("all", [made], {})[0].selected


def test_a_wrapper_of_a_boundary_is_one() -> None:
    made = function(features=frozenset({"wrapper"}))
    assert decide_all("standard", [made], {made.id: ROUTE})[0].selected


def test_boundary_level_leaves_the_rest() -> None:
    found = decide("boundary", statements=50, is_async=True)
    assert not found.selected
    assert found.reason.startswith("Left out: ")


@pytest.mark.parametrize("level", LEVELS)
def test_reasons_are_sentences(level: Level) -> None:
    kinds: list[dict[str, Any]] = [
        {},
        {"statements": 1},
        {"is_generator": True},
        {"kind": "constructor"},
        {"parent": "x"},
    ]
    for facts in kinds:
        reason = decide(level, **facts).reason
        assert reason.endswith(".")
        assert "\n" not in reason
        assert reason[0].isupper()


@pytest.mark.parametrize("level", LEVELS)
def test_a_name_that_no_plan_can_hold_is_left_out(level: Level) -> None:
    decided = decide(level, ROUTE, id="shop.py::" + "f" * 1_000)
    assert not decided.selected
    assert decided.reason == "Left out: its name is longer than 1,000 letters."
