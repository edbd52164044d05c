"""What brings a context into a function: a parameter, a request, a framework's own object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.go.inject import body as body_
from telemetry_inject.languages.go.resolve.imports import imports
from telemetry_inject.model import Function, Parameter

_VERSION = re.compile(r"/v\d+(?=/|$)")


@dataclass(frozen=True, slots=True)
class Kind:
    """How one type carries a context; `{}` stands for the parameter's name."""

    context: str
    """The expression that gives the context."""
    present: str | None = "{} != nil"
    """The condition under which that expression gives a context; None where nothing tells."""
    touching: tuple[str, ...] = ("{}.",)
    """Texts whose evaluation would have panicked already, were the condition false."""


PLAIN = Kind("{}")
STREAM = Kind("{}.Context()", None, ("{}.Context()",))
REQUEST = Kind("{}.Context()")
KINDS: Mapping[str, Kind] = {
    "context.Context": PLAIN,
    "golang.org/x/net/context.Context": PLAIN,
    "*net/http.Request": REQUEST,
    "*github.com/gin-gonic/gin.Context": Kind(
        "{}.Request.Context()",
        "{} != nil && {}.Request != nil",
        ("{}.Request.", "{}.Query(", "{}.DefaultQuery(", "{}.GetHeader(", "{}.ShouldBind",
         "{}.Bind", "{}.PostForm(", "{}.ClientIP(", "{}.Cookie(", "{}.FormFile("),
    ),
    "github.com/labstack/echo.Context": Kind(
        "{}.Request().Context()",
        "{} != nil && {}.Request() != nil",
        ("{}.Request().", "{}.Bind(", "{}.QueryParam(", "{}.FormValue(", "{}.RealIP("),
    ),
    "*github.com/gofiber/fiber.Ctx": Kind("{}.UserContext()"),
    "github.com/gofiber/fiber.Ctx": Kind("{}.Context()"),
    "*github.com/spf13/cobra.Command": Kind(
        "{}.Context()", "{} != nil && {}.Context() != nil", ()
    ),
    "*github.com/urfave/cli.Context": Kind("{}.Context", "{} != nil && {}.Context != nil", ()),
    "google.golang.org/grpc.ServerStream": STREAM,
    "google.golang.org/grpc.ServerStreamingServer": STREAM,
    "google.golang.org/grpc.ClientStreamingServer": STREAM,
    "google.golang.org/grpc.BidiStreamingServer": STREAM,
}  # fmt: skip
"""By the type of the parameter: its package's path without the version, `*` in front."""

_STREAM = re.compile(r"\w+\.\w+_\w+Server$")
"""What protoc-gen-go-grpc calls the server's end of a stream: `pb.Chat_TalkServer`."""
_TYPE = re.compile(r"(\*?)([\w]+)\.(\w+)(?:\[.*\])?$")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A parameter that a context can be had from."""

    name: str
    kind: Kind
    type: str

    @property
    def context(self) -> str:
        """The expression that gives the context."""
        return self.kind.context.replace("{}", self.name)

    @property
    def present(self) -> str | None:
        """The condition under which it gives one, None where nothing tells."""
        condition = self.kind.present
        return None if condition is None else condition.replace("{}", self.name)


def carriers(file: Parsed, function: Function) -> list[Carrier]:
    """Return what carries a context into a function, contexts before all others."""
    known = imports(file.tree.root_node, file.source.data)
    found = []
    for parameter in function.parameters:
        kind, resolved = _kind(parameter, known)
        if kind is not None and parameter.kind == "plain":
            found.append(Carrier(parameter.name, kind, resolved))
    return sorted(found, key=lambda each: each.kind is not PLAIN)


def _kind(parameter: Parameter, known: Mapping[str, str]) -> tuple[Kind | None, str]:
    written = parameter.annotation or ""
    if "." not in written:
        return None, ""
    found = _TYPE.fullmatch(written)
    if found is None or found[2] not in known:
        return None, ""
    pointer, package, name = found.groups()
    path = _VERSION.sub("", known[package])
    resolved = f"{pointer}{path}.{name}"
    if resolved in KINDS:
        return KINDS[resolved], resolved
    return (STREAM, resolved) if _STREAM.fullmatch(written) else (None, "")


def is_certain(carrier: Carrier, body: Node, data: bytes) -> bool:
    """Return whether the body would panic at once anyway where the carrier holds nothing.

    So it is where one of its first statements, before any way out, goes through the carrier.
    """
    touching = [each.replace("{}", carrier.name).encode() for each in carrier.kind.touching]
    for statement in body_.statements(body) if touching else ():
        part = _first_part(statement)
        if part is None:
            return False
        text = data[part.start_byte : part.end_byte]
        simple = not re.search(rb"\bfunc\b|&&|\|\|", text)
        wanted = rb"(?<![\w.])(?:" + b"|".join(map(re.escape, touching)) + rb")"
        if simple and re.search(wanted, text):
            return True
        if part is not statement:
            return False
    return False


_STRAIGHT = {
    "short_var_declaration", "assignment_statement", "expression_statement", "var_declaration",
    "inc_statement", "dec_statement", "return_statement",
}  # fmt: skip


def _first_part(statement: Node) -> Node | None:
    """Return what of a statement runs for certain: all of it, or what an `if` begins with."""
    if statement.type in _STRAIGHT or statement.type == "defer_statement":
        return statement
    if statement.type == "if_statement":
        initializer = statement.child_by_field_name("initializer")
        return initializer or statement.child_by_field_name("condition")
    if statement.type == "expression_switch_statement":
        return statement.child_by_field_name("value")
    return None
