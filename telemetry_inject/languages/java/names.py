"""What the functions of a file touch, with names resolved; see `resolve/environment.py`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.java.grammar import GRAMMAR
from telemetry_inject.languages.java.resolve.environment import Environment, names_of
from telemetry_inject.languages.text import decode
from telemetry_inject.model import Function, Usage

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PUBLIC = re.compile(rb"\bpublic\b")


class JavaNames:
    """`base.Names` for Java."""

    def usages(self, file: Parsed) -> Mapping[str, Usage]:
        """Return `Usage` by function id; functions that touch nothing known may be absent."""
        if not file.scan.functions:
            return {}
        captures = GRAMMAR.captures("names", file.tree.root_node)
        environment = Environment(file, captures)
        handed, detail = _handed(file, environment, captures.get("handing", []))
        found = {}
        for each in file.scan.functions:
            decorators, said = _annotations(each, environment)
            usage = Usage(
                calls=tuple(dict.fromkeys(names_of(each.calls, environment, each.id))),
                decorators=tuple(decorators),
                bases=environment.bases(each.owner) if each.owner else (),
                registered=tuple(dict.fromkeys(handed[each.id])),
                exported=_is_public(each, file.source.data),
                main="entry" in each.features,
                detail=tuple(dict.fromkeys([*said, *detail[each.id]])),
            )
            if usage != _NOTHING:
                found[each.id] = usage
        return found


_NOTHING = Usage()


def _is_public(function: Function, data: bytes) -> bool:
    return bool(_PUBLIC.search(data, function.start, function.body_start))


def _annotations(
    function: Function, environment: Environment
) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the full names of annotations, and the first literal of each: a route."""
    names, detail = [], []
    for text in function.decorators:
        name, _, rest = text.partition("(")
        resolved = environment.annotation(name.strip())
        if resolved is None:
            continue
        names += list(environment.spread(resolved))
        literal = _LITERAL.search(rest)
        if literal is not None:
            detail.append((resolved, literal[1]))
    return names, detail


def _handed(
    file: Parsed, environment: Environment, nodes: list[Node]
) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, str]]]]:
    """Return the calls that methods of the file are handed to, and the literals beside them."""
    data = file.source.data
    registered: dict[str, list[str]] = defaultdict(list)
    detail: dict[str, list[tuple[str, str]]] = defaultdict(list)
    by_name: dict[str, list[Function]] = defaultdict(list)
    for each in file.scan.functions:
        if each.kind == "method":
            by_name[each.name].append(each)
    for node in nodes:
        given = node.child_by_field_name("arguments")
        if given is None:
            continue
        callee = data[node.start_byte : given.start_byte].decode("utf-8", "replace").strip()
        around = environment.around(node.start_byte)
        name = environment.resolve(_bare(callee), around.id if around else "")
        name = name or f"_.{callee.rpartition('.')[2]}"
        literal = next(
            (each for each in given.named_children if each.type == "string_literal"), None
        )
        for target in _targets(given, by_name, data):
            for spread in environment.spread(name):
                registered[target.id].append(spread)
            if literal is not None:
                detail[target.id].append((name, decode(data, literal)[1:-1]))
    return registered, detail


def _targets(given: Node, by_name: Mapping[str, list[Function]], data: bytes) -> Iterator[Function]:
    """Yield the methods that arguments refer to; with several of a name, nothing is certain."""
    for argument in given.named_children:
        if argument.type == "method_reference":
            found = by_name.get(decode(data, argument.children[-1]), [])
            if len(found) == 1:
                yield found[0]


def _bare(text: str) -> str:
    """Return a callee without what is passed on its way."""
    depth, out = 0, []
    for letter in text:
        if letter == ")":
            depth -= 1
        if not depth:
            out.append(letter)
        if letter == "(":
            depth += 1
    return re.sub(r"\s+", "", "".join(out))
