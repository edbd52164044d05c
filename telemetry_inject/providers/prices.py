"""What tokens cost, in US dollars, from `genai-prices`, offline. What is not known is None, never 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from types import MappingProxyType
from urllib.parse import urlsplit

from telemetry_inject.providers.base import Target, Usage

FREE = frozenset({"ollama", "recorded"})
"""Providers whose models run on one's own machines; Ollama's cloud models are told by their name."""
OFFICIAL: Mapping[str, str] = MappingProxyType(
    {"openai": "api.openai.com", "anthropic": "api.anthropic.com"}
)
"""The servers whose price lists are known; a server of somebody's own has prices of its own."""

Price = Callable[[Target, Usage], Decimal | None]
"""Returns the cost in US dollars; None where the price is not known."""


def in_cloud(model: str) -> bool:
    """Return whether Ollama passes a model's requests on to its own cloud."""
    return model.endswith(("-cloud", ":cloud"))


def price(server: Callable[[Target], str]) -> Price:
    """Return the price list; `server` says where requests to a target go."""

    def cost(target: Target, usage: Usage) -> Decimal | None:
        if target.provider in FREE:
            return None if in_cloud(target.model) else Decimal(0)
        if urlsplit(server(target)).hostname != OFFICIAL.get(target.provider):
            return None
        if usage.input_tokens is None or usage.output_tokens is None:
            return None
        return listed(target.provider, target.model, usage)

    return cost


def listed(provider: str, model: str, usage: Usage) -> Decimal | None:
    """Return what the price list says; None where it does not know the model."""
    if not listed_price(provider, model):
        return None
    import genai_prices

    counted = genai_prices.Usage(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cache_read or None,
        cache_write_tokens=usage.cache_write or None,
    )
    return genai_prices.calc_price(counted, model, provider_id=provider).total_price


@cache
def listed_price(provider: str, model: str) -> bool:
    """Return whether the price list knows the model."""
    if find_spec("genai_prices") is None:
        return False
    import genai_prices

    try:
        genai_prices.calc_price(
            genai_prices.Usage(input_tokens=1, output_tokens=1), model, provider_id=provider
        )
    except LookupError:
        return False
    return True


def bound(price: Price, target: Target, most_in: int, most_out: int) -> Decimal | None:
    """Return what a request can cost at most; None where the price is not known.

    Writing to a provider's cache costs more than plain input: the dearer of the two counts.
    """
    plain = price(target, Usage(most_in, most_out))
    if plain is None:
        return None
    cached = price(target, Usage(most_in, most_out, cache_write=most_in))
    return max(plain, cached if cached is not None else plain)
