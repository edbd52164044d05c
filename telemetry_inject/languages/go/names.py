"""What the functions of a file touch, with names resolved; see `resolve/environment.py`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.go.grammar import GRAMMAR
from telemetry_inject.languages.go.resolve.environment import Environment, names_of
from telemetry_inject.languages.text import decode
from telemetry_inject.model import Function, Usage

_SIGNATURES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("net/http.ResponseWriter", "*net/http.Request"), "net/http.HandlerFunc"),
    (("*github.com/gin-gonic/gin.Context",), "github.com/gin-gonic/gin.HandlerFunc"),
    (("github.com/labstack/echo.Context",), "github.com/labstack/echo.HandlerFunc"),
    (("*github.com/gofiber/fiber.Ctx",), "github.com/gofiber/fiber.Handler"),
    (("github.com/gofiber/fiber.Ctx",), "github.com/gofiber/fiber.Handler"),
    (("*github.com/valyala/fasthttp.RequestCtx",), "github.com/valyala/fasthttp.RequestHandler"),
    (("*github.com/spf13/cobra.Command", "[]string"), "github.com/spf13/cobra.Command.Run"),
    (("*github.com/urfave/cli.Context",), "github.com/urfave/cli.ActionFunc"),
    (("context.Context", "*github.com/urfave/cli.Command"), "github.com/urfave/cli.ActionFunc"),
)
"""Functions with these parameters, and no others, are what those types are for."""
_NO_HANDLERS = {"Args", "ValidArgsFunction", "PreRun", "PreRunE", "Before", "After"}
_QUALIFIED = re.compile(r"(\*?)(\w+)\.(\w+)$")
_LITERALS = {"interpreted_string_literal", "raw_string_literal"}
_DEEPEST = 3


class GoNames:
    """`base.Names` for Go."""

    def usages(self, file: Parsed) -> Mapping[str, Usage]:
        """Return `Usage` by function id; functions that touch nothing known may be absent."""
        if not file.scan.functions:
            return {}
        captures = GRAMMAR.captures("names", file.tree.root_node)
        environment = Environment(file, captures)
        handed = _Handed(file, environment)
        for call in sorted(captures.get("handing", ()), key=lambda node: node.start_byte):
            handed.call(call)
        found = {}
        for each in file.scan.functions:
            registered = dict.fromkeys(handed.registered[each.id])
            signature = _signature(each, environment)
            if signature:
                registered[signature] = None
            usage = Usage(
                calls=tuple(dict.fromkeys(names_of(each.calls, environment, each.id))),
                bases=environment.bases(each.owner) if each.owner else (),
                registered=tuple(registered),
                exported=_is_exported(each),
                main="entry" in each.features,
                detail=tuple(dict.fromkeys(handed.detail[each.id])),
            )
            if usage != _NOTHING:
                found[each.id] = usage
        return found


_NOTHING = Usage()


def _is_exported(function: Function) -> bool:
    """Return whether others can call it: a method of an unexported type, through an interface."""
    return function.parent is None and function.name[:1].isupper()


def _signature(function: Function, environment: Environment) -> str | None:
    """Return the function type of a library that the parameters are those of."""
    if function.name in _NO_HANDLERS:
        return None
    types = tuple(_resolved(each.annotation or "", environment) for each in function.parameters)
    return next((name for wanted, name in _SIGNATURES if wanted == types), None)


def _resolved(written: str, environment: Environment) -> str:
    found = _QUALIFIED.fullmatch(written)
    if found is None:
        return written
    return found[1] + (environment.of_type(f"{found[2]}.{found[3]}") or written)


class _Handed:
    """Which functions of the file are handed to which calls."""

    def __init__(self, file: Parsed, environment: Environment) -> None:
        self._data = file.source.data
        self._environment = environment
        self._by_start = {each.start: each for each in file.scan.functions}
        self._by_name: dict[str, list[Function]] = defaultdict(list)
        for each in file.scan.functions:
            self._by_name[each.name].append(each)
        self.registered: dict[str, list[str]] = defaultdict(list)
        self.detail: dict[str, list[tuple[str, str]]] = defaultdict(list)

    def call(self, node: Node) -> None:
        """Note the functions among the arguments of a call."""
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or given is None:
            return
        arguments = [each for each in given.named_children if each.type != "comment"]
        targets = [target for each in arguments for target in self._targets(each, 0)]
        if not targets:
            return
        around = self._environment.around(callee.start_byte)
        text = decode(self._data, callee)
        name = self._environment.resolve(_bare(text), around.id if around else "")
        if name is None or name.startswith("#"):
            last = re.search(r"\.\w+$", text)
            if last is None:
                return
            name = f"_{last[0]}"
        literal = next((each for each in arguments[:2] if each.type in _LITERALS), None)
        for target in targets:
            self.registered[target.id].append(name)
            if literal is not None:
                self.detail[target.id].append((name, decode(self._data, literal)[1:-1]))

    def _targets(self, node: Node, depth: int) -> Iterator[Function]:
        if depth > _DEEPEST:
            return
        match node.type:
            case "func_literal":
                if node.start_byte in self._by_start:
                    yield self._by_start[node.start_byte]
            case "identifier":
                yield from self._only(decode(self._data, node), member=False)
            case "selector_expression":
                field = node.child_by_field_name("field")
                if field is not None:
                    yield from self._only(decode(self._data, field), member=True)
            case "call_expression":
                given = node.child_by_field_name("arguments")
                for each in given.named_children if given is not None else ():
                    yield from self._targets(each, depth + 1)

    def _only(self, name: str, *, member: bool) -> Sequence[Function]:
        """Return the one function of that name; with several, nothing is certain."""
        found = [each for each in self._by_name[name] if (each.owner is not None) == member]
        return found if len(found) == 1 else ()


def _bare(text: str) -> str:
    """Return a callee without what is passed on its way: `r.Group("/x").Get` is `r.Group().Get`."""
    depth, out = 0, []
    for letter in text:
        if letter == ")":
            depth -= 1
        if not depth:
            out.append(letter)
        if letter == "(":
            depth += 1
    return re.sub(r"\s+", "", "".join(out))
