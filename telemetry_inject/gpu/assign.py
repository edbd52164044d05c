"""From servers, GPUs and models to what each request is sent with: server, options, how many at once.

Where a GPU is not on this machine nothing is known about it, and nothing is decided: the server
places its models itself, and the plan says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from telemetry_inject.gpu.device import Device
from telemetry_inject.gpu.schedule import GPUScheduler, Job, Placement, Room, usable
from telemetry_inject.gpu.vram import Need

KEEP: Final = "30m"
"""How long a server keeps a model after its last request of a run."""
PINS: Final = (0, 30)
"""The first version of Ollama that puts a model on the GPU that `main_gpu` names."""


@dataclass(frozen=True, slots=True)
class Host:
    """One Ollama server."""

    url: str
    devices: tuple[Device, ...] | None = None
    """The GPUs that it uses; None where that cannot be known."""
    version: str = ""
    slots: int = 1

    @property
    def pins(self) -> bool:
        """Whether it can be told which of its GPUs to use."""
        parts = [each for each in self.version.split("-")[0].split(".")[:2] if each.isdigit()]
        return tuple(map(int, parts)) >= PINS


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model that is to run."""

    name: str
    need: Need | None
    """None where nothing is known about it."""
    context: int
    """Tokens of one slot: the same in every request, for another one loads the model anew."""
    layers: int = 1
    hosts: tuple[str, ...] = ()
    """The servers that list it; empty: any."""
    resident: int = 0
    """Bytes of GPU memory in which it is already loaded."""


@dataclass(frozen=True, slots=True)
class Member:
    """What every request to a model at a server carries."""

    model: str
    server: str
    options: Mapping[str, object] = field(default_factory=dict, hash=False)
    concurrency: int | None = None
    placement: Placement | None = None
    """None where the server decides by itself."""
    need: Need | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """The plan for a run: members of the first wave run together, then those of the next."""

    waves: tuple[tuple[Member, ...], ...]
    rooms: Mapping[str, int]
    """Bytes of each GPU that were planned with, by its id."""
    notes: tuple[str, ...] = ()
    """What a user should know, a sentence each."""


def assign(hosts: Sequence[Host], models: Sequence[Wanted]) -> Assignment:
    """Return where each model runs. Models without a known need are left to their server."""
    rooms, homes = _rooms(hosts, models)
    planned = [each for each in models if each.need is not None and _reached(each, homes)]
    schedule = GPUScheduler(rooms).plan([_job(each) for each in planned])
    notes: list[str] = []
    waves = []
    for wave in schedule.waves:
        placed = [
            _member(each, _wanted(planned, each.model), hosts, homes) for each in wave.placements
        ]
        notes += [each.note for each in wave.placements if each.note]
        waves.append(placed)
    free = _free(hosts, models, planned)
    if free:
        waves = [[*(waves[0] if waves else []), *free], *waves[1:]]
    if waves:
        waves[0] = [*waves[0], *_copies(waves[0], rooms, homes, hosts)]
    notes += _remarks(hosts, models, homes)
    if len(waves) > 1:
        later = ", ".join(each.model for wave in waves[1:] for each in wave)
        notes.append(f"not all fit at once: {later} run after the others, in their place")
    return Assignment(
        tuple(tuple(wave) for wave in waves), {each.id: each.free for each in rooms}, tuple(notes)
    )


# --------------------------------------------------------------------------- rooms


def _rooms(hosts: Sequence[Host], models: Sequence[Wanted]) -> tuple[list[Room], dict[str, Host]]:
    """Return the GPUs that can be planned with, and the server that each belongs to.

    What models that are to run have already taken of a GPU is free for them.
    """
    homes: dict[str, Host] = {}
    devices: dict[str, Device] = {}
    for host in hosts:
        for device in host.devices or ():
            if device.id not in homes:
                homes[device.id], devices[device.id] = host, device
    back = _given_back(list(devices.values()), [each.resident for each in models])
    rooms = [
        Room(
            each.id,
            usable(min(each.free + back[each.id], each.total)),
            f"{homes[each.id].url} {each.vendor}",
        )
        for each in devices.values()
    ]
    return rooms, homes


def _given_back(devices: Sequence[Device], resident: Iterable[int]) -> dict[str, int]:
    """Return how much of each GPU those models hold: each where the least else is in use."""
    back = {each.id: 0 for each in devices}
    for size in sorted(resident, reverse=True):
        holding = [each for each in devices if size and each.used - back[each.id] >= size]
        if holding:
            fullest = min(holding, key=lambda each: each.used - back[each.id] - size)
            back[fullest.id] += size
    return back


def _reached(wanted: Wanted, homes: Mapping[str, Host]) -> bool:
    """Return whether one of the servers that list a model has GPUs that are known."""
    known = {each.url for each in homes.values()}
    return bool(known & {*wanted.hosts} if wanted.hosts else known)


def _job(wanted: Wanted) -> Job:
    need = wanted.need
    assert need is not None
    fixed = need.compute + need.runtime
    body = (need.high if need.estimated else need.total) - fixed
    return Job(wanted.name, max(body, 1), fixed, wanted.layers)


def _wanted(models: Iterable[Wanted], name: str) -> Wanted:
    return next(each for each in models if each.name == name)


# --------------------------------------------------------------------------- members


def _member(
    placed: Placement, wanted: Wanted, hosts: Sequence[Host], homes: Mapping[str, Host]
) -> Member:
    gpus = [*placed.shares]
    host = homes[gpus[0]] if gpus else _first(hosts, wanted)
    options: dict[str, object] = {"num_ctx": wanted.context, "keep_alive": KEEP}
    own = [each for each in host.devices or () if homes.get(each.id) is host]
    if len(gpus) == 1 and len(own) > 1 and host.pins:
        options["main_gpu"] = next(at for at, each in enumerate(own) if each.id == gpus[0])
    if placed.how == "partly":
        options["num_gpu"] = placed.layers
    elif placed.how == "cpu" and own:
        options["num_gpu"] = 0
    return Member(wanted.name, host.url, options, host.slots, placed, wanted.need)


def _first(hosts: Sequence[Host], wanted: Wanted) -> Host:
    listing = [each for each in hosts if not wanted.hosts or each.url in wanted.hosts]
    return next(iter(listing or hosts))


def _free(
    hosts: Sequence[Host], models: Sequence[Wanted], planned: Sequence[Wanted]
) -> list[Member]:
    """Return members whose server decides by itself: each model at each server that lists it."""
    members = []
    for wanted in models:
        for host in hosts:
            lists = not wanted.hosts or host.url in wanted.hosts
            if lists and (host.devices is None or wanted not in planned):
                options = {"num_ctx": wanted.context, "keep_alive": KEEP}
                slots = host.slots if host.devices is not None else None
                cpu = Placement(wanted.name, "cpu") if host.devices == () else None
                members.append(Member(wanted.name, host.url, options, slots, cpu, wanted.need))
    return members


def _copies(
    first: Sequence[Member], rooms: Sequence[Room], homes: Mapping[str, Host], hosts: Sequence[Host]
) -> list[Member]:
    """Return further copies that fit beside the first wave, where each GPU has its own server."""
    single = {each.url for each in hosts if each.devices is not None and len(each.devices) == 1}
    left = {each.id: each.free for each in rooms if homes[each.id].url in single}
    whole = [each for each in first if each.placement and each.placement.how == "whole"]
    for member in whole:
        for room, share in (member.placement.shares if member.placement else {}).items():
            left[room] = left.get(room, 0) - share
    copies: list[Member] = []
    while len(single) > 1:
        counts = {each.model: sum(c.model == each.model for c in copies) for each in whole}
        for member in sorted(whole, key=lambda each: (counts[each.model], each.model)):
            copy = _copy(member, [*whole, *copies], left, homes)
            if copy is not None:
                copies.append(copy)
                break
        else:
            break
    return copies


def _copy(
    member: Member, there: Sequence[Member], left: dict[str, int], homes: Mapping[str, Host]
) -> Member | None:
    taken = {each.server for each in there if each.model == member.model}
    assert member.placement is not None
    (size,) = member.placement.shares.values()
    fitting = [at for at, room in left.items() if room >= size and homes[at].url not in taken]
    if not fitting:
        return None
    at = min(fitting, key=lambda each: (left[each], each))
    left[at] -= size
    placement = Placement(member.model, "whole", {at: size})
    return replace(member, server=homes[at].url, placement=placement)


def _remarks(
    hosts: Sequence[Host], models: Sequence[Wanted], homes: Mapping[str, Host]
) -> list[str]:
    notes = []
    for host in hosts:
        own = [each for each in homes.values() if each is host]
        if host.devices is None:
            notes.append(
                f"{host.url} is another machine: its GPUs cannot be seen from here, so it places "
                "its models itself"
            )
        elif not host.devices:
            notes.append(f"there is no GPU for {host.url}: its models run on the CPU")
        elif not own:
            notes.append(
                f"{host.url} shares this machine's GPUs with another server: which of them it "
                "uses cannot be seen, so nothing is planned for it"
            )
        elif len(own) > 1 and not host.pins:
            version = f"Ollama {host.version}" if host.version else "this Ollama"
            notes.append(
                f"{version} at {host.url} does not take a GPU from a request (0.30 does): it "
                "chooses by itself; --ollama-per-gpu starts one server for each GPU"
            )
    unknown = [each.name for each in models if each.need is None]
    if unknown:
        notes.append(f"nothing says how large {', '.join(unknown)} is: left to the server")
    return notes
