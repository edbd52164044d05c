"""Several models of Ollama as one contender: each request goes to the next healthy one in turn.

A member is a model at a server, with the options that every request to it carries (a changed one
makes Ollama load the model anew). What one request learns, all others know: a server that cannot
be reached is left out at once, all its models with it, and tried again with a single request after
2, 4, 8 … 60 seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from telemetry_inject.debugtrace import Event
from telemetry_inject.providers.base import (
    Answer,
    Cause,
    Healthy,
    Limits,
    Meter,
    Provider,
    ProviderError,
    Request,
    Target,
)

FIRST_REST: Final = 2.0
LONGEST_REST: Final = 60.0
STAY: Final = 200
"""Requests that a wave of models answers before the next wave takes its place on the GPUs."""

_SERVER: Final[frozenset[Cause]] = frozenset({"connection"})
"""What says something about all models of a server."""
_PASSING: Final[frozenset[Cause]] = frozenset({"timeout", "server", "overloaded"})
"""What says something about one model, and may pass."""


@dataclass(slots=True)
class _Rest:
    """How a server, or a model of it, is doing."""

    times: int = 0
    """Rests in a row, without an answer between them."""
    until: float = 0.0
    probing: bool = False


class OllamaModelPool:
    """The contender. Safe under threads and tasks: it holds a lock and never waits."""

    def __init__(
        self,
        waves: Sequence[Sequence[Target]],
        now: Callable[[], float] = time.monotonic,
        emit: Callable[[Event], None] = lambda event: None,
        stay: int = STAY,
    ) -> None:
        """Rotate over the members of the first wave; the others wait for their turn.

        Members of one wave fit on the GPUs together. Raises `ValueError` without any.
        """
        self._waves = tuple(tuple(wave) for wave in waves if wave)
        if not self._waves:
            raise ValueError("a pool needs a model")
        self._now, self._emit, self._stay = now, emit, stay
        self._lock = Lock()
        self._rests: dict[tuple[str, str], _Rest] = {}
        self._turns = [0] * len(self._waves)
        self._wave = 0
        self._asked = 0

    @property
    def name(self) -> str:
        """The models, each once: `ollama:qwen3:8b,gemma3:12b`."""
        first = self.targets()[0]
        models = dict.fromkeys(each.model for each in self.targets())
        return f"{first.provider}:{','.join(models)}"

    def targets(self) -> tuple[Target, ...]:
        """Return every member, those of later waves included."""
        return tuple(dict.fromkeys(each for wave in self._waves for each in wave))

    def listen(self, emit: Callable[[Event], None]) -> None:
        """Tell each turn to `emit` from now on."""
        self._emit = emit

    def next(self, healthy: Healthy) -> Target | None:
        """Return the next member in turn that is healthy and not at rest.

        Where all of a wave are out, another wave's; where all are at rest, the one whose rest is
        over first. None where `healthy` says no to every one.
        """
        with self._lock:
            found = self._chosen(healthy)
            if found is None:
                return None
            target, index, size = found
            wave = self._wave
            for rest in self._states(target):
                rest.probing = rest.times > 0
        self._emit(
            Event(
                "model_rotation",
                f"{target.model} is next",
                {
                    "model": target.model,
                    "pool_size": size,
                    "index": index,
                    "server": target.server,
                    "wave": wave,
                },
            )
        )
        return target

    def answered(self, target: Target) -> None:
        """Note that a member answered: it and its server are well."""
        with self._lock:
            for key in self._keys(target):
                self._rests.pop(key, None)

    def failed(self, target: Target, cause: Cause) -> None:
        """Note that a member did not answer."""
        with self._lock:
            model, server = self._states(target)
            model.probing = server.probing = False
            if cause in _SERVER:
                self._put_to_rest(server)
            elif cause in _PASSING:
                self._rests.pop(self._keys(target)[1], None)  # the server speaks
                self._put_to_rest(model)

    def abandoned(self, target: Target) -> None:
        """Note that a request was cancelled, which says nothing."""
        with self._lock:
            for rest in self._states(target):
                rest.probing = False

    # ------------------------------------------------------------------ all under the lock

    def _chosen(self, healthy: Healthy) -> tuple[Target, int, int] | None:
        self._advance()
        order = [self._wave, *(n for n in range(len(self._waves)) if n != self._wave)]
        for number in order:
            wave = self._waves[number]
            for step in range(len(wave)):
                index = (self._turns[number] + step) % len(wave)
                if healthy(wave[index]) and self._awake(wave[index]):
                    self._turns[number] = index + 1
                    return wave[index], index, len(wave)
        candidates = [
            (self._due(each), index, each, len(wave))
            for wave in self._waves
            for index, each in enumerate(wave)
            if healthy(each)
        ]
        if not candidates:
            return None
        _, index, target, size = min(candidates, key=lambda each: (each[0], each[1]))
        return target, index, size

    def _advance(self) -> None:
        """Let the next wave come once this one had its requests, back and forth.

        At each end it stays twice as long: what is loaded there is not loaded again.
        """
        turns = [*range(len(self._waves)), *reversed(range(len(self._waves)))]
        self._wave = turns[self._asked // self._stay % len(turns)]
        self._asked += 1

    def _awake(self, target: Target) -> bool:
        now = self._now()
        return all(
            rest is None or (now >= rest.until and not rest.probing)
            for rest in map(self._rests.get, self._keys(target))
        )

    def _due(self, target: Target) -> float:
        known = [self._rests[key] for key in self._keys(target) if key in self._rests]
        return max((each.until + LONGEST_REST * each.probing for each in known), default=0.0)

    def _put_to_rest(self, rest: _Rest) -> None:
        if rest.until > self._now():
            return  # others were under way when it was noticed
        rest.until = self._now() + min(FIRST_REST * 2**rest.times, LONGEST_REST)
        rest.times += 1

    def _states(self, target: Target) -> tuple[_Rest, _Rest]:
        model, server = (self._rests.setdefault(key, _Rest()) for key in self._keys(target))
        return model, server

    def _keys(self, target: Target) -> tuple[tuple[str, str], tuple[str, str]]:
        server = target.server or ""
        return (server, target.model), (server, "")


class Watched:
    """A provider whose answers and failures pools are told; all else is as it was."""

    def __init__(self, provider: Provider, pools: Sequence[OllamaModelPool]) -> None:
        self._provider = provider
        self._pools = pools

    @property
    def name(self) -> str:
        """The provider's."""
        return self._provider.name

    def server(self, target: Target) -> str:
        """Return the base URL that requests to `target` go to."""
        return self._provider.server(target)

    def missing(self, target: Target) -> str | None:
        """Return what must be set or installed before it can be asked, and how; None: nothing."""
        return self._provider.missing(target)

    async def ask(self, request: Request, meter: Meter) -> Answer:
        """Return the answer; raises `ProviderError`."""
        target = request.target
        try:
            answer = await self._provider.ask(request, meter)
        except ProviderError as error:
            for pool in self._pools:
                pool.failed(target, error.cause)
            raise
        except BaseException:  # cancelled: by a faster answer, or because its time was over
            for pool in self._pools:
                pool.abandoned(target)
            raise
        for pool in self._pools:
            pool.answered(target)
        return answer

    async def models(self) -> tuple[str, ...]:
        """Return the names that the server lists; raises `ProviderError`."""
        return await self._provider.models()

    async def limits(self, target: Target) -> Limits | None:
        """Return what the server says about a model's limits; raises `ProviderError`."""
        return await self._provider.limits(target)

    async def close(self) -> None:
        """Close every connection."""
        await self._provider.close()
