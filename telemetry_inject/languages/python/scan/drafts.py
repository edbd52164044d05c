"""What is counted for each function: one query over the file, then sums over sorted offsets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from tree_sitter import Node, Tree

from telemetry_inject.languages.python import grammar
from telemetry_inject.languages.python.scan.outline import Scope, outline
from telemetry_inject.languages.python.scan.regions import Regions, count, indexes, regions
from telemetry_inject.languages.python.text import Cut, cutter

_LONGEST_CALLEE = 200
"""Characters of a callee that are kept: the text of a chain repeats all the links before it."""


class FileFacts(NamedTuple):
    """What one pass over a tree found; offsets are sorted."""

    name: str
    data: bytes
    tree: Tree
    cut: Cut
    scopes: Sequence[Scope]
    regions: Sequence[Regions]
    callees: Sequence[str]
    """Source text of what is called."""
    tails: Sequence[str]
    """The last name of each callee."""
    callee_starts: Sequence[int]
    callee_ends: Sequence[int]
    decisions: Sequence[int]
    statements: Sequence[int]
    import_starts: Sequence[int]
    imports: tuple[str, ...]
    """Source text of the import statements."""
    yields: Sequence[int]
    lambdas: Sequence[tuple[int, int]]
    errors: Sequence[Node]


class Draft(NamedTuple):
    """A function on its way to a `model.Function`."""

    place: int
    """The index of its scope."""
    scope: Scope
    regions: Regions
    parent: int
    """The scope of the function around it, or -1."""
    owner: int
    """The scope of the class that it is a member of, or -1."""
    is_async: bool
    is_generator: bool
    complexity: int
    statements: int
    code_start: int
    """Where the body starts, the docstring left out."""
    calls: tuple[str, ...]
    tails: Sequence[str]
    """The last name of each call."""


def file_facts(name: str, data: bytes, tree: Tree) -> FileFacts:
    """Return what is known of a file before its functions are looked at one by one."""
    cut = cutter(data)
    root = tree.root_node
    found = grammar.facts(tree)
    errors = _errors(root)
    scopes = outline(found, data, cut, sound=not errors)
    called = sorted([node.byte_range for node in found.get("callee", ())])
    callees = [
        cut(start, end if end - start < _LONGEST_CALLEE else start + _LONGEST_CALLEE)
        for start, end in called
    ]
    imports = sorted([node.byte_range for node in found.get("import", ())])
    return FileFacts(
        name=name,
        data=data,
        tree=tree,
        cut=cut,
        scopes=scopes,
        regions=regions(scopes),
        callees=callees,
        tails=[text[text.rfind(".") + 1 :] for text in callees],
        callee_starts=[start for start, _ in called],
        callee_ends=[end for _, end in called],
        decisions=sorted([node.start_byte for node in found.get("decision", ())]),
        statements=sorted([node.start_byte for node in found.get("statement", ())]),
        import_starts=[start for start, _ in imports],
        imports=tuple([cut(start, end) for start, end in imports]),
        yields=sorted([node.start_byte for node in found.get("yield", ())]),
        lambdas=[node.byte_range for node in found.get("lambda", ())],
        errors=errors,
    )


def _errors(root: Node) -> list[Node]:
    """Return error and missing nodes in source order."""
    if not root.has_error:
        return []
    found = grammar.captures("errors", root)
    nodes = [*found.get("error", ()), *found.get("missing", ())]
    return sorted(nodes, key=lambda node: (node.start_byte, node.end_byte))


def drafts(facts: FileFacts) -> list[Draft]:
    """Return a draft of every function, in the order in which their names come."""
    inner = _inner_functions(facts.scopes)
    return [
        _draft(index, scope, facts, inner[index])
        for index, scope in enumerate(facts.scopes)
        if scope.kind != "class"
    ]


def _inner_functions(scopes: Sequence[Scope]) -> list[int]:
    """Return, for each scope, how many `def` statements run directly in it."""
    inner = [0] * len(scopes)
    for scope in scopes:
        if scope.kind == "function":
            around = function_around(scope, scopes)
            if around >= 0:
                inner[around] += 1
    return inner


def function_around(scope: Scope, scopes: Sequence[Scope]) -> int:
    """Return the index of the nearest function around a scope, or -1."""
    around = scope.around
    while around >= 0 and scopes[around].kind == "class":
        around = scopes[around].around
    return around


def _draft(index: int, scope: Scope, facts: FileFacts, inner: int) -> Draft:
    where = facts.regions[index]
    calls, tails = _calls(where, facts)
    doc_end = _docstring_end(scope, facts)
    around = scope.around
    statements = count(facts.statements, where) + inner
    if facts.import_starts:
        statements += count(facts.import_starts, where)
    return Draft(
        place=index,
        scope=scope,
        regions=where,
        parent=function_around(scope, facts.scopes),
        owner=around if around >= 0 and facts.scopes[around].kind == "class" else -1,
        is_async=facts.data.startswith(b"async", scope.head),
        is_generator=bool(facts.yields) and _yields(where, facts),
        complexity=1 + count(facts.decisions, where),
        statements=1 if scope.kind == "lambda" else statements - (doc_end is not None),
        code_start=scope.body_start if doc_end is None else doc_end,
        calls=calls,
        tails=tails,
    )


def _calls(where: Regions, facts: FileFacts) -> tuple[tuple[str, ...], Sequence[str]]:
    """Return the callees in the regions, and the last name of each."""
    if len(where) != 1:
        chosen = list(indexes(facts.callee_starts, where))
        return tuple([facts.callees[at] for at in chosen]), [facts.tails[at] for at in chosen]
    low, high = where[0]
    first = bisect_left(facts.callee_starts, low)
    last = bisect_left(facts.callee_starts, high, first)
    return tuple(facts.callees[first:last]), facts.tails[first:last]


def _docstring_end(scope: Scope, facts: FileFacts) -> int | None:
    """Return where the docstring of a function ends, or None where it has none."""
    opening = facts.data[scope.body_start : scope.body_start + 2]
    if scope.kind == "lambda" or opening[:1] not in _OPENS or opening[1:] in _NO_DOCSTRING:
        return None
    body = scope.node.child_by_field_name("body")
    statement = body.child(0) if body is not None else None
    if statement is None or statement.child_count != 1:
        return None
    docstring = statement.child(0).type in ("string", "concatenated_string")
    return statement.end_byte if docstring else None


_OPENS = frozenset((b'"', b"'", b"r", b"R", b"u", b"U"))
_NO_DOCSTRING = frozenset((b"f", b"F", b"b", b"B"))
"""The second letter of `rf""` and `rb""`."""


def _yields(where: Regions, facts: FileFacts) -> bool:
    """Return whether a `yield` belongs to the function: not one in a lambda inside it."""
    return any(
        all(not start < at < end or start < where[0][0] for start, end in facts.lambdas)
        for at in (facts.yields[each] for each in indexes(facts.yields, where))
    )
