"""What a server's refusal says about a model's limits."""

from __future__ import annotations

import re
from collections.abc import Mapping

from telemetry_inject.providers.base import Limits

_N = r"(\d[\d,_]*)"
_PATTERNS: Mapping[str, tuple[str, ...]] = {
    "max_output": (
        # OpenAI: max_tokens is too large: 9. This model supports at most 8 completion tokens
        rf"supports at most {_N} (?:completion|output) tokens",
        # Anthropic: max_tokens: 9 > 8, which is the maximum allowed number of output tokens
        rf"> {_N}, which is the maximum allowed number of output tokens",
        rf"(?:max_tokens|max_completion_tokens)\D{{0,40}}less than or equal to\D{{0,4}}{_N}",
    ),
    "max_input": (
        # Anthropic: prompt is too long: 9 tokens > 8 maximum
        rf"prompt is too long: [\d,_]+ tokens > {_N} maximum",
        # Gemini: The input token count (9) exceeds the maximum number of tokens allowed (8)
        rf"input token count.{{0,60}}maximum number of tokens allowed\D{{0,4}}{_N}",
        rf"(?:input|prompt) tokens? limit (?:of|is) {_N}",
    ),
    "context_window": (
        # OpenAI, vLLM: This model's maximum context length is 8 tokens
        rf"maximum context length (?:is|of) {_N}",
        # llama.cpp: request (9 tokens) exceeds the available context size (8 tokens)
        rf"available context size\D{{0,4}}{_N}",
        rf"['\"]?n_ctx['\"]?:\s*{_N}",
        # Anthropic: input length and `max_tokens` exceed context limit: 9 + 9 > 8
        rf"exceed context limit: [\d,_]+ \+ [\d,_]+ > {_N}",
        rf"Current length is [\d,_]+ while limit is {_N}",
    ),
}
_READ = {
    name: tuple(re.compile(each, re.IGNORECASE) for each in patterns)
    for name, patterns in _PATTERNS.items()
}
LEAST, MOST = 256, 1 << 27
"""Numbers outside of these are no limit of a model."""


def learned(text: str) -> Limits | None:
    """Return the limits that an error message names; None where it names none."""
    found = {name: _first(patterns, text[:4000]) for name, patterns in _READ.items()}
    if not any(found.values()):
        return None
    return Limits(**found, source="learned")


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> int | None:
    for each in patterns:
        match = each.search(text)
        if match is not None:
            number = int(re.sub(r"\D", "", match[1]))
            return number if LEAST <= number <= MOST else None
    return None
