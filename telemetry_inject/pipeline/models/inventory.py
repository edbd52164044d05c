"""Which models can be asked: what is configured, answers, fits and costs, and what would help where not.

Nothing of anybody's source is sent, and nothing that is looked at costs anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from time import monotonic

from telemetry_inject.debugtrace import hide
from telemetry_inject.providers.address import is_own, public
from telemetry_inject.providers.base import Cause, Provider, ProviderError, Target, Usage
from telemetry_inject.providers.connect import connect, table
from telemetry_inject.providers.limits import Detected, TokenDetector
from telemetry_inject.providers.ollama import servers
from telemetry_inject.providers.ollama_api import full
from telemetry_inject.providers.prices import in_cloud, price
from telemetry_inject.providers.resolve import resolve

LOCAL = "ollama"
FILES = "recorded"
"""A provider that is a file, no server."""
PATIENCE = 5.0
"""Seconds that a server has to list its models."""
SAMPLE = 1000
"""Tokens whose price is looked up: where more of them cost more each, few are the usual case."""


@dataclass(frozen=True, slots=True)
class Server:
    """One place that may have models."""

    provider: str
    url: str
    """Without a password, if it holds one."""
    host: str = ""
    """Which of several it is, as the environment names it; empty for the only one."""
    models: tuple[str, ...] = ()
    """Those that it lists."""
    seconds: float | None = None
    """What it took to answer; None where it did not."""
    trouble: str = ""
    """Why it cannot be asked; empty where it can."""
    fix: str = ""
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One model. `trouble` is empty where it can be asked."""

    name: str
    """As it was written, or as its server lists it."""
    target: Target | None = None
    detected: Detected | None = None
    price_in: Decimal | None = None
    """US dollars for a million tokens; None where it is not known."""
    price_out: Decimal | None = None
    trouble: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything that can be said before a model is asked."""

    servers: tuple[Server, ...]
    entries: tuple[Entry, ...]

    @property
    def ready(self) -> bool:
        """Whether every model of it can be asked."""
        return not any(each.trouble for each in self.entries)


async def inventory(
    names: Sequence[str],
    environment: Mapping[str, str],
    cache: Path | None,
    *,
    refresh: bool = False,
) -> Inventory:
    """Return the state of every provider and of the models `names`.

    Without names they are those that servers of one's own list.
    """
    places = _places(environment)
    providers = {key: connect(key[0], each) for key, each in places.items()}
    try:
        found = await asyncio.gather(*(_server(*each) for each in providers.items()))
        wanted = names or [
            f"{each.provider}:{model}"
            for each in found
            if is_own(each.url)
            for model in each.models
        ]
        look = _Look(environment, found, providers, TokenDetector(cache), refresh)
        entries = await asyncio.gather(*(_entry(each, look) for each in wanted))
    finally:
        for each in providers.values():
            await each.close()
    return Inventory(tuple(found), tuple(entries))


def _places(environment: Mapping[str, str]) -> dict[tuple[str, str], Mapping[str, str]]:
    """Return an environment for each server: Ollama may have several, the others have one."""
    places: dict[tuple[str, str], Mapping[str, str]] = {}
    for name in table():
        if name == LOCAL:
            for host in servers(environment):
                places[name, host] = {**environment, "OLLAMA_HOST": host}
        elif name != FILES:
            places[name, ""] = environment
    return places


async def _server(key: tuple[str, str], provider: Provider) -> Server:
    name, host = key
    url = public(provider.server(Target(name, "")))
    missing = provider.missing(Target(name, ""))
    if missing is not None:
        return Server(name, url, host, trouble=missing, fix=_to_set(name, missing))
    started = monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            models = await provider.models()
    except TimeoutError:
        return Server(name, url, host, trouble=f"no answer within {PATIENCE:g} s", fix=_fix("timeout", name, url))  # fmt: skip
    except ProviderError as error:
        why = hide(str(error)).removeprefix(f"{url}: ").rstrip(".")
        return Server(name, url, host, trouble=why, fix=_fix(error.cause, name, url))
    return Server(name, url, host, tuple(models), monotonic() - started)


def _to_set(name: str, missing: str) -> str:
    return "" if "pip install" in missing else f"export {name.upper()}_API_KEY=…"


def _fix(cause: Cause, name: str, url: str) -> str:
    """Return what to do about a server that does not list its models."""
    address = "OLLAMA_HOST" if name == LOCAL else f"{name.upper()}_BASE_URL"
    if cause == "auth":
        return f"check the key in {name.upper()}_API_KEY"
    if cause == "payment":
        return "add credit to the account"
    if cause in ("connection", "timeout"):
        start = "ollama serve" if name == LOCAL and is_own(url) else "start the server"
        return f"{start}, or set {address}" if is_own(url) else "is there a network, and no proxy?"
    if cause in ("rate", "overloaded", "server"):
        return "try again later"
    return f"is {url} the right address? It is set by {address}"


@dataclass(frozen=True, slots=True)
class _Look:
    """What looking for one model takes."""

    environment: Mapping[str, str]
    found: Sequence[Server]
    providers: Mapping[tuple[str, str], Provider]
    detector: TokenDetector
    refresh: bool


async def _entry(name: str, look: _Look) -> Entry:
    try:
        target = (await resolve([name], look.environment))[name]
    except ValueError as error:
        return Entry(name, trouble=str(error))
    if target.provider == FILES:
        provider, fix = connect(FILES, look.environment), ""
        trouble = provider.missing(target) or ""
    else:
        server, trouble, fix = _where(target, look.found)
        provider = look.providers[target.provider, server.host]
    detected = await look.detector.detect(provider, target, refresh=look.refresh, ask=not trouble)
    cost = price(provider.server)
    return Entry(
        name,
        target,
        detected,
        price_in=_million(cost(target, Usage(SAMPLE, 0))),
        price_out=_million(cost(target, Usage(0, SAMPLE))),
        trouble=trouble,
        fix=fix,
    )


def _million(sample: Decimal | None) -> Decimal | None:
    return None if sample is None else sample * 1_000_000 / SAMPLE


def _where(target: Target, found: Sequence[Server]) -> tuple[Server, str, str]:
    """Return the server that has a model, or would; what is the matter, and what to do."""
    possible = [each for each in found if each.provider == target.provider]
    for each in possible:
        if _lists(each, target.model):
            return each, "", ""
    answering = [each for each in possible if not each.trouble]
    if not answering:
        return possible[0], possible[0].trouble, possible[0].fix
    first = answering[0]
    if not first.models:  # a server without a list: it may have the model all the same
        return first, "", ""
    where = ", ".join(each.url for each in answering)
    if target.provider == LOCAL and not in_cloud(target.model):
        return first, f"{where} does not have it", f"ollama pull {target.model}"
    if is_own(first.url):
        return first, f"{where} does not list it", f"it lists {', '.join(first.models[:8])}"
    return first, f"{where} does not list it", "is it spelled right, and open to this account?"


def _lists(server: Server, model: str) -> bool:
    if server.provider == LOCAL:
        return full(model) in map(full, server.models)
    return model in server.models
