"""Local models on local GPUs: ask the servers, plan, load, and compare what happened with the plan."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from telemetry_inject.config import SettingsError
from telemetry_inject.debugtrace import Event
from telemetry_inject.gpu import advice, detect, names, vram
from telemetry_inject.gpu.assign import Assignment, Host, Member, Wanted, assign
from telemetry_inject.gpu.device import Device, Found
from telemetry_inject.gpu.ggml import cache_type
from telemetry_inject.gpu.vram import Use
from telemetry_inject.providers import ollama_api
from telemetry_inject.providers.base import ProviderError, Target
from telemetry_inject.providers.ollama_api import Facts, Listed

CONTEXT = 8192
"""Tokens of a slot where OLLAMA_NUM_CTX says nothing; a server's own choice can be 262,144."""

Detect = Callable[[], Found]


class UnreachableError(SettingsError):
    """None of the servers answers."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the servers and this machine say, before anything is decided."""

    hosts: tuple[Host, ...]
    models: tuple[Wanted, ...]
    known: Mapping[str, vram.Model]
    """The models whose layers are known."""
    devices: tuple[Device, ...]
    use: Use
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Local:
    """One GPU's server of our own: its base URL, and the GPU that it sees."""

    url: str
    device: Device


def usage(environment: Mapping[str, str]) -> Use:
    """Return how models are used, by the environment.

    `OLLAMA_NUM_CTX` is ours. `OLLAMA_NUM_PARALLEL` and `OLLAMA_KV_CACHE_TYPE` are the server's,
    which cannot be asked for them. Raises `SettingsError`.
    """
    cache = environment.get("OLLAMA_KV_CACHE_TYPE") or "f16"
    use = Use(
        context=_number(environment, "OLLAMA_NUM_CTX", CONTEXT),
        slots=_number(environment, "OLLAMA_NUM_PARALLEL", 1),
        key_type=cache,
        value_type=cache,
    )
    try:
        cache_type(cache)
    except ValueError as error:
        raise SettingsError(f"environment: OLLAMA_KV_CACHE_TYPE: {error}") from None
    return use


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1 << 24:
        raise SettingsError(
            f"environment: {name} = {text!r} is not understood: a count is expected"
        )
    return int(text)


async def survey(
    models: Sequence[str],
    servers: Sequence[str],
    use: Use,
    detected: Detect = detect.local,
    own: Sequence[Local] = (),
) -> Survey:
    """Return what is known about the models (all that are listed, where none is named).

    `own` are servers that see one GPU each; then `servers` is empty. Raises `UnreachableError` where no
    server answers, and `SettingsError` for a model that none of them has.
    """
    urls = [*servers, *(each.url for each in own)]
    answers = await asyncio.gather(*(_facts(each) for each in urls))
    facts = {url: each for url, each in zip(urls, answers, strict=True) if isinstance(each, Facts)}
    notes = [each for each in answers if isinstance(each, str)]
    if not facts:
        raise UnreachableError(f"no Ollama server answers: {'; '.join(notes)}")
    found = detected() if not own and any(map(detect.is_local, facts)) else Found()
    alone = {each.url: (each.device,) for each in own}
    seen, unseen = visible(found.devices)
    notes += unseen
    hosts = tuple(
        Host(
            url,
            alone.get(url) or (seen if detect.is_local(url) else None),
            each.version,
            use.slots,
        )
        for url, each in facts.items()
    )
    wanted, known, more = await _wanted(models or _all(facts), facts, use)
    devices = tuple(each.device for each in own) or found.devices
    return Survey(hosts, wanted, known, devices, use, (*notes, *found.notes, *more))


def visible(devices: Sequence[Device]) -> tuple[tuple[Device, ...], list[str]]:
    """Return the GPUs that one server uses, and a note where there are others.

    A CUDA program uses one MIG slice, the first that it sees.
    """
    slices = [each for each in devices if each.slice is not None]
    if len(slices) < 2:
        return tuple(devices), []
    kept = tuple(each for each in devices if each.slice is None or each is slices[0])
    others = ", ".join(each.id for each in slices[1:])
    return kept, [
        f"one server uses one MIG slice, {slices[0].id}: --ollama-per-gpu also uses {others}"
    ]


def survey_files(files: Sequence[Path], use: Use, detected: Detect = detect.local) -> Survey:
    """Return what is known about GGUF files, as if a server of this machine had them.

    Raises `SettingsError` for a file that cannot be read.
    """
    known: dict[str, vram.Model] = {}
    for path in files:
        try:
            known[path.name] = vram.from_file(path, path.name)
        except (OSError, ValueError) as error:
            raise SettingsError(str(error)) from error
    found = detected()
    wanted = tuple(_known(name, model, use, (), 0) for name, model in known.items())
    seen, unseen = visible(found.devices)
    host = Host("this machine", seen, "0.30", use.slots)
    return Survey((host,), wanted, known, found.devices, use, (*found.notes, *unseen))


def plan(surveyed: Survey) -> Assignment:
    """Return where each model runs."""
    return assign(surveyed.hosts, surveyed.models)


def changes(surveyed: Survey) -> tuple[advice.Advice, ...]:
    """Return what the user could change so that more models are on GPUs at once."""
    return advice.advise(surveyed.hosts, surveyed.models, surveyed.use, surveyed.known)


def targets(assignment: Assignment) -> tuple[tuple[Target, ...], ...]:
    """Return the members of each wave as what requests are sent to."""
    return tuple(
        tuple(
            Target("ollama", each.model, each.server, dict(each.options), each.concurrency)
            for each in wave
        )
        for wave in assignment.waves
    )


def events(assignment: Assignment) -> list[Event]:
    """Return the plan as lines of the trace."""
    return [_event(each, assignment) for wave in assignment.waves for each in wave]


def _event(member: Member, assignment: Assignment) -> Event:
    placement = member.placement
    gpus = [*placement.shares] if placement else []
    data: dict[str, object] = {
        "model": member.model,
        "gpu_id": gpus[0] if len(gpus) == 1 else gpus or None,
        "vram_free_mb": sum(assignment.rooms[each] for each in gpus) // vram.MIB if gpus else None,
        "vram_needed_mb": member.need.total // vram.MIB if member.need else None,
        "server": member.server,
        "how": placement.how if placement else "by the server",
        "options": dict(member.options),
        "concurrency": member.concurrency,
    }
    where = ", ".join(gpus) if gpus else "the CPU" if placement else member.server
    return Event("gpu_assignment", f"{member.model} runs on {where}", data)


# --------------------------------------------------------------------------- what is known


async def _facts(server: str) -> Facts | str:
    try:
        return await ollama_api.facts(server)
    except ProviderError as error:
        return str(error)


def _all(facts: Mapping[str, Facts]) -> list[str]:
    names = (each.name for every in facts.values() for each in every.listed if not each.remote)
    return [*dict.fromkeys(names)]


async def _wanted(
    models: Sequence[str], facts: Mapping[str, Facts], use: Use
) -> tuple[tuple[Wanted, ...], dict[str, vram.Model], list[str]]:
    shapes = await asyncio.gather(*(_model(each, facts) for each in models))
    known = {each.name: each for each in shapes if isinstance(each, vram.Model)}
    notes = [each for each in shapes if isinstance(each, str)]
    wanted = []
    for name in models:
        hosts = tuple(url for url, each in facts.items() if each.find(name))
        loaded = [each.loaded(name) for each in facts.values()]
        resident = sum(each.on_gpu for each in loaded if each)
        model = known.get(name)
        if model:
            wanted.append(_known(name, model, use, hosts, resident))
        else:
            listed = facts[hosts[0]].find(name) if hosts else None
            wanted.append(_guessed(name, listed, use, hosts, resident))
    return tuple(wanted), known, notes


def _known(name: str, model: vram.Model, use: Use, hosts: tuple[str, ...], resident: int) -> Wanted:
    this = replace(use, context=min(use.context, model.shape.context or use.context))
    layers = max(len(model.shape.layers), 1)
    return Wanted(name, vram.need(model, this), this.context, layers, hosts, resident)


def _guessed(
    name: str, listed: Listed | None, use: Use, hosts: tuple[str, ...], resident: int
) -> Wanted:
    need = names.estimate(
        name,
        use,
        size=listed.parameters if listed else "",
        quantisation=listed.quantisation if listed else "",
        weights=(listed.size or None) if listed else None,
    )
    return Wanted(name, need, use.context, 1, hosts, resident)


async def _model(name: str, facts: Mapping[str, Facts]) -> vram.Model | str:
    """Return a model's layers as its server knows them, or why it does not."""
    for url, each in facts.items():
        listed = each.find(name)
        if listed is None:
            continue
        try:
            return vram.from_show(name, await ollama_api.show(url, name), listed.size)
        except (ProviderError, ValueError) as error:
            return f"{name}: its layers are not known, its need is an estimate ({error})"
    have = ", ".join(_all(facts)) or "none"
    raise SettingsError(
        f"no server has the model {name}; `ollama pull {name}` gets it. There are: {have}"
    )


# --------------------------------------------------------------------------- what happened


async def preload(assignment: Assignment, detected: Detect = detect.local) -> list[Event]:
    """Load the first wave, one model after the other at each server, and say how it went.

    Must be over before a race begins: a request that loses while its model is being loaded would
    throw the loading away. A model that cannot be loaded is in the events, not an error.
    """
    first = assignment.waves[0] if assignment.waves else ()
    servers = [*dict.fromkeys(each.server for each in first)]
    local = any(map(detect.is_local, servers))
    before = (await asyncio.to_thread(detected)).devices if local else ()
    loads = (_load([each for each in first if each.server == url]) for url in servers)
    found = [event for some in await asyncio.gather(*loads) for event in some]
    facts = await asyncio.gather(*(_facts(each) for each in servers))
    for url, each in zip(servers, facts, strict=True):
        if isinstance(each, Facts):
            members = [member for member in first if member.server == url]
            found += [compare(member, each) for member in members]
    if local:
        after = (await asyncio.to_thread(detected)).devices
        found += compare_devices(first, before, after)
    return found


async def _load(members: Sequence[Member]) -> list[Event]:
    failed = []
    for each in members:
        try:
            await ollama_api.load(each.server, each.model, each.options)
        except ProviderError as error:
            data = {"model": each.model, "server": each.server, "error": str(error)}
            failed.append(Event("error", f"{each.model} could not be loaded: {error}", data))
    return failed


def compare(member: Member, facts: Facts) -> Event:
    """Return what a server says of a model that was loaded, against what was planned."""
    loaded = facts.loaded(member.model)
    data: dict[str, object] = {"model": member.model, "server": member.server}
    if loaded is None:
        return Event("gpu_assignment", f"{member.model} is not loaded at {member.server}", data)
    planned = member.need.total - member.need.runtime if member.need else None
    data |= {
        "size_mb": loaded.size // vram.MIB,
        "size_vram_mb": loaded.on_gpu // vram.MIB,
        "context": loaded.context,
        "planned_mb": planned // vram.MIB if planned is not None else None,
    }
    said = [f"{member.model} is loaded: {_gib(loaded.on_gpu)} on GPUs"]
    if loaded.on_gpu < loaded.size:
        said.append(f"{100 - 100 * loaded.on_gpu // max(loaded.size, 1)} % of it on the CPU")
    if planned is not None:
        data["difference_mb"] = (loaded.size - planned) // vram.MIB
        said.append(f"{_gib(planned)} planned")
    wanted = member.options.get("num_ctx")
    if loaded.context and isinstance(wanted, int) and loaded.context != wanted:
        said.append(f"with {loaded.context:,} tokens of context, not {wanted:,}")
    return Event("gpu_assignment", ", ".join(said), data)


def compare_devices(
    members: Sequence[Member], before: Sequence[Device], after: Sequence[Device]
) -> list[Event]:
    """Return what each GPU gave up, against what the plan took of it."""
    then = {each.id: each for each in before}
    found = []
    for device in after:
        if device.id not in then:
            continue
        placements = [each.placement for each in members if each.placement]
        planned = sum(each.shares.get(device.id, 0) for each in placements)
        taken = then[device.id].free - device.free
        data = {
            "gpu_id": device.id,
            "vram_free_mb": device.free // vram.MIB,
            "taken_mb": taken // vram.MIB,
            "planned_mb": planned // vram.MIB,
        }
        message = (
            f"{device.id} gave {_gib(taken)}, {_gib(planned)} planned; {_gib(device.free)} free"
        )
        found.append(Event("gpu_assignment", message, data))
    return found


def _gib(size: int) -> str:
    return f"{size / (1 << 30):.1f} GiB"
