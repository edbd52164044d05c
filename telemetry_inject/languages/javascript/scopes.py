"""What names stand for: imports, `require`, assignments, fields, by scope.

The notation: a name is dotted and starts with the module, `node:` dropped. What a call or `new`
of X gives is written X itself, and so is the default export of a module:

    const app = express();  app.get(…)                         express.get
    new Pool().query(…)                                        pg.Pool.query
    import OpenAI from 'openai'; new OpenAI().chat.completions.create(…)
                                                               openai.chat.completions.create
    import { OpenAI } from 'openai'                            openai.OpenAI.chat…
    const conn = await mysql.createConnection(); conn.execute  mysql2/promise.createConnection.execute
    require('fs').promises.readFile                            fs.promises.readFile
    promisify(fs.readFile)(…)                                  fs.readFile

What an awaited call gives stands for X only where X's name says that it makes something
(`createConnection`, `connect`, `getRepository`): the answer of a request is not its client. Globals
are written as they are: `fetch`, `process.exit`. A parameter stands for nothing, but for `app`,
`router` (`express`) and `fastify`, as plugins and route files receive them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from telemetry_inject.languages.javascript import parameters
from telemetry_inject.languages.javascript.text import decode

Captures = Mapping[str, Sequence[Node]]

_MAKES = re.compile(
    r"^(?:create|connect|open|init|make|acquire|build|launch|start|begin|new|login|getClient|"
    r"getConnection|getRepository|getDb|getPool|getChannel|getQueue|getMongo|getRedis|[A-Z])"
)
_DEEPEST = 40
_PASSED_ON = frozenset(
    {"util.promisify", "promisify", "bluebird.promisify", "bluebird.promisifyAll"}
)
_SAME = frozenset({"default", "bind"})
_CONVENTIONS = {"fastify": "fastify", "app": "express", "router": "express"}
"""What parameters of these names are by convention: `module.exports = (app) => { app.get(…) }`."""


@dataclass(slots=True, eq=False)
class Scope:
    """A function, or the file: the names that it binds and what may have been assigned to them."""

    start: int
    end: int
    around: Scope | None
    names: dict[str, list[tuple[Node | None, str]]] = field(default_factory=dict)
    """By name: value and the steps from the value to what the name stands for. A value of None
    means the text itself; empty text means something local, or nothing that is known."""

    def bind(self, name: str, value: Node | None, steps: str) -> None:
        """Add something that `name` may stand for."""
        self.names.setdefault(name, []).append((value, steps))


class Scopes:
    """The scopes of a file, and what its expressions stand for."""

    def __init__(self, captures: Captures, data: bytes) -> None:
        self._data = data
        self._file = Scope(0, len(data) + 1, None)
        self._scopes = _nested(captures.get("function", ()), self._file)
        self._starts = [scope.start for scope in self._scopes]
        self._classes = sorted(captures.get("class", ()), key=lambda node: node.start_byte)
        self._bodies = _nested(self._classes, Scope(-1, len(data) + 1, None))
        self._body_starts = [body.start for body in self._bodies]
        self._class_at = {node.start_byte: node for node in self._classes}
        self._by_name = self._named_classes()
        self._fields: dict[tuple[int, str], list[Node]] = {}
        self._known: dict[tuple[int, int], str | None] = {}
        self._bind(captures)

    def around(self, position: int) -> Scope:
        """Return the innermost scope around a byte."""
        scope: Scope | None = self._scopes[bisect_right(self._starts, position) - 1]
        while scope is not None and scope.end <= position:
            scope = scope.around
        return scope or self._file

    def at_top(self, position: int) -> bool:
        """Return whether a byte lies outside of all functions."""
        return self.around(position) is self._file

    def resolve(self, node: Node, depth: int = 0) -> str | None:
        """Return what an expression stands for, None where that is not known."""
        if depth > _DEEPEST:
            return None
        key = (node.start_byte, node.end_byte)
        if key not in self._known:
            self._known[key] = None  # an assignment that refers to itself stands for nothing
            self._known[key] = self._resolve(node, depth + 1)
        return self._known[key]

    def bases(self, cls: Node) -> tuple[str, ...]:
        """Return what a class extends, as far as the file tells."""
        found: list[str] = []
        for _ in range(_DEEPEST):
            base = _heritage(cls)
            if base is None:
                break
            local = self._by_name.get(decode(self._data, base))
            if local is None or local == cls:
                name = self.resolve(base)
                return (*found, name) if name else tuple(found)
            found.append(decode(self._data, base))
            cls = local
        return tuple(found)

    def classes(self) -> Mapping[str, Node]:
        """Return the classes of the file by their names."""
        return self._by_name

    def _named_classes(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for cls in self._classes:
            name = cls.child_by_field_name("name")
            if name is not None:
                found.setdefault(decode(self._data, name), cls)
        return found

    def _resolve(self, node: Node, depth: int) -> str | None:
        match node.type:
            case "identifier":
                return self._name(decode(self._data, node), node.start_byte, depth)
            case "member_expression":
                step = node.child_by_field_name("property")
                return self._member(node, decode(self._data, step) if step else "", depth)
            case "subscript_expression":
                step = node.child_by_field_name("index")
                if step is None or step.type != "string":
                    return None
                return self._member(node, decode(self._data, step)[1:-1], depth)
            case "call_expression":
                return self._call(node, depth)
            case "new_expression":
                return self._field(node, "constructor", depth)
            case "await_expression":
                return self._awaited(node, depth)
            case "parenthesized_expression" | "ternary_expression" | "binary_expression":
                skip = 1 if node.type == "ternary_expression" else 0
                found = (self.resolve(child, depth) for child in node.named_children[skip:])
                return next((name for name in found if name), None)
            case "assignment_expression":
                return self._field(node, "right", depth)
        return None

    def _field(self, node: Node, name: str, depth: int) -> str | None:
        child = node.child_by_field_name(name)
        return None if child is None else self.resolve(child, depth)

    def _member(self, node: Node, step: str, depth: int) -> str | None:
        thing = node.child_by_field_name("object")
        if thing is None:
            return None
        if thing.type == "this":
            return self._own(thing.start_byte, step, depth)
        name = self.resolve(thing, depth)
        if not name:
            return None
        return name if step in _SAME else f"{name}.{step}"

    def _own(self, position: int, step: str, depth: int) -> str | None:
        """Return what `this.step` stands for: a field, or something inherited."""
        cls = self._class_around(position)
        if cls is None:
            values = self._fields.get((-1, step), ())
        else:
            values = self._fields.get((cls.start_byte, step), ())
        for value in values:
            name = self.resolve(value, depth)
            if name:
                return name
        base = _heritage(cls) if cls is not None and not values else None
        name = self.resolve(base, depth) if base is not None else None
        return f"{name}.{step}" if name else None

    def _class_around(self, position: int) -> Node | None:
        body: Scope | None = self._bodies[bisect_right(self._body_starts, position) - 1]
        while body is not None and body.end <= position:
            body = body.around
        return None if body is None else self._class_at.get(body.start)

    def _call(self, node: Node, depth: int) -> str | None:
        callee = node.child_by_field_name("function")
        if callee is None:
            return None
        first = _first_argument(node)
        if callee.type == "import" or (
            callee.type == "identifier" and decode(self._data, callee) == "require"
        ):
            if first is None or first.type != "string":
                return None
            return module_name(decode(self._data, first))
        name = self.resolve(callee, depth)
        if name in _PASSED_ON and first is not None:
            return self.resolve(first, depth)
        return name

    def _awaited(self, node: Node, depth: int) -> str | None:
        inner = node.named_child(0) if node.named_child_count else None
        if inner is None or inner.type != "call_expression":
            return None if inner is None else self.resolve(inner, depth)
        callee = inner.child_by_field_name("function")
        name = self.resolve(inner, depth)
        if callee is None or callee.type == "import" or not name:
            return name
        return name if _MAKES.match(name.rpartition(".")[2]) else None

    def _name(self, name: str, position: int, depth: int) -> str | None:
        scope: Scope | None = self.around(position)
        while scope is not None and name not in scope.names:
            scope = scope.around
        if scope is None:
            return None if name in {"undefined", "arguments"} else name
        for value, steps in scope.names[name]:
            found = steps if value is None else self._step(value, steps, depth)
            if found:
                return found
        return None

    def _step(self, value: Node, steps: str, depth: int) -> str | None:
        name = self.resolve(value, depth)
        return f"{name}.{steps}" if name and steps else name

    # ------------------------------------------------------------------ what binds names

    def _bind(self, captures: Captures) -> None:
        for node in captures.get("function", ()):
            self._function(node)
        for cls in self._classes:
            name = cls.child_by_field_name("name")
            if name is not None:
                home = self.around(cls.start_byte)
                home.bind(decode(self._data, name), _heritage(cls), "")
        for node in captures.get("import", ()):
            self._import(node)
        for node in captures.get("declarator", ()):
            pattern = node.child_by_field_name("name")
            if pattern is not None:
                value = node.child_by_field_name("value")
                self._pattern(self.around(node.start_byte), pattern, value, "")
        for node in captures.get("field", ()):
            step, value = node.child_by_field_name("property"), node.child_by_field_name("value")
            if step is not None and value is not None:
                self._add_field(node.start_byte, decode(self._data, step), value)
        for node in captures.get("assignment", ()):
            self._assignment(node)

    def _function(self, node: Node) -> None:
        own = self.around(node.start_byte)
        if own.start != node.start_byte:
            return
        if node.type.endswith("declaration"):
            name = node.child_by_field_name("name")
            if name is not None and own.around is not None:
                own.around.bind(decode(self._data, name), None, "")
        elif node.type == "function_expression":
            name = node.child_by_field_name("name")
            if name is not None:
                own.bind(decode(self._data, name), None, "")
        for parameter in parameters.names(node, self._data):
            own.bind(parameter, None, _CONVENTIONS.get(parameter, ""))

    def _import(self, node: Node) -> None:
        source = node.child_by_field_name("source")
        if not _is_string(source) or source is None:
            return
        module = module_name(decode(self._data, source))
        for clause in node.named_children:
            if clause.type != "import_clause":
                continue
            for child in clause.named_children:
                if child.type == "identifier":
                    self._file.bind(decode(self._data, child), None, module)
                elif child.type == "namespace_import" and child.named_child_count:
                    self._file.bind(decode(self._data, child.named_child(0)), None, module)
                elif child.type == "named_imports":
                    self._specifiers(child, module)

    def _specifiers(self, node: Node, module: str) -> None:
        for specifier in node.named_children:
            name = specifier.child_by_field_name("name")
            if name is None:
                continue
            alias = specifier.child_by_field_name("alias") or name
            text = decode(self._data, name)
            resolved = module if text == "default" else f"{module}.{text}"
            self._file.bind(decode(self._data, alias), None, resolved)

    def _pattern(self, scope: Scope, pattern: Node, value: Node | None, steps: str) -> None:
        """Bind the names of a pattern to parts of a value."""
        match pattern.type:
            case "identifier" | "shorthand_property_identifier_pattern":
                name = decode(self._data, pattern)
                if pattern.type != "identifier":
                    steps = f"{steps}.{name}" if steps else name
                scope.bind(name, value, "" if value is None else steps)
            case "object_pattern":
                for child in pattern.named_children:
                    self._pattern(scope, child, value, steps)
            case "pair_pattern":
                key, inner = (
                    pattern.child_by_field_name("key"),
                    pattern.child_by_field_name("value"),
                )
                if key is not None and inner is not None:
                    step = decode(self._data, key).strip("'\"")
                    same = step == "default"
                    deeper = steps if same else f"{steps}.{step}" if steps else step
                    self._pattern(scope, inner, value, deeper)
            case "assignment_pattern" | "object_assignment_pattern":
                left = pattern.child_by_field_name("left")
                if left is not None:
                    self._pattern(scope, left, value, steps)
            case "array_pattern" | "rest_pattern":
                for child in pattern.named_children:
                    self._pattern(scope, child, None, "")

    def _assignment(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        if left.type == "identifier":
            name = decode(self._data, left)
            scope: Scope | None = self.around(left.start_byte)
            while scope is not None and name not in scope.names:
                scope = scope.around
            if scope is not None:
                scope.bind(name, right, "")
        elif left.type == "member_expression":
            thing, step = left.child_by_field_name("object"), left.child_by_field_name("property")
            if thing is not None and step is not None and thing.type == "this":
                self._add_field(left.start_byte, decode(self._data, step), right)

    def _add_field(self, position: int, step: str, value: Node) -> None:
        cls = self._class_around(position)
        key = (-1 if cls is None else cls.start_byte, step)
        self._fields.setdefault(key, []).append(value)


def module_name(literal: str) -> str:
    """Return the module that a quoted specifier names, without `node:`."""
    return literal[1:-1].removeprefix("node:")


def _is_string(node: Node | None) -> bool:
    return node is not None and node.type == "string"


def _first_argument(call: Node) -> Node | None:
    arguments = call.child_by_field_name("arguments")
    if arguments is None or arguments.type != "arguments" or not arguments.named_child_count:
        return None
    return arguments.named_child(0)


def _heritage(cls: Node) -> Node | None:
    for child in cls.children[:4]:
        if child.type == "class_heritage" and child.named_child_count:
            return child.named_child(0)
    return None


def _nested(functions: Sequence[Node], file: Scope) -> list[Scope]:
    """Return the scopes in source order, the file's own first."""
    scopes = [file]
    open_ = [file]
    for node in sorted(functions, key=lambda each: (each.start_byte, -each.end_byte)):
        while open_[-1].end <= node.start_byte:
            open_.pop()
        scope = Scope(node.start_byte, node.end_byte, open_[-1])
        scopes.append(scope)
        open_.append(scope)
    return scopes
