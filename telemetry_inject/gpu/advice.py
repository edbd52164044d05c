"""What a user could change so that more models are on GPUs at once; each change is tried by planning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from telemetry_inject.gpu import vram
from telemetry_inject.gpu.assign import Assignment, Host, Wanted, assign
from telemetry_inject.gpu.vram import Use


@dataclass(frozen=True, slots=True)
class Advice:
    """A change, and how many models would be wholly on GPUs at once with it."""

    change: str
    together: int


def together(assignment: Assignment) -> int:
    """Return how many models the first wave has wholly on GPUs."""
    first = assignment.waves[0] if assignment.waves else ()
    placed = {
        each.model: each.placement.how in ("whole", "spread") for each in first if each.placement
    }
    return sum(placed.values())


def advise(
    hosts: Sequence[Host],
    models: Sequence[Wanted],
    use: Use,
    known: Mapping[str, vram.Model],
) -> tuple[Advice, ...]:
    """Return the changes that help, the first of each kind that does; `use` is what is now."""
    now = together(assign(hosts, models))
    found: list[Advice] = []
    for kind in _changes(use):
        for change, other in kind:
            then = together(assign(hosts, [_with(each, other, known) for each in models]))
            if then > now:
                found.append(Advice(change, then))
                break
    then = together(assign([_emptied(each) for each in hosts], models))
    if then > now:
        found.append(Advice("ending what else uses the GPUs", then))
    return tuple(found)


def _with(wanted: Wanted, use: Use, known: Mapping[str, vram.Model]) -> Wanted:
    """Return the model as it would be used then."""
    if wanted.name not in known:
        return wanted
    context = min(wanted.context, use.context)
    need = vram.need(known[wanted.name], replace(use, context=context))
    return replace(wanted, need=need, context=context)


def _emptied(host: Host) -> Host:
    """Return the server with GPUs that nothing else uses."""
    devices = [
        replace(each, free=each.total - each.reserved, used=0) for each in host.devices or ()
    ]
    return host if host.devices is None else replace(host, devices=tuple(devices))


def _changes(use: Use) -> list[list[tuple[str, Use]]]:
    """Return what could be changed, in kinds; within one, the smallest change first."""
    contexts = [each for each in (16384, 8192, 4096, 2048) if each < use.context]
    kinds = [[(f"OLLAMA_NUM_CTX={each}", replace(use, context=each)) for each in contexts]]
    if use.key_type == "f16":
        smaller = replace(use, key_type="q8_0", value_type="q8_0")
        kinds.append([("OLLAMA_KV_CACHE_TYPE=q8_0 where `ollama serve` is started", smaller)])
    if use.slots > 1:
        one = replace(use, slots=1)
        kinds.append([("OLLAMA_NUM_PARALLEL=1 where `ollama serve` is started", one)])
    return kinds
