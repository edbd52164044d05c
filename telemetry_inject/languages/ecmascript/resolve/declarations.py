"""What binds names: parameters, imports, declarations, assignments, fields."""

from __future__ import annotations

from tree_sitter import Node

from telemetry_inject.languages.ecmascript.classes import heritage
from telemetry_inject.languages.ecmascript.resolve.resolve import module_name
from telemetry_inject.languages.ecmascript.resolve.scopes import Captures, Scope, Scopes
from telemetry_inject.languages.ecmascript.scan import parameters
from telemetry_inject.languages.text import decode

_CONVENTIONS = {"fastify": "fastify", "app": "express", "router": "express"}
"""What parameters of these names are by convention: `module.exports = (app) => { app.get(…) }`."""


def scopes(captures: Captures, data: bytes) -> Scopes:
    """Return the scopes of a file with the names that they bind."""
    found = Scopes(captures, data)
    _Binder(found).bind(captures)
    return found


class _Binder:
    """Fills the scopes of one file."""

    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes
        self._data = scopes.data

    def bind(self, captures: Captures) -> None:
        """Bind all of them."""
        for node in captures.get("function", ()):
            self._function(node)
        for cls in captures.get("class", ()):
            name = cls.child_by_field_name("name")
            if name is not None:
                home = self._scopes.around(cls.start_byte)
                home.bind(decode(self._data, name), heritage(cls), "")
        for node in captures.get("import", ()):
            self._import(node)
        for node in captures.get("declarator", ()):
            pattern = node.child_by_field_name("name")
            if pattern is not None:
                value = node.child_by_field_name("value")
                around = self._scopes.around(node.start_byte)
                self._pattern(around, pattern, value, "")
                declared = node.child_by_field_name("type")
                if declared is not None and pattern.type == "identifier":
                    around.bind(decode(self._data, pattern), declared, "")
        for node in captures.get("field", ()):
            step = node.child_by_field_name("property") or node.child_by_field_name("name")
            for value in (node.child_by_field_name("value"), node.child_by_field_name("type")):
                if step is not None and value is not None:
                    self._scopes.add_field(node.start_byte, decode(self._data, step), value)
        for node in captures.get("assignment", ()):
            self._assignment(node)

    def _function(self, node: Node) -> None:
        own = self._scopes.around(node.start_byte)
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
        for name, declared in parameters.typed(node):
            own.bind(decode(self._data, name), declared, "")
            if declared.parent is not None and _is_property(declared.parent):
                self._scopes.add_field(node.start_byte, decode(self._data, name), declared)
        for parameter in parameters.names(node, self._data):
            own.bind(parameter, None, _CONVENTIONS.get(parameter, ""))

    def _import(self, node: Node) -> None:
        source = node.child_by_field_name("source")
        if source is None:
            self._required(node)
        if not _is_string(source) or source is None:
            return
        module = module_name(decode(self._data, source))
        for clause in node.named_children:
            if clause.type != "import_clause":
                continue
            for child in clause.named_children:
                if child.type == "identifier":
                    self._scopes.file.bind(decode(self._data, child), None, module)
                elif child.type == "namespace_import" and child.named_child_count:
                    self._scopes.file.bind(decode(self._data, child.named_child(0)), None, module)
                elif child.type == "named_imports":
                    self._specifiers(child, module)

    def _required(self, node: Node) -> None:
        """Bind the name of `import fs = require('fs')`."""
        for clause in node.named_children:
            source = clause.child_by_field_name("source")
            if clause.type == "import_require_clause" and _is_string(source) and source:
                name = decode(self._data, clause.named_child(0))
                self._scopes.file.bind(name, None, module_name(decode(self._data, source)))

    def _specifiers(self, node: Node, module: str) -> None:
        for specifier in node.named_children:
            name = specifier.child_by_field_name("name")
            if name is None:
                continue
            alias = specifier.child_by_field_name("alias") or name
            text = decode(self._data, name)
            resolved = module if text == "default" else f"{module}.{text}"
            self._scopes.file.bind(decode(self._data, alias), None, resolved)

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
            scope = self._scopes.binding(name, left.start_byte)
            if scope is not None:
                scope.bind(name, right, "")
        elif left.type == "member_expression":
            thing, step = left.child_by_field_name("object"), left.child_by_field_name("property")
            if thing is None or step is None:
                return
            if thing.type == "this":
                self._scopes.add_field(left.start_byte, decode(self._data, step), right)
            elif thing.type == "identifier":
                self._property(thing, decode(self._data, step), right)

    def _property(self, thing: Node, step: str, value: Node) -> None:
        """Note what a property of a variable is given; `self.x` where `self` is `this` is a field."""
        name = decode(self._data, thing)
        scope = self._scopes.binding(name, thing.start_byte)
        if scope is None:
            return
        scope.bind(f"{name}.{step}", value, "")
        for own, _ in scope.names[name]:
            if own is not None and own.type == "this":
                self._scopes.add_field(own.start_byte, step, value)


def _is_property(parameter: Node) -> bool:
    """Return whether a parameter of a constructor is a property of its class as well."""
    return any(
        each.type in {"accessibility_modifier", "override_modifier", "readonly"}
        for each in parameter.children
    )


def _is_string(node: Node | None) -> bool:
    return node is not None and node.type == "string"
