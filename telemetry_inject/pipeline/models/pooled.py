"""Pools out of the models of Ollama that were named: planned for the GPUs, or as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from telemetry_inject.config import SettingsError
from telemetry_inject.gpu import detect
from telemetry_inject.gpu.assign import Assignment
from telemetry_inject.pipeline.models import placement
from telemetry_inject.pipeline.models.placement import Detect, Local, UnreachableError
from telemetry_inject.providers.base import Target
from telemetry_inject.providers.ollama import servers
from telemetry_inject.providers.ollama_api import full
from telemetry_inject.providers.ollama_serve import ServeError, serving
from telemetry_inject.providers.pool import OllamaModelPool

OLLAMA = "ollama"


@dataclass(frozen=True, slots=True)
class Pooled:
    """The pools, one for each list that names a model of Ollama, and what was planned."""

    pools: tuple[OllamaModelPool, ...] = ()
    assignment: Assignment = field(default_factory=lambda: Assignment((), {}))
    notes: tuple[str, ...] = ()
    """What a user should know, a sentence each."""


def started(
    until: ExitStack, environment: Mapping[str, str], detected: Detect = detect.local
) -> tuple[Local, ...]:
    """Start one server for each GPU of this machine; they are stopped when `until` ends.

    Raises `SettingsError` where there is no GPU, or a server does not start.
    """
    found = detected()
    devices = [each for each in found.devices if each.alone]
    if not devices:
        why = "; ".join(found.notes) or "none was found"
        raise SettingsError(f"--ollama-per-gpu needs GPUs of NVIDIA or AMD: {why}")
    try:
        served = until.enter_context(serving([each.alone for each in devices], environment))
    except ServeError as error:
        raise SettingsError(str(error)) from error
    return tuple(Local(each.url, device) for each, device in zip(served, devices, strict=True))


async def pooled(
    named: Sequence[Sequence[Target]],
    environment: Mapping[str, str],
    own: Sequence[Local] = (),
    detected: Detect = detect.local,
) -> Pooled:
    """Return the pools. Each model is in one of them: the first that names it.

    Raises `SettingsError` for a model that no server has.
    """
    lists = _once([[each.model for each in every if each.provider == OLLAMA] for every in named])
    if not lists:
        return Pooled()
    models = [model for each in lists for model in each]
    hosts = () if own else servers(environment)
    try:
        surveyed = await placement.survey(
            models, hosts, placement.usage(environment), detected, own
        )
    except UnreachableError as error:  # others may answer; the executor says so of these
        alone = [[Target(OLLAMA, model, host) for host in hosts for model in models]]
        pools = tuple(_pool(each, alone) for each in lists)
        return Pooled(pools, notes=(str(error),))
    assignment = placement.plan(surveyed)
    waves = placement.targets(assignment)
    pools = tuple(_pool(each, waves) for each in lists)
    return Pooled(pools, assignment, (*surveyed.notes, *assignment.notes))


def _once(lists: Sequence[Sequence[str]]) -> list[list[str]]:
    seen: set[str] = set()
    found = []
    for each in lists:
        fresh = [model for model in dict.fromkeys(each) if full(model) not in seen]
        seen |= {full(model) for model in fresh}
        if fresh:
            found.append(fresh)
    return found


def _pool(models: Sequence[str], waves: Sequence[Sequence[Target]]) -> OllamaModelPool:
    return OllamaModelPool(
        [[target for target in wave if target.model in models] for wave in waves]
    )
