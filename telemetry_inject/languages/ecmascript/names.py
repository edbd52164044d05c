"""What the functions of a file touch, with names resolved; the notation is that of resolve.py."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.ecmascript.grammar import Grammar
from telemetry_inject.languages.ecmascript.resolve.declarations import scopes
from telemetry_inject.languages.ecmascript.resolve.elsewhere import Elsewhere
from telemetry_inject.languages.ecmascript.resolve.exports import exported_names
from telemetry_inject.languages.ecmascript.resolve.resolve import Resolver
from telemetry_inject.languages.text import decode
from telemetry_inject.model import Function, Usage

_LITERALS = frozenset({"string", "template_string"})
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})
_MAINS = frozenset({"main", "run", "start", "bootstrap", "cli"})
_ROUTE_KEYS = frozenset({"url", "path", "method", "queue", "topic", "event", "name"})
_DEEPEST = 4
_LONGEST = 100
_PATH = re.compile(r"[\w$]+(?:\.[\w$]+)+")


class EcmaScriptNames:
    """`base.Names` for a language of the family."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar

    def usages(self, file: Parsed) -> Mapping[str, Usage]:
        """Return `Usage` by function id; functions that touch nothing known may be absent."""
        if not file.scan.functions:
            return {}
        captures = self._grammar.captures(file.tree, "names")
        return _Usages(file, {key: sorted(captures[key], key=_order) for key in captures}).collect()


def _order(node: Node) -> tuple[int, int]:
    return node.start_byte, -node.end_byte


class _Usages:
    """Collects what is known of each function of one file."""

    def __init__(self, file: Parsed, captures: Mapping[str, Sequence[Node]]) -> None:
        self._data = file.source.data
        self._name = file.source.name
        self._root = file.tree.root_node
        self._captures = captures
        self._functions = file.scan.functions
        self._by_id = {each.id: each for each in self._functions}
        self._by_qualified = {each.qualified: each for each in reversed(self._functions)}
        self._sorted = sorted(self._functions, key=lambda each: (each.start, -each.end))
        self._starts = [each.start for each in self._sorted]
        self._scopes = scopes(captures, self._data)
        elsewhere = Elsewhere(file.source.path, file.others)
        self._resolver = Resolver(self._scopes, elsewhere)
        self._program = _is_program(file)
        self._calls: dict[str, dict[str, None]] = defaultdict(dict)
        self._decorators: dict[str, dict[str, None]] = defaultdict(dict)
        self._registered: dict[str, dict[str, None]] = defaultdict(dict)
        self._detail: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        self._mains: set[str] = set()
        self._started: set[str] = set()
        """What the top level of a program calls: its main where it calls but one function."""

    def collect(self) -> dict[str, Usage]:
        """Return what was found, by function id."""
        calls = sorted(
            [*self._captures.get("call", ()), *self._captures.get("new", ())],
            key=lambda node: (node.start_byte, node.end_byte),
        )
        for node in calls:
            self._call(node)
        for node in self._captures.get("decorator", ()):
            self._decorator(node)
        if not self._mains and len(self._started) == 1:
            self._mains = self._started
        bases = self._bases()
        exported = exported_names(self._captures, self._data)
        found = {}
        for each in self._functions:
            usage = Usage(
                calls=tuple(self._calls.get(each.id, ())),
                decorators=tuple(self._decorators.get(each.id, ())),
                bases=bases.get(each.owner or "", ()),
                registered=tuple(self._registered.get(each.id, ())),
                exported=_is_exported(each, exported),
                main=each.id in self._mains,
                detail=tuple(self._detail.get(each.id, ())),
            )
            if usage != _NOTHING:
                found[each.id] = usage
        return found

    def _around(self, position: int) -> Function | None:
        """Return the innermost listed function around a byte."""
        at = bisect_right(self._starts, position) - 1
        function: Function | None = self._sorted[at] if at >= 0 else None
        while function is not None and function.end <= position:
            function = self._by_id[function.parent] if function.parent else None
        return function

    def _call(self, node: Node) -> None:
        callee = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        if callee is None or callee.type in {"super", "import"}:
            return
        name = self._resolver.resolve(callee)
        function = self._around(callee.start_byte)
        if function is None or function.start == node.start_byte:
            self._top(callee, name)
        if name == "require":
            return
        if function is not None and name:
            self._calls[function.id][name] = None
        arguments = node.child_by_field_name("arguments")
        given = name or self._written(callee)
        if given and arguments is not None and arguments.type == "arguments":
            self._hand_over(given, arguments)

    def _written(self, callee: Node) -> str | None:
        """Return a callee of which nothing is known as it is written, `_.` in front."""
        if callee.type != "member_expression" or callee.end_byte - callee.start_byte > _LONGEST:
            return None
        text = decode(self._data, callee).replace("?.", ".").removeprefix("this.")
        return f"_.{text}" if _PATH.fullmatch(text) else None

    def _top(self, callee: Node, name: str | None) -> None:
        """Note a function of the file that the top level of a program calls."""
        if name:
            return
        text = decode(self._data, callee)
        if text not in _MAINS and not self._program:
            return
        each = self._by_qualified.get(text)
        if each is not None and each.parent is None:
            if text in _MAINS:
                self._mains.add(each.id)
            elif _is_statement(callee.parent):
                self._started.add(each.id)

    def _hand_over(self, name: str, arguments: Node) -> None:
        """Note the functions of the file that are among the arguments."""
        given = [each for each in arguments.named_children if each.type != "comment"]
        literals = [text for each in given[:1] for text in self._literals(each)]
        for target in (each for node in given for each in self._handed(node, 0)):
            self._registered[target.id][name] = None
            for literal in literals:
                self._detail[target.id][name, literal] = None

    def _literals(self, node: Node) -> Iterator[str]:
        """Yield the route, queue, … that a first argument names."""
        if node.type in _LITERALS and not any(
            child.type == "template_substitution" for child in node.named_children
        ):
            yield decode(self._data, node)[1:-1]
        elif node.type == "object":
            for pair in node.named_children:
                key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
                if key is not None and value is not None and decode(self._data, key) in _ROUTE_KEYS:
                    yield from self._literals(value)

    def _handed(self, node: Node, depth: int) -> Iterator[Function]:
        """Yield the functions of the file that an argument is, holds, or wraps."""
        if depth > _DEEPEST:
            return
        match node.type:
            case "identifier" | "member_expression" | "shorthand_property_identifier":
                yield from self._by_name(node)
            case (
                "arrow_function"
                | "function_expression"
                | "generator_function"
                | "method_definition"
            ):
                at = bisect_right(self._starts, node.start_byte) - 1
                if at >= 0 and self._starts[at] == node.start_byte:
                    yield self._sorted[at]
            case "call_expression":
                arguments = node.child_by_field_name("arguments")
                callee = node.child_by_field_name("function")
                if callee is not None and callee.type == "member_expression":
                    step = callee.child_by_field_name("property")
                    thing = callee.child_by_field_name("object")
                    if (
                        step is not None
                        and thing is not None
                        and decode(self._data, step) == "bind"
                    ):
                        yield from self._handed(thing, depth + 1)
                        return
                if arguments is not None:
                    for child in arguments.named_children:
                        yield from self._handed(child, depth + 1)
            case "object" | "array":
                for child in node.named_children:
                    yield from self._handed(child, depth + 1)
            case "pair":
                value = node.child_by_field_name("value")
                if value is not None:
                    yield from self._handed(value, depth + 1)

    def _by_name(self, node: Node) -> Iterator[Function]:
        text = decode(self._data, node)
        if text.startswith("this."):
            around = self._around(node.start_byte)
            if around is not None and around.owner:
                text = f"{around.owner}.{text[5:]}"
        for prefix in ("module.exports.", "exports."):
            text = text.removeprefix(prefix)
        if self._resolver.resolve(node) and node.type != "shorthand_property_identifier":
            return
        around = self._around(node.start_byte)
        scope = around.qualified if around else ""
        while True:
            wanted = f"{scope}.{text}" if scope else text
            if wanted in self._by_qualified:
                yield self._by_qualified[wanted]
                return
            if not scope:
                return
            scope = scope.rpartition(".")[0]

    def _decorator(self, node: Node) -> None:
        expression = node.named_child(0) if node.named_child_count else None
        function = self._around(node.start_byte)
        if expression is None or function is None or node.start_byte >= function.body_start:
            return
        name = self._resolver.resolve(expression)
        if not name:
            return
        self._decorators[function.id][name] = None
        arguments = expression.child_by_field_name("arguments")
        if arguments is not None and arguments.named_child_count:
            for literal in self._literals(arguments.named_child(0)):
                self._detail[function.id][name, literal] = None

    def _bases(self) -> dict[str, tuple[str, ...]]:
        classes = self._scopes.classes
        owners = {each.owner for each in self._functions if each.owner}
        return {
            owner: self._resolver.bases(classes[last])
            for owner in owners
            if (last := owner.rpartition(".")[2]) in classes
        }


_NOTHING = Usage()


def _is_statement(call: Node | None) -> bool:
    """Return whether a call is a statement of the file's top level by itself."""
    around = call.parent if call is not None else None
    return (
        around is not None
        and around.type == "expression_statement"
        and around.parent is not None
        and around.parent.type == "program"
    )


def _is_program(file: Parsed) -> bool:
    """Return whether a file is one that people start."""
    data, name = file.source.data, file.source.name
    return (
        data.startswith(b"#!")
        or name.startswith("bin/")
        or "/bin/" in name
        or b"require.main" in data
        or b"import.meta.main" in data
        or b"process.argv[1]" in data
    )


def _is_exported(function: Function, exported: frozenset[str]) -> bool:
    if function.parent is not None or function.name.startswith("#"):
        return False
    return function.qualified in exported or function.qualified.partition(".")[0] in exported
