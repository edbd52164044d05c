"""Which functions can get a parameter, which calls let them do, and which are worth it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set

from tree_sitter import Node

from telemetry_inject.languages.go.inject.carriers import carriers
from telemetry_inject.languages.go.thread.package import (
    Definition,
    Key,
    Package,
    Site,
    declared,
    enclosing,
    records,
)

_FIXED = {
    "test", "ignored", "error", "directive", "cgo-export", "init", "entry", "bodiless",
}  # fmt: skip
"""Functions that keep their signature."""
_UNTOUCHED = {"ignored", "error", "directive"}
"""Functions in which nothing is inserted, calls included."""
_LINKED = re.compile(rb"(?m)^//go:linkname[ \t]+\w+[ \t]+\S*\.(\w+)")


def candidates(package: Package, linked: Set[str]) -> set[Key]:
    """Return the names whose functions can all get a parameter, every call included.

    `linked` are names that `//go:linkname` of other packages reaches for.
    """
    return {
        key
        for key, found in package.definitions.items()
        if key.name not in linked
        and key not in package.loose
        and all(_can_change(each) for each in found)
        and not _is_spoken_of(key.name, package)
        and all(_can_pass(each, found) for each in package.sites[key])
    }


def linked_names(texts: Iterator[bytes]) -> set[str]:
    """Return the names that `//go:linkname` comments reach for."""
    return {name.decode() for data in texts for name in _LINKED.findall(data)}


def _can_change(definition: Definition) -> bool:
    function = definition.function
    if function.name[:1].isupper() or function.name == "_" or function.features & _FIXED:
        return False
    return not carriers(definition.file, function) and _is_named(definition.node)


def _is_named(node: Node) -> bool:
    """Return whether all parameters have names, so that one more can have one."""
    listed = node.child_by_field_name("parameters")
    if listed is None or listed.has_error:
        return False
    declared = [each for each in listed.named_children if each.type != "comment"]
    return all(each.children_by_field_name("name") for each in declared)


def _is_spoken_of(name: str, package: Package) -> bool:
    """Return whether a file that stays as it is has the name in it."""
    pattern = re.compile(rb"\b" + re.escape(name.encode()) + rb"\b")
    return any(pattern.search(data) for data in package.closed)


def _can_pass(site: Site, definitions: list[Definition]) -> bool:
    """Return whether a call can take one more argument."""
    known = records(site.file)
    for around in enclosing(site.call):
        function = known.get((around.start_byte, around.end_byte))
        if function is not None and function.features & _UNTOUCHED:
            return False
    given = [each for each in site.arguments.named_children if each.type != "comment"]
    if len(given) == 1 and given[0].type == "call_expression":
        # f(g()), where g may have as many results as f has parameters
        return all(
            len(each.function.parameters) == 1 and each.function.parameters[0].kind == "plain"
            for each in definitions
        )
    closed_up = len(given) == 1 and _is_spaced(given[0], site.file.source.data)
    return not closed_up and not site.arguments.has_error


_CLOSE = {b"+", b"-", b"|", b"^", b"*", b"/", b"%", b"<<", b">>", b"&", b"&^"}
"""Operators around which gofmt leaves no blanks in an argument that is not the only one."""


def _is_spaced(argument: Node, data: bytes) -> bool:
    waiting = [argument]
    while waiting:
        node = waiting.pop()
        operator = node.child_by_field_name("operator")
        if node.type == "binary_expression" and operator is not None:
            close = data[operator.start_byte : operator.end_byte] in _CLOSE
            if close and data[operator.start_byte - 1 : operator.start_byte].isspace():
                return True
        if node.type != "func_literal":
            waiting += node.children
    return False


def threaded(
    package: Package,
    able: Set[Key],
    wanted: Callable[[Definition], bool],
    has_context: Callable[[Site], bool],
) -> set[Key]:
    """Return the functions to which a context comes, and for which it is of use.

    One is of use to those that are `wanted`, and to those that call one of them.
    """
    callers = {key: set(_callers(package, key, able)) for key in able}
    useful = {key for key in able if any(map(wanted, package.definitions[key]))}
    _spread(useful, lambda key: callers[key])
    reached = {key for key in useful if any(map(has_context, package.sites[key]))}
    callees = {key: {each for each in useful if key in callers[each]} for key in useful}
    _spread(reached, lambda key: callees[key])
    return reached


def _spread(found: set[Key], step: Callable[[Key], Set[Key]]) -> None:
    waiting = list(found)
    while waiting:
        for each in step(waiting.pop()) - found:
            found.add(each)
            waiting.append(each)


def _callers(package: Package, key: Key, able: Set[Key]) -> Iterator[Key]:
    for site in package.sites[key]:
        caller = declared(site)
        if caller is not None and caller in able and caller != key:
            yield caller
