"""The error that a function returns: its name, or how it can be given one."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.text import decode
from telemetry_inject.model import Insertion

NAME = "_otelErr"


@dataclass(frozen=True, slots=True)
class ErrorResult:
    """The name of an error result, and what gives it that name where it had none."""

    name: str
    insertions: tuple[Insertion, ...] = ()


def error_result(function: Node, data: bytes) -> ErrorResult | None:
    """Return the error that a function returns last; None where there is none to be named.

    Results without names can be given some: nothing in the body can refer to them, and a bare
    `return` is an error there. A single one in parentheses stays as it is, since `strip` could not
    tell it from one without.
    """
    result = function.child_by_field_name("result")
    if result is None or (b"error" in data and _is_redefined(function, data)):
        return None
    if result.type == "type_identifier" and decode(data, result) == "error":
        opening = Insertion(result.start_byte, f"({NAME} ".encode())
        return ErrorResult(NAME, (opening, Insertion(result.end_byte, b")")))
    if result.type != "parameter_list":
        return None
    declared = [each for each in result.named_children if each.type == "parameter_declaration"]
    if not declared or len(declared) < result.named_child_count:
        return None
    given = declared[-1].child_by_field_name("type")
    if given is None or decode(data, given) != "error":
        return None
    names = declared[-1].children_by_field_name("name")
    if names:
        name = decode(data, names[-1])
        return None if name == "_" else ErrorResult(name)
    if len(declared) == 1:
        return None
    places = [Insertion(each.start_byte, b"_ ") for each in declared[:-1]]
    return ErrorResult(NAME, (*places, Insertion(given.start_byte, f"{NAME} ".encode())))


def _is_redefined(function: Node, data: bytes) -> bool:
    """Return whether `error` is a parameter or a type parameter of the function."""
    for field in ("parameters", "type_parameters", "receiver"):
        listed = function.child_by_field_name(field)
        for each in listed.named_children if listed is not None else ():
            if any(decode(data, name) == "error" for name in each.children_by_field_name("name")):
                return True
    return False
