"""Which model is where. `provider:model` is certain; a bare name is looked up, never guessed."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from typing import get_args

from telemetry_inject.providers.base import ProviderError, Target
from telemetry_inject.providers.connect import connect, table
from telemetry_inject.providers.ollama import servers
from telemetry_inject.providers.prices import in_cloud, listed_price

LOCAL = "ollama"
OFFICIAL = ("openai", "anthropic")
ALWAYS_LOCAL = "gpt-oss"
PATIENCE = 3.0
"""Seconds that a server has to list its models."""


def certain(name: str) -> Target | None:
    """Return where a model is without asking anybody; None for a bare name.

    `provider:model`, an unknown `name:tag` and `gpt-oss…` are certain. Raises `ValueError` where
    such a name would leave this machine all the same.
    """
    before, colon, model = name.partition(":")
    if colon and before in table():
        if not model:
            raise ValueError(f"{name}: which model of {before}? Write {before}:MODEL")
        return Target(before, model)
    if not colon and not name.startswith(ALWAYS_LOCAL):
        return None
    if in_cloud(name):
        raise ValueError(
            f"{name} is run by Ollama's cloud, not on this machine; write {LOCAL}:{name} "
            "if that is meant"
        )
    return Target(LOCAL, name)


async def resolve(names: Sequence[str], environment: Mapping[str, str]) -> dict[str, Target]:
    """Return where each model is.

    Raises `ValueError` with the choices for a name that fits nothing, or more than one thing.
    """
    found = {name: certain(name) for name in names}
    bare = [name for name, target in found.items() if target is None]
    offered = await _offered(environment) if bare else {}
    return {name: target or _looked_up(name, offered) for name, target in found.items()}


def _looked_up(name: str, offered: Mapping[str, Sequence[str]]) -> Target:
    """Return where a bare name is: first what servers of one's own list, then the price lists."""
    here = [
        Target(provider, each)
        for provider, models in offered.items()
        for each in models
        if each in (name, f"{name}:latest")
    ]
    choices = here or [Target(each, name) for each in OFFICIAL if official(each, name)]
    if len(choices) == 1:
        return choices[0]
    if choices:
        listed = " or ".join(each.id for each in choices)
        raise ValueError(f"{name} could be {listed}: write which")
    raise ValueError(f"no model {name!r} is known: {_hint(name, offered)}")


def _hint(name: str, offered: Mapping[str, Sequence[str]]) -> str:
    provider, slash, rest = name.partition("/")
    if slash and provider in table():
        return f"write {provider}:{rest}"
    known = {f"{each}:{model}" for each, models in offered.items() for model in models}
    known |= {f"{each}:{model}" for each in OFFICIAL for model in official_names(each)}
    by_model = {each.split(":", 1)[1]: each for each in sorted(known)}
    near = difflib.get_close_matches(name, by_model, n=3, cutoff=0.6)
    meant = f"did you mean {' or '.join(by_model[each] for each in near)}? " if near else ""
    local = ", ".join(f"{each}:{model}" for each, models in offered.items() for model in models)
    servers = f"your servers list {local}; " if local else "no server of your own lists it; "
    return f"{meant}{servers}write PROVIDER:MODEL, with {', '.join(table())} as PROVIDER"


def official(provider: str, name: str) -> bool:
    """Return whether a provider itself has a model of that name."""
    return name in official_names(provider) or listed_price(provider, name)


@cache
def official_names(provider: str) -> frozenset[str]:
    """Return the names that the provider's own SDK knows; empty where it is not installed."""
    if find_spec(provider) is None:
        return frozenset()
    if provider == "openai":
        from openai.types import ChatModel

        return frozenset(get_args(ChatModel))
    from anthropic.types import Model

    return frozenset(each for part in get_args(Model) for each in get_args(part))


async def _offered(environment: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what the servers of one's own list; one that does not answer lists nothing."""
    own = [LOCAL]
    own += [each for each in OFFICIAL if environment.get(f"{each.upper()}_BASE_URL")]
    return dict(
        zip(own, await asyncio.gather(*(_listed(each, environment) for each in own)), strict=True)
    )


async def _listed(name: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    hosts = servers(environment) if name == LOCAL else ()
    each_alone = [{**environment, "OLLAMA_HOST": host} for host in hosts] or [{**environment}]
    found = await asyncio.gather(*(_models(name, each) for each in each_alone))
    return tuple(dict.fromkeys(model for models in found for model in models))


async def _models(name: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    provider = connect(name, environment)
    try:
        async with asyncio.timeout(PATIENCE):
            return await provider.models()
    except (ProviderError, TimeoutError):
        return ()
    finally:
        await provider.close()


def lists(texts: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the names of each comma list, empty ones and repetitions left out."""
    split = (tuple(dict.fromkeys(filter(None, map(str.strip, each.split(","))))) for each in texts)
    return tuple(each for each in split if each)
