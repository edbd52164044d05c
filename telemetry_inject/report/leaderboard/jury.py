"""What is said of the jury: how much it decided, how far it can be believed."""

from __future__ import annotations

from collections.abc import Iterator

from telemetry_inject.report.leaderboard.words import number, percent
from telemetry_inject.report.text import plural
from telemetry_inject.standings import JudgeStanding, Standings

DECIDED = {
    "jury": "by the jury",
    "score": "by the objective score alone",
    "only": "with one plan to choose from",
    "inconclusive": "by the score, because the jury was inconclusive",
}


def verdicts(board: Standings) -> Iterator[str]:
    """Yield what decided, and how far the judges agreed, in sentences."""
    parts = [f"{board.decided[by]} {text}" for by, text in DECIDED.items() if board.decided.get(by)]
    yield f"Functions decided: {', '.join(parts) or 'none'}."
    for why, count in board.unhelpful.items():
        yield f"Inconclusive on {plural(count, 'function')}: {why}."
    if board.alpha is not None:
        yield (
            f"Agreement: Krippendorff's alpha {number(board.alpha)}, mean Kendall's W "
            f"{number(board.concordance)} (1 is full; alpha 0 is as by chance)."
        )
    if board.votes is not None:
        by_errors = (
            "" if board.independent is None else f", by their errors on planted pairs {number(board.independent, 1)}"
        )  # fmt: skip
        yield (
            f"The votes are worth at least {number(board.votes, 1)} independent ones{by_errors}; "
            f"with one judge less the winner stays in {percent(board.stability)} of the cases."
        )
    if board.excluded:
        yield (
            f"{plural(board.excluded, 'vote')} not asked for: a judge has none where its own model "
            "family made one of the plans."
        )
    if board.dissent:
        yield f"Copeland or Borda would have chosen otherwise on {plural(board.dissent, 'function')}."


def troubles(board: Standings) -> Iterator[str]:
    """Yield what went wrong when models planned."""
    for each in board.rows:
        if each.trouble:
            yield (
                f"{each.model}: {each.wasted} of {plural(each.requests, 'request')} brought no valid "
                f"plan, most often: {each.trouble}"
            )


def judge(standing: JudgeStanding) -> str:
    """Return how one judge has judged."""
    if not standing.pairs:
        missed = f", {standing.abstained} not answered" if standing.abstained else ""
        return f"no pair judged{missed}"
    parts = [
        plural(standing.pairs, "pair"),
        f"{percent(standing.steady / standing.pairs)} the same in both orders",
    ]
    if standing.controls:
        parts.append(f"{standing.passed} of {standing.controls} planted pairs right")
    if standing.abstained:
        parts.append(f"{standing.abstained} not answered")
    said = ", ".join(parts)
    return said if standing.trusted else f"NOT COUNTED: {said}"
