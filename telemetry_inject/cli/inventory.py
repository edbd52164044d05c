"""How the state of providers and models is shown: `telemetry-inject models` and `doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from telemetry_inject.pipeline.models.inventory import Entry, Inventory, Server
from telemetry_inject.providers.base import Limits

DAY = 86400


def lines(found: Inventory) -> Iterator[str]:
    """Yield what a person reads."""
    yield "Providers"
    yield from (f"  {each}" for each in servers(found.servers))
    yield ""
    yield "Models"
    yield from (f"  {each}" for each in entries(found.entries))


def servers(found: Sequence[Server]) -> Iterator[str]:
    """Yield a line for each server."""
    names = max((len(each.provider) for each in found), default=0)
    urls = max((len(each.url) for each in found), default=0)
    for each in found:
        yield f"{each.provider:<{names}}  {each.url:<{urls}}  {_state(each)}"


def _state(server: Server) -> str:
    if server.trouble:
        return _what_to_do(server.trouble, server.fix)
    count = len(server.models)
    return f"ready: {count} model{'' if count == 1 else 's'} in {server.seconds:.2f} s"


def _what_to_do(trouble: str, fix: str) -> str:
    return f"{trouble} → {fix}" if fix else trouble


def entries(found: Sequence[Entry]) -> Iterator[str]:
    """Yield a table of the models, and under it what hinders those that cannot be asked."""
    known = [each for each in found if each.detected is not None]
    if not found:
        yield "none: name one (telemetry-inject models openai:gpt-5-mini), or set LLM_MODEL"
    if known:
        head = ("model", "window", "input", "output", "$ in", "$ out", "limits from")
        rows = [head, *map(_row, known)]
        wide = [max(len(row[column]) for row in rows) for column in range(len(head))]
        for row in rows:
            first, *numbers, last = row
            middle = "  ".join(f"{n:>{w}}" for n, w in zip(numbers, wide[1:-1], strict=True))
            yield f"{first:<{wide[0]}}  {middle}  {last}".rstrip()
        yield "In tokens; dollars for a million of them."
    for each in found:
        if each.trouble:
            yield f"cannot be asked: {each.name}: {_what_to_do(each.trouble, each.fix)}"


def _row(entry: Entry) -> tuple[str, ...]:
    limits = entry.detected.limits if entry.detected else Limits()
    name = entry.target.id if entry.target else entry.name
    numbers = (limits.context_window, limits.max_input, limits.max_output)
    shown = ["–" if each is None else f"{each:,}" for each in numbers]
    return (name, *shown, _dollars(entry.price_in), _dollars(entry.price_out), _source(entry))


def _dollars(amount: Decimal | None) -> str:
    if amount is None:
        return "unknown"
    return "0" if amount == 0 else f"{amount.normalize():f}"


def _source(entry: Entry) -> str:
    found = entry.detected
    if found is None:
        return ""
    text = found.limits.source.replace("default", "nobody: defaults")
    if found.from_cache and found.age is not None:
        days = int(found.age // DAY)
        text += f", kept for {days} day{'' if days == 1 else 's'}" if days else ", kept since today"
    return text


def record(found: Inventory) -> dict[str, Any]:
    """Return the same for programs; prices in US dollars for a million tokens, None for unknown."""
    return {
        "providers": [
            {
                "provider": each.provider,
                "url": each.url,
                "ready": not each.trouble,
                "models": list(each.models),
                "seconds": each.seconds,
                "trouble": each.trouble or None,
                "fix": each.fix or None,
            }
            for each in found.servers
        ],
        "models": [_entry(each) for each in found.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    detected = entry.detected
    limits = detected.limits if detected else None
    return {
        "name": entry.name,
        "model": entry.target.id if entry.target else None,
        "ready": not entry.trouble,
        "context_window": limits.context_window if limits else None,
        "max_input": limits.max_input if limits else None,
        "max_output": limits.max_output if limits else None,
        "limits_from": limits.source if limits else None,
        "from_cache": detected.from_cache if detected else None,
        "age": detected.age if detected else None,
        "price_in": None if entry.price_in is None else float(entry.price_in),
        "price_out": None if entry.price_out is None else float(entry.price_out),
        "trouble": entry.trouble or None,
        "fix": entry.fix or None,
    }
