"""What asking models came to: for people, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator

from telemetry_inject.model import Asked, ModelUse
from telemetry_inject.report.text import Paint, plural, shown
from telemetry_inject.standings import BENCHMARK


def lines(asked: Asked, paint: Paint) -> Iterator[str]:
    """Yield who planned what, what it took, and what it cost."""
    yield ""
    yield f"{paint('Plans by', 'bold')}  {_planners(asked)}"
    for each in asked.models:
        yield f"  {shown(each.model)}: {_use(each)}"
    yield f"{paint('Cost', 'bold')}      {_cost(asked)}"
    if asked.lost and len(asked.models) > 1 and asked.strategy != BENCHMARK:
        yield f"  of it {_dollars(asked.lost)} for answers that were not taken{_hedge(asked)}"
    if asked.refused:
        yield (
            f"  the budget of {_dollars(asked.budget)} is spent: {plural(asked.refused, 'request')} "
            "not sent; a larger --budget and the same command go on"
        )


def _planners(asked: Asked) -> str:
    compared = asked.strategy == BENCHMARK
    why = "for all that models said" if compared else "because no model gave a valid plan"
    parts = [f"{count} {name}" for count, name in (
        (asked.by_model, "by a model"),
        (asked.by_cache, "known from before, for nothing"),
        (asked.by_rules, f"by rules, {why} (--verbose says why)"),
    ) if count]  # fmt: skip
    return ", ".join(parts) or "nobody: there was nothing to plan"


def _use(use: ModelUse) -> str:
    parts = [plural(use.requests, "request"), plural(use.plans, "plan")]
    for count, what in (
        (use.failed, "failed"),
        (use.invalid, "of no use"),
        (use.cancelled, "cancelled"),
    ):
        parts += [f"{count} {what}"] if count else []
    about = "at most " if use.estimated else ""
    parts.append(f"{about}{use.input_tokens:,} tokens in and {use.output_tokens:,} out")
    parts.append(_dollars(use.cost))
    parts += [f"{use.median:.2f} s an answer"] if use.median is not None else []
    return ", ".join(parts)


def _cost(asked: Asked) -> str:
    if asked.cost is None:
        known = f"; {_dollars(asked.known)} for the others" if asked.known else ""
        return f"unknown: not every model has a known price{known}"
    upper = f", {_dollars(asked.estimated)} of it upper bounds" if asked.estimated else ""
    budget = f" of {_dollars(asked.budget)}" if asked.budget is not None else ""
    return f"{_dollars(asked.cost)}{budget}{upper}"


def _hedge(asked: Asked) -> str:
    if not asked.hedge_saves:
        return ""
    return f"; --strategy hedge would have saved about {_dollars(asked.hedge_saves)}"


def _dollars(amount: float | None) -> str:
    if amount is None:
        return "price unknown"
    return f"${amount:.2f}" if amount >= 1 or amount == 0 else f"${amount:.6f}"
