"""What expressions stand for: through imports, `require`, assignments, fields, by scope.

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

from tree_sitter import Node

from telemetry_inject.languages.ecmascript.classes import heritage
from telemetry_inject.languages.ecmascript.resolve.elsewhere import Elsewhere
from telemetry_inject.languages.ecmascript.resolve.scopes import Scopes
from telemetry_inject.languages.text import decode

_MAKES = re.compile(
    r"^(?:create|connect|open|init|make|acquire|build|launch|start|begin|new|login|getClient|"
    r"getConnection|getRepository|getDb|getPool|getChannel|getQueue|getMongo|getRedis|[A-Z])"
)
_DEEPEST = 40
_PASSED_ON = frozenset(
    {"util.promisify", "promisify", "bluebird.promisify", "bluebird.promisifyAll"}
)
_SAME = frozenset({"default", "bind"})


class Resolver:
    """Tells what the expressions of a file stand for."""

    def __init__(self, scopes: Scopes, elsewhere: Elsewhere) -> None:
        self._scopes = scopes
        self._elsewhere = elsewhere
        self._data = scopes.data
        self._known: dict[tuple[int, int], str | None] = {}

    def resolve(self, node: Node, depth: int = 0) -> str | None:
        """Return what an expression stands for, None where that is not known."""
        if depth > _DEEPEST:
            return None
        key = (node.start_byte, node.end_byte)
        if key not in self._known:
            self._known[key] = None  # an assignment that refers to itself stands for nothing
            name = self._resolve(node, depth + 1)
            followed = name is not None and name.startswith(".")
            self._known[key] = self._elsewhere.meaning(name) if followed and name else name
        return self._known[key]

    def bases(self, cls: Node) -> tuple[str, ...]:
        """Return what a class extends, as far as the file tells."""
        found: list[str] = []
        for _ in range(_DEEPEST):
            base = heritage(cls)
            if base is None:
                break
            local = self._scopes.classes.get(decode(self._data, base))
            if local is None or local == cls:
                name = self.resolve(base)
                return (*found, name) if name else tuple(found)
            found.append(decode(self._data, base))
            cls = local
        return tuple(found)

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
            case (
                "as_expression"
                | "satisfies_expression"
                | "non_null_expression"
                | "instantiation_expression"
            ):
                return self.resolve(node.named_child(0), depth) if node.named_child_count else None
            case "type_annotation" | "generic_type" | "union_type" | "intersection_type":
                found = (self.resolve(child, depth) for child in node.named_children[:2])
                return next((name for name in found if name), None)
            case "type_identifier":
                return self._type(decode(self._data, node), node.start_byte, depth)
            case "nested_type_identifier":
                home, step = (node.child_by_field_name(each) for each in ("module", "name"))
                name = self.resolve(home, depth) if home is not None else None
                return f"{name}.{decode(self._data, step)}" if name and step is not None else None
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
        if thing.type == "identifier":
            held = self._held(decode(self._data, thing), thing.start_byte, step, depth)
            if held:
                return held
        name = self.resolve(thing, depth)
        if not name:
            return None
        return name if step in _SAME else f"{name}.{step}"

    def _held(self, name: str, position: int, step: str, depth: int) -> str | None:
        """Return what a property of a variable was given, or of `this` under another name."""
        scope = self._scopes.binding(name, position)
        if scope is None:
            return None
        for value, _ in scope.names.get(f"{name}.{step}", ()):
            found = self.resolve(value, depth) if value is not None else None
            if found:
                return found
        for own, steps in scope.names[name]:
            if own is not None and own.type == "this" and not steps:
                return self._own(own.start_byte, step, depth)
        return None

    def _own(self, position: int, step: str, depth: int) -> str | None:
        """Return what `this.step` stands for: a field, or something inherited."""
        cls = self._scopes.class_around(position)
        values = self._scopes.field(cls, step)
        for value in values:
            name = self.resolve(value, depth)
            if name:
                return name
        base = heritage(cls) if cls is not None and not values else None
        name = self.resolve(base, depth) if base is not None else None
        return f"{name}.{step}" if name else None

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
        scope = self._scopes.binding(name, position)
        if scope is None:
            return None if name in {"undefined", "arguments"} else name
        for value, steps in scope.names[name]:
            found = steps if value is None else self._step(value, steps, depth)
            if found:
                return found
        return None

    def _type(self, name: str, position: int, depth: int) -> str | None:
        """Return what a type stands for that the file imports, or a class of it that extends one.

        Types that are everywhere, such as `Response`, stand for nothing.
        """
        if name in self._scopes.classes or name in self._scopes.file.names:
            return self._name(name, position, depth)
        return None

    def _step(self, value: Node, steps: str, depth: int) -> str | None:
        name = self.resolve(value, depth)
        return f"{name}.{steps}" if name and steps else name


def module_name(literal: str) -> str:
    """Return the module that a quoted specifier names, without `node:`."""
    return literal[1:-1].removeprefix("node:")


def _first_argument(call: Node) -> Node | None:
    arguments = call.child_by_field_name("arguments")
    if arguments is None or arguments.type != "arguments" or not arguments.named_child_count:
        return None
    return arguments.named_child(0)
