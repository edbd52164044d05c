"""Whether a function runs the lazy queries that it builds, as Django has them.

`Model.objects.filter(…)` asks nothing by itself: the database is asked when the query set is walked
through, counted, tested or made a list of. What is returned, stored or narrowed further is not.
"""

from __future__ import annotations

import re

_LAZY = (
    rb"(?:filter|exclude|all|order_by|annotate|select_related|prefetch_related|values|values_list"
    rb"|distinct|none|only|defer|reverse|using)\("
)
_CHAIN = rb"[\w.]*(?:\.objects\b|\w\." + _LAZY + rb")"
_BOUND = re.compile(rb"\b(\w+)\s*(?::[^=\n]+)?=\s*\(?\s*" + _CHAIN)
_NARROWED = re.compile(rb"\b(\w+)\s*=\s*\(?\s*(\w+)\." + _LAZY)
_TAKES = (
    rb"\b(?:list|tuple|set|frozenset|dict|len|sorted|sum|any|all|bool|next|iter|max|min|enumerate"
    rb"|zip|map|Counter|OrderedDict|extend|join)\(\s*(?:\w+\s*,\s*)?"
)
_WALKS = rb"(?:\bin\s+\(?\s*|\byield\s+from\s+|" + _TAKES + rb")"
_TESTS = rb"\b(?:if|while|elif|not|and|or)\s+"
_INLINE = re.compile(_WALKS + _CHAIN + rb"|" + _TESTS + rb"[\w.]+\.objects\b")
_PICKED = re.compile(rb"\.objects\.[^\n]*\)\[(?!\s*\d*\s*:)")
_ENDS = (
    rb"(?:\.\w+\([^()\n]*\))*\.(?:get|first|last|count|exists|aggregate|update|delete|create|latest"
    rb"|earliest|in_bulk|iterator|get_or_create|update_or_create|bulk_create|bulk_update)\("
)


def runs_a_query(text: bytes) -> bool:
    """Return whether the source of a function runs some query set that it builds."""
    if _INLINE.search(text) or _PICKED.search(text):
        return True
    names = {found[1] for found in _BOUND.finditer(text)}
    names |= {found[1] for found in _NARROWED.finditer(text) if found[2] in names}
    return any(_is_run(name, text) for name in names)


def _is_run(name: bytes, text: bytes) -> bool:
    alone = rb"(?<![\w.])" + re.escape(name) + rb"\b"
    whole = rb"(?!\s*[.=(]|\s+is\b)"
    walked = rb"(?:" + _WALKS + rb"|" + _TESTS + rb")" + alone + whole
    narrowed = _WALKS + alone + rb"\." + _LAZY
    return any(re.search(each, text) for each in (walked, narrowed, alone + _ENDS))
