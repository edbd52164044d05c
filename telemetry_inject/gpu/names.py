"""What a name says about a model's size: an estimate with its range, where nothing else is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from telemetry_inject.gpu.ggml import cache_type
from telemetry_inject.gpu.vram import MIB, RUNTIME, Need, Use

_SIZE: Final = re.compile(r"(?<![a-z0-9.])(e?)(?:(\d+)x)?(\d+(?:\.\d+)?)([bm])(?![a-z0-9])", re.I)
_QUANTISATION: Final = re.compile(
    r"(?<![a-z0-9])(?:i?q(\d)(?:_[a-z0-9]+)*|fp?(16|32)|bf(16)|(mxfp4))(?![a-z0-9])", re.I
)

# Bits a weight, from the lightest to the heaviest mix of that name.
_BITS: Final[Mapping[str, tuple[float, float]]] = {
    "1": (1.6, 2.2),
    "2": (2.1, 3.4),
    "3": (3.1, 4.3),
    "4": (4.2, 5.2),
    "5": (5.3, 6.1),
    "6": (6.5, 6.8),
    "8": (8.5, 9.0),
    "16": (16.0, 16.5),
    "32": (32.0, 33.0),
    "mxfp4": (4.2, 5.3),
}
_UNSAID: Final = (4.2, 5.3)
"""A tag without a type is a mix of four bits in Ollama's library (Q4_0, Q4_K_M, MXFP4)."""


def parameters(text: str) -> tuple[float, float] | None:
    """Return the least and the most parameters that a name or a size (`8.0B`) can mean.

    None where it says nothing. `8x7b` is less than 56 billion, because experts share the rest of
    the model; `e4b` counts only what is active.
    """
    best: tuple[float, float] | None = None
    for effective, experts, number, unit in _SIZE.findall(text.rsplit("/", maxsplit=1)[-1]):
        count = float(number) * (1e9 if unit.lower() == "b" else 1e6)
        if not count:
            continue
        if effective:
            found = (count, 2.5 * count)
        elif experts:
            found = (0.75 * int(experts) * count, int(experts) * count)
        else:
            found = (0.93 * count, 1.14 * count)
        best = max(best or found, found, key=lambda each: each[1])  # `30b-a3b` has 30 billion
    return best


def bits(text: str) -> tuple[float, float]:
    """Return the least and the most bits a weight that a name or a type (`Q4_K_M`) can mean."""
    found = _QUANTISATION.search(text)
    if not found:
        return _UNSAID
    return _BITS.get(next(each for each in found.groups() if each).lower(), _UNSAID)


def estimate(
    name: str,
    use: Use,
    *,
    size: str = "",
    quantisation: str = "",
    weights: int | None = None,
    runtime: int = RUNTIME,
) -> Need | None:
    """Return what a model of that name may need; None where the name has no size in it.

    `size`, `quantisation` and `weights` (bytes) are what a server's list of models adds. The
    total is the middle of the range. Raises `ValueError` for a type of cache that does not exist.
    """
    least, most = parameters(size) or parameters(name) or (0.0, 0.0)
    if weights is not None:
        low_weights = high_weights = weights
        if not most:
            least, most = weights * 8 / 17, weights * 8 / 3
    elif most:
        fewest_bits, most_bits = bits(quantisation or name)
        low_weights, high_weights = int(least * fewest_bits / 8), int(most * most_bits / 8)
    else:
        return None
    low_cache, high_cache = _cache(least, use)[0], _cache(most, use)[1]
    low_compute, high_compute = 16 * MIB, int(300 * MIB * max(most / 8e9, 1) ** 0.5)
    low = low_weights + low_cache + low_compute + runtime
    high = high_weights + high_cache + high_compute + runtime
    return Need(
        weights=(low_weights + high_weights) // 2,
        cache=(low_cache + high_cache) // 2,
        compute=(low_compute + high_compute) // 2,
        runtime=runtime,
        source="name",
        low=low,
        high=high,
    )


def _cache(count: float, use: Use) -> tuple[int, int]:
    """Return the least and the most bytes of a cache for a model of `count` parameters.

    A token takes about 64 Ki numbers in a model of 8 billion with grouped heads, four times that
    with a key for every head, and a ninth with windows or latent attention.
    """
    numbers = 65536 * (count / 8e9) ** 0.5
    width = (cache_type(use.key_type).bytes(1024) + cache_type(use.value_type).bytes(1024)) / 2048
    each = numbers * width * use.context * use.slots
    return int(each / 9), int(each * 4.5)
