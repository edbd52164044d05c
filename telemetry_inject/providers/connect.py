"""Opening a provider by its name. The built-in ones come through the same door as a stranger's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from types import MappingProxyType

from telemetry_inject.providers.base import Provider

Open = Callable[[Mapping[str, str]], Provider]
"""Returns a provider for an environment; keys and addresses come from nowhere else."""

GROUP = "telemetry_inject.providers"
BUILT_IN = MappingProxyType(
    {
        "openai": "telemetry_inject.providers.openai:connect",
        "anthropic": "telemetry_inject.providers.anthropic:connect",
        "ollama": "telemetry_inject.providers.ollama:connect",
        "recorded": "telemetry_inject.providers.recorded:connect",
    }
)


@cache
def table() -> Mapping[str, str]:
    """Return `module:function` by provider name: ours, and those of the entry-point group."""
    others = {each.name: each.value for each in entry_points(group=GROUP)}
    return MappingProxyType(dict(sorted({**others, **BUILT_IN}.items())))


def connect(name: str, environment: Mapping[str, str]) -> Provider:
    """Return the provider called `name`.

    Raises `KeyError` where there is none.
    """
    module, _, function = table()[name].partition(":")
    opened: Open = getattr(import_module(module), function)
    return opened(environment)
