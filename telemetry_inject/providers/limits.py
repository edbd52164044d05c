"""What fits into a model: kept, asked, listed, learned from refusals, or 8192 in and 2048 out."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from time import time

from telemetry_inject.debugtrace import Event
from telemetry_inject.providers.address import is_own, public
from telemetry_inject.providers.base import Limits, Provider, ProviderError, Target
from telemetry_inject.providers.listed import filled, listed

DEFAULT = Limits(None, 8192, 2048, "default")
PATIENCE = 5.0
"""Seconds that a server has to say it."""
FRESH = 7 * 86400.0
"""Seconds for which an answer is taken from the cache before the server is asked again."""
FORMAT = 1
NUMBERS = ("context_window", "max_input", "max_output")


@dataclass(frozen=True, slots=True)
class Detected:
    """The limits of a model, and how they were found."""

    target: Target
    limits: Limits
    from_cache: bool = False
    age: float | None = None
    """Seconds since a server said it; None where none did."""
    note: str = ""
    """Why the server's own word is missing or old; empty where nothing is."""

    @property
    def event(self) -> Event:
        """The line of the debug trace."""
        found = self.limits
        name = self.target
        return Event(
            "token_detection",
            f"{name.id}: {_shown(found)} ({found.source})",
            {
                "model": name.model,
                "provider": name.provider,
                "server": name.server,
                **{each: getattr(found, each) for each in NUMBERS},
                "source": found.source,
                "from_cache": self.from_cache,
                "age": None if self.age is None else round(self.age),
                "note": self.note,
            },
        )


class TokenDetector:
    """Finds the limits of models and keeps what servers say in `folder` (None keeps nothing).

    A server of one's own is asked every time: that is cheap, and what it has loaded changes under
    the same name. A provider's is asked once a week.
    """

    def __init__(self, folder: Path | None, now: Callable[[], float] = time) -> None:
        self._folder = folder
        self._now = now
        self._known: dict[tuple[str, str | None], Detected] = {}
        self._least: dict[tuple[str, str | None], Limits] = {}
        """Learned in this run: refusals are the last word."""

    async def detect(
        self, provider: Provider, target: Target, *, refresh: bool = False, ask: bool = True
    ) -> Detected:
        """Return the limits of a model; a server that cannot say them is no error.

        `refresh` takes nothing from the cache; without `ask` no server is asked.
        """
        server = provider.server(target)
        own = is_own(server) or server.startswith("file:")
        kept = None if refresh else self._kept(target, server)
        if kept is not None and not own and (kept.age or 0.0) < FRESH:
            return self._remember(target, kept, official=not own)
        said, why = await _said(provider, target) if ask else (None, "")
        if said is not None:
            self._keep(target, server, said)
            found = Detected(target, said, age=0.0)
        elif kept is not None:
            found = replace(kept, note=why)
        else:
            found = Detected(target, Limits(), note=why)
        return self._remember(target, found, official=not own)

    def limits(self, target: Target) -> Limits:
        """Return what is known of a model by now; the default for one that nobody looked for."""
        key = (target.id, target.server)
        known = self._known.get(key)
        found = DEFAULT if known is None else known.limits
        least = self._least.get(key)
        return found if least is None else _tighter(found, least)

    def learn(self, provider: Provider, target: Target, found: Limits) -> Detected | None:
        """Take what a refusal said; None where it is nothing new."""
        key, before = (target.id, target.server), self.limits(target)
        self._least[key] = _tighter(self._least.get(key, Limits()), found)
        after = self.limits(target)
        if all(getattr(before, each) == getattr(after, each) for each in NUMBERS):
            return None
        server = provider.server(target)
        kept = self._kept(target, server)
        said = self._least[key] if kept is None else _tighter(kept.limits, self._least[key])
        self._keep(target, server, said)
        return Detected(target, after, age=0.0)

    def _remember(self, target: Target, found: Detected, *, official: bool) -> Detected:
        known = listed(target) if official else None
        limits = found.limits
        if known is not None:
            limits = filled(limits, known) if limits.source else known
        if limits.max_output is None or not (limits.max_input or limits.context_window):
            limits = filled(limits, _missing(limits)) if limits.source else DEFAULT
        done = replace(found, limits=limits)
        self._known[target.id, target.server] = done
        return done

    def _kept(self, target: Target, server: str) -> Detected | None:
        """Return what a server said before; None where nothing or something damaged is there."""
        if self._folder is None:
            return None
        try:
            found = json.loads(self._path(target, server).read_text("utf-8"))
            limits = Limits(
                **{each: _number(found[each]) for each in NUMBERS}, source=str(found["source"])
            )
            age = self._now() - float(found["at"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if age < 0 or (found["model"], found["server"]) != (target.id, public(server)):
            return None
        return Detected(target, limits, from_cache=True, age=age)

    def _keep(self, target: Target, server: str, limits: Limits) -> None:
        """Keep what a server said, in one step; what cannot be kept is not."""
        if self._folder is None or limits.source == "num_ctx":
            return
        path = self._path(target, server)
        body = {each.name: getattr(limits, each.name) for each in fields(Limits)}
        body |= {"model": target.id, "server": public(server), "at": self._now()}
        temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.write_text(json.dumps(body), encoding="utf-8")
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _path(self, target: Target, server: str) -> Path:
        assert self._folder is not None
        parts = json.dumps([FORMAT, target.id, server]).encode()
        return (
            self._folder / "limits" / f"{hashlib.blake2b(parts, digest_size=12).hexdigest()}.json"
        )


async def _said(provider: Provider, target: Target) -> tuple[Limits | None, str]:
    """Return what the server says, or why it says nothing."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await provider.limits(target), ""
    except ProviderError as error:
        return None, str(error)
    except TimeoutError:
        return None, f"no word within {PATIENCE:g} s"


def _missing(limits: Limits) -> Limits:
    """Return what stands in for what nobody knows.

    An answer may have 2048 tokens, less beside a small window, and more beside a large one, for
    thinking takes many; where that is too much, the refusal teaches it for free.
    """
    window = limits.context_window or limits.max_input
    if window is None:
        return Limits(None, DEFAULT.max_input, DEFAULT.max_output, DEFAULT.source)
    least = min(DEFAULT.max_output or 0, window // 4)
    return Limits(None, None, min(16_384, max(least, window // 8)), DEFAULT.source)


def _tighter(one: Limits, other: Limits) -> Limits:
    """Return the smaller of each number; the source is the other's, which came later."""
    numbers: Mapping[str, int | None] = {
        each: min((v for v in (getattr(one, each), getattr(other, each)) if v), default=None)
        for each in NUMBERS
    }
    return Limits(**numbers, source=other.source or one.source)


def _number(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 1 << 40:
        raise ValueError("no count of tokens")
    return value


def _shown(limits: Limits) -> str:
    names = {"context_window": "window", "max_input": "in", "max_output": "out"}
    parts = [
        f"{name} {getattr(limits, each):,}" for each, name in names.items() if getattr(limits, each)
    ]
    return ", ".join(parts) or "nothing known"
