"""What is told by where a function stands."""

from __future__ import annotations

from collections.abc import Sequence

from telemetry_inject.languages.python import grammar
from telemetry_inject.languages.python.scan.drafts import Draft, FileFacts
from telemetry_inject.languages.python.scan.outline import Scope

_GUARDS = frozenset((b"TYPE_CHECKING", b"typing.TYPE_CHECKING", b"t.TYPE_CHECKING"))


def on_one_line(scope: Scope, data: bytes) -> bool:
    """Return whether the body of a function starts on a line of its header."""
    at = scope.body_start
    before = data[max(scope.head, data.rfind(b"\n", 0, at)) : at]
    return bool(before.strip())


def type_checking(facts: FileFacts, drafts: Sequence[Draft]) -> frozenset[int]:
    """Return the positions of functions under `if TYPE_CHECKING:`."""
    if b"TYPE_CHECKING" not in facts.data:
        return frozenset()
    found = grammar.captures("guards", facts.tree.root_node)
    conditions = sorted(found.get("condition", ()), key=lambda node: node.start_byte)
    blocks = sorted(found.get("block", ()), key=lambda node: node.start_byte)
    ranges = [
        (block.start_byte, block.end_byte)
        for condition, block in zip(conditions, blocks, strict=True)
        if condition.text in _GUARDS
    ]
    return _within(ranges, drafts)


def with_errors(facts: FileFacts, drafts: Sequence[Draft]) -> frozenset[int]:
    """Return the positions of functions that overlap an error or missing node."""
    ranges = [(node.start_byte, max(node.end_byte, node.start_byte + 1)) for node in facts.errors]
    if not ranges:
        return frozenset()
    return frozenset(
        at
        for at, draft in enumerate(drafts)
        if any(low <= draft.scope.end and high > draft.scope.start for low, high in ranges)
    )


def _within(ranges: Sequence[tuple[int, int]], drafts: Sequence[Draft]) -> frozenset[int]:
    return frozenset(
        at
        for at, draft in enumerate(drafts)
        if any(low <= draft.scope.start < high for low, high in ranges)
    )
