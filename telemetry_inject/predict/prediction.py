"""Spans and nanoseconds for one call of each entry point, and where that is too much.

What is counted is what the code could do if every call in it were made once, and each loop's body
ten times: an estimate from the text alone. Functions that call one another in a circle count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from telemetry_inject.languages import table
from telemetry_inject.model import Caller, FileReport, Outcome, Predicted, Prediction, SpanCommand
from telemetry_inject.predict.graph import Edges, graph
from telemetry_inject.predict.order import components

ROUNDS = 10
"""Times that the body of a loop is taken to run."""
MOST_INTERNAL = 10
MOST_BRIEF = 20
"""Instrumentation Score, SPA-001 and SPA-005: INTERNAL spans, and spans under 5 ms, in a trace."""
CEILING = 10**9
"""Loops in loops grow beyond all sense: from here on a number says no more."""


@dataclass(frozen=True, slots=True)
class Own:
    """What one call of a function itself adds."""

    spans: int = 0
    internal: int = 0
    nanoseconds: float = 0.0
    outbound: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """What one call of a function adds, with all that it calls."""

    spans: int
    internal: int
    brief: int
    nanoseconds: float
    outbound: bool
    """Whether it may wait for the world."""
    loops: bool
    circles: bool


def predict(reports: Iterable[FileReport]) -> Prediction:
    """Return what the spans of these files, as they are planned, come to."""
    callers: list[Caller] = []
    own: dict[str, Own] = {}
    languages: dict[str, str] = {}
    places: dict[str, tuple[FileReport, Outcome]] = {}
    unknown: set[str] = set()
    bare: set[str] = set()
    for report in reports:
        outcomes = {each.function: each for each in report.outcomes}
        prefix = f"{report.source.path}\0"  # ids are those of one project; a run may have several
        for caller in report.callers:
            outcome = outcomes.get(caller.function)
            callers.append(_renamed(caller, prefix))
            languages[prefix + caller.function] = report.source.language
            if outcome is not None:
                places[prefix + caller.function] = (report, outcome)
                own[prefix + caller.function] = _own(
                    caller, outcome, report.source.language, unknown, bare
                )
    edges = {
        name: targets
        for language in sorted(set(languages.values()))
        for name, targets in graph(
            [each for each in callers if languages[each.function] == language]
        ).items()
    }
    reached = _reached(edges, own)
    roots = [
        _predicted(each, places[each.function], reached[each.function])
        for each in _roots(callers, edges)
        if each.function in places and reached[each.function].spans
    ]
    roots.sort(key=lambda each: (-each.spans, each.path, each.line))
    return Prediction(
        tuple(roots), tuple(_warnings(roots)), tuple(sorted(unknown)), tuple(sorted(bare))
    )


def _renamed(caller: Caller, prefix: str) -> Caller:
    """Return the record with ids that are its own in the whole run."""
    parent = None if caller.parent is None else prefix + caller.parent
    return replace(caller, function=prefix + caller.function, parent=parent)


def _own(caller: Caller, outcome: Outcome, language: str, unknown: set[str], bare: set[str]) -> Own:
    spans = [
        each
        for each in (outcome.plan.commands if outcome.plan else ())
        if isinstance(each, SpanCommand)
    ]
    planned = outcome.status == "injected" and bool(spans)
    if not (planned or outcome.covered):
        return Own(outbound=caller.outbound)
    figures = _figures(language, outcome.rung or "", asynchronous=caller.is_async)
    if not figures:
        unknown.add(language)
    elif len(figures) < 2:
        bare.add(language)
    internal = not spans or spans[0].span_kind == "internal"
    cost = float(figures[-1]) if figures else 0.0
    return Own(1, int(internal), cost, caller.outbound)


def _figures(language: str, rung: str, *, asynchronous: bool) -> tuple[float, ...]:
    """Return what a span costs with the API alone and, where known, with an SDK."""
    [entry] = [each for each in table() if each.name == language]
    known = dict(entry.nanoseconds)
    for key in ((f"{rung} async",) if asynchronous else ()) + (rung, "*"):
        if key in known:
            return known[key]
    return ()


def _reached(edges: Edges, own: Mapping[str, Own]) -> dict[str, Reached]:
    """Return what each function comes to; what it calls is known before it."""
    found: dict[str, Reached] = {}
    for members in components({name: [each for each, _ in to] for name, to in edges.items()}):
        inside = set(members)
        total = _sum(members, inside, edges, own, found)
        found.update(dict.fromkeys(members, total))
    return found


def _sum(
    members: Sequence[str],
    inside: set[str],
    edges: Edges,
    own: Mapping[str, Own],
    found: Mapping[str, Reached],
) -> Reached:
    mine = [own.get(name, Own()) for name in members]
    calls = [
        (found[target], ROUNDS if repeated else 1)
        for name in members
        for target, repeated in edges[name]
        if target not in inside
    ]
    outbound = any(each.outbound for each in mine) or any(each.outbound for each, _ in calls)
    spans = sum(each.spans for each in mine)
    return Reached(
        spans=min(CEILING, spans + sum(n * each.spans for each, n in calls)),
        internal=min(
            CEILING,
            sum(each.internal for each in mine) + sum(n * each.internal for each, n in calls),
        ),
        brief=min(CEILING, spans * (not outbound) + sum(n * each.brief for each, n in calls)),
        nanoseconds=min(
            1e18,
            sum(each.nanoseconds for each in mine) + sum(n * each.nanoseconds for each, n in calls),
        ),
        outbound=outbound,
        loops=any(each.loops or (n > 1 and each.spans > 0) for each, n in calls),
        circles=(len(members) > 1 and spans > 0) or any(each.circles for each, _ in calls),
    )


def _roots(callers: Sequence[Caller], edges: Edges) -> list[Caller]:
    """Return the entry points, and what nobody here calls."""
    called = {target for targets in edges.values() for target, _ in targets}
    return [each for each in callers if each.entry or each.function not in called]


def _predicted(caller: Caller, place: tuple[FileReport, Outcome], reached: Reached) -> Predicted:
    report, outcome = place
    return Predicted(
        function=outcome.function,
        path=str(report.source.path),
        line=outcome.line,
        entry=caller.entry,
        spans=reached.spans,
        internal=reached.internal,
        brief=reached.brief,
        nanoseconds=reached.nanoseconds,
        loops=reached.loops,
        circles=reached.circles,
    )


def _warnings(roots: Sequence[Predicted]) -> Iterable[str]:
    for each in roots:
        name = each.function.split("::", 1)[-1]
        if each.internal > MOST_INTERNAL:
            yield (
                f"{name}: some {each.internal} INTERNAL spans in one trace; the Instrumentation "
                f"Score allows {MOST_INTERNAL} (SPA-001)."
            )
        if each.brief > MOST_BRIEF:
            yield (
                f"{name}: some {each.brief} spans that wait for nothing, and so are likely to be "
                f"shorter than 5 ms; the Instrumentation Score allows {MOST_BRIEF} (SPA-005)."
            )
