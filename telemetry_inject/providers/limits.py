"""What fits into a model: what its server says, else the price list's window, else 8192 and 2048."""

from __future__ import annotations

import asyncio
from importlib.util import find_spec

from telemetry_inject.providers.base import Limits, Provider, ProviderError, Target

DEFAULT = Limits(8192, 8192, 2048, "default")
PATIENCE = 5.0
"""Seconds that a server has to say it."""


async def limits(provider: Provider, target: Target) -> Limits:
    """Return the limits of a model; a server that cannot say them is no error."""
    try:
        async with asyncio.timeout(PATIENCE):
            found = await provider.limits(target)
    except (ProviderError, TimeoutError):
        found = None
    return found or listed(target) or DEFAULT


def listed(target: Target) -> Limits | None:
    """Return what `genai-prices` knows of a model's window; it says nothing of its output."""
    if find_spec("genai_prices") is None:
        return None
    import genai_prices

    try:
        found = genai_prices.calc_price(
            genai_prices.Usage(input_tokens=1, output_tokens=1),
            target.model,
            provider_id=target.provider,
        ).model.context_window
    except LookupError:
        return None
    return None if found is None else Limits(context_window=found, source="genai-prices")
