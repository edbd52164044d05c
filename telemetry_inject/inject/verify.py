"""The proof that an edit only added: run on every edit, and the oracle of the test suite."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Query, QueryCursor, Tree

from telemetry_inject.inject.insertions import apply
from telemetry_inject.languages.base import Language, Parsed
from telemetry_inject.model import Insertion


def flaws(tree: Tree) -> int:
    """Return the number of ERROR and MISSING nodes."""
    if not tree.root_node.has_error:
        return 0
    captures = QueryCursor(Query(tree.language, "[(ERROR) (MISSING)] @flaw")).captures(
        tree.root_node
    )
    return len(captures.get("flaw", ()))


def verified(
    language: Language, before: Parsed, insertions: Sequence[Insertion]
) -> tuple[bytes, str | None]:
    """Return the new text, and the first thing that is wrong with it; None where nothing is.

    In the order of DESIGN section 6: no new error or missing node, stripping gives the original,
    and then what the language itself has to say.
    """
    original = before.source.data
    after = apply(original, insertions)
    tree = language.syntax.parse(after)
    if flaws(tree) > flaws(before.tree):
        return after, "the instrumented text has a syntax error that the original has not"
    stripped = language.ladder.strip(after)
    if stripped.data != _expected(language, before):
        return after, "removing what was inserted would not give the original back"
    return after, language.ladder.objection(before, after, tree)


def _expected(language: Language, before: Parsed) -> bytes:
    """Return what stripping must give: the original, without what it held of ours before."""
    if "marker" in before.scan.features:
        return language.ladder.strip(before.source.data).data
    return before.source.data
