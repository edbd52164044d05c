"""What other files of a project mean for the choice of idioms in Go."""

from __future__ import annotations

import re

IDENTITY = "context-identity"
"""The type of a context is asked for, or it is compared with another one."""

NIL = "nil-context"
"""Somewhere a context is declared without a value."""

NIL_CALL = "nil:"
"""Before the name of a function that is called with a literal `nil`."""

_ONE = rb"(?:\w*[cC]tx|\w+\.Context\(\))"
_ASSERTED = re.compile(
    rb"\b(?:\w*[cC]tx|\w*[cC]ontext)\.\((?:\*?[A-Za-z_][\w.]*)\)"
    rb"|[!=]= *context\.(?:Background|TODO)\(\)"
    rb"|(?<![\w.])" + _ONE + rb" *[!=]= *(?!nil\b)[A-Za-z_]"
    rb"|[!=]= *" + _ONE + rb"(?![\w.(])"
    rb"|\b(?:Equal|EqualValues|Exactly|Same|DeepEqual)\((?:[^\n]*, *)?" + _ONE + rb" *[,)]"
    rb"|\.EXPECT\(\)\s*\.\w+\((?:[^()\n]*, *)?(?:" + _ONE + rb"|context\.\w+\(\)) *[,)]"
    rb"|\.On\([^()\n]*, *(?:" + _ONE + rb"|context\.\w+\(\)) *[,)]"
)
"""A type assertion, a comparison with another context, or a mock that expects a very context."""
_UNSET = re.compile(
    rb"(?m)^[ \t]*(?:var[ \t]+)?\w*[cC](?:tx|ontext)\w*[ \t]+context\.Context[ \t]*\r?$"
    rb"|context\.Context(?:\)\(| *= *)nil\b"
)
_CALLED = re.compile(rb"\b(\w+)\((?:[\w.&*]+(?:\(\))?,\s*)?nil\s*[,)]")
_COMMON = frozenset(
    {b"append", b"copy", b"len", b"Errorf", b"Fatalf", b"Equal", b"Nil", b"NoError"}
)


def survey(name: str, data: bytes) -> tuple[str, ...]:
    """Return what one file of the project means for functions of others."""
    del name
    facts = []
    if b"ontext" in data and _ASSERTED.search(data):
        facts.append(IDENTITY)
    if b"context.Context" in data and _has_unset(data):
        facts.append(NIL)
    if b"nil" in data:
        names = {found[1] for found in _CALLED.finditer(data)} - _COMMON
        facts += sorted(f"{NIL_CALL}{each.decode('utf-8', 'replace')}" for each in names)
    return tuple(facts)


def _has_unset(data: bytes) -> bool:
    """Return whether a variable of a function, not a field of a struct, starts without a context."""
    return any(
        found[0].lstrip().startswith(b"var") or b"nil" in found[0]
        for found in _UNSET.finditer(data)
    )


def may_be_nil(name: str, reach: frozenset[str]) -> bool:
    """Return whether a function of that name may be called without a context."""
    return NIL in reach or f"{NIL_CALL}{name}" in reach
