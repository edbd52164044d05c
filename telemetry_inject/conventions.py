"""What a project calls things: its names of spans, attributes and tracers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

SPAN_NAMES = ("words", "snake", "kebab", "dotted", "function", "qualified")
"""`charge cart`, `charge_cart`, `charge-cart`, `charge.cart`; the function's own name
(`Cart.charge`), and that name with its module (`shop.carts.Cart.charge`)."""

SEPARATORS = {"snake": "_", "kebab": "-", "dotted": "."}

_PREFIX = re.compile(r"[a-z][a-z0-9_]{0,39}(?:\.[a-z][a-z0-9_]{0,39}){0,3}", re.ASCII)
_TRACER = re.compile(r"[A-Za-z@][A-Za-z0-9_.@/-]{0,99}", re.ASCII)
_PATTERN = re.compile(r"[a-z0-9_.*?]{1,96}", re.ASCII)

ALWAYS = ("code.function.name",)
"""Attributes that the engine itself sets on each span, so that spans can be joined to the code."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """The conventions of one project; empty texts stand for what is done without them."""

    span_names: str = "words"
    attribute_prefix: str = ""
    """What the project's own attributes start with, instead of the first word of the module."""
    tracer_name: str = ""
    """What tracers, meters and loggers are called, instead of the module."""
    forbidden_attributes: tuple[str, ...] = ()
    """Keys that no plan sets; `*` stands for anything."""

    def forbids(self, key: str) -> bool:
        """Return whether no plan may set an attribute."""
        return any(fnmatchcase(key, pattern) for pattern in self.forbidden_attributes)


USUAL = Conventions()
"""What is done where a project says nothing."""


def checked_prefix(text: str) -> str:
    """Return the prefix, without a dot at its end; raises `ValueError` with what was expected."""
    text = text.removesuffix(".")
    if text and not _PREFIX.fullmatch(text):
        raise ValueError("expected dotted lower-case words, such as acme.shop")
    return text


def checked_tracer(text: str) -> str:
    """Return the name; raises `ValueError` with what was expected."""
    if text and not _TRACER.fullmatch(text):
        raise ValueError("expected a name of letters, digits and _ . @ / -, such as acme.shop")
    return text


def checked_patterns(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the patterns; raises `ValueError` with what was expected."""
    for pattern in patterns:
        if not _PATTERN.fullmatch(pattern):
            raise ValueError(f"{pattern[:100]!r}: expected a key, or a pattern such as user.*")
        for key in ALWAYS:
            if fnmatchcase(key, pattern):
                raise ValueError(f"{pattern!r} would forbid {key}, by which spans find their code")
    return patterns
