"""Whether a function may call itself, told from delegation by the types that are written down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from telemetry_inject.languages.rust.scan.outline import Scope


def recursive(scope: Scope, scopes: Sequence[Scope], body: Node, data: bytes) -> bool:
    """Return whether a function may call itself: by its bare name, on `self`, or on something
    else of its own kind, as a tree does. What `self` holds is of another kind, unless its type
    holds its like.
    """
    inside = data[body.start_byte : body.end_byte]
    if scope.name.encode() not in inside:
        return False
    name = re.escape(scope.name.encode())
    call = rb"(?:::<[^;{}()]*>)?\s*\("
    owner = scopes[scope.around] if scope.around >= 0 else None
    if owner is None or owner.kind not in ("impl", "trait"):
        plain = rb"(?:\b(?:self|super|crate)::|(?<![\w.:!]))" + name + call
        return re.search(plain, inside) is not None
    kind = _last_name(owner)
    before = rb"(?:(?P<receiver>[\w.()?\]]+)\s*\.\s*|\b(?:Self|" + re.escape(kind) + rb")::)"
    found = re.finditer(before + name + call, inside)
    receivers = {_innermost(each["receiver"] or b"") for each in found}
    held = {b"self", *_ALIAS.findall(inside)}
    signature = data[scope.node.start_byte : body.start_byte]
    return any(
        _holds_itself(kind, data)
        if b"." in each and each.partition(b".")[0] in held
        else not _of_another_type(each, kind, signature)
        for each in receivers
    )


_ALIAS = re.compile(rb"\blet\s+(?:mut\s+)?(\w+)\s*=\s*(?:&(?:mut\s+)?\*?)?self\b")


def _last_name(owner: Scope) -> bytes:
    found = re.match(r"<?(\w+)", owner.name)
    return (found[1] if found else owner.name).encode()


def _innermost(receiver: bytes) -> bytes:
    """Return what follows the last parenthesis that is still open: `self.b` of `a(self.b`."""
    depth = 0
    for at in range(len(receiver) - 1, -1, -1):
        depth += {b")": 1, b"(": -1}.get(receiver[at : at + 1], 0)
        if depth < 0:
            return receiver[at + 1 :]
    return receiver


def _of_another_type(receiver: bytes, kind: bytes, signature: bytes) -> bool:
    """Return whether a receiver is a parameter that is declared as something else."""
    if receiver == b"self" or not re.fullmatch(rb"\w+", receiver):
        return False
    found = re.search(rb"[(,]\s*(?:mut\s+)?" + receiver + rb"\s*:\s*([^,)]+)", signature)
    return found is not None and not _names(kind, found[1])


def _names(kind: bytes, types: bytes) -> bool:
    """Return whether types name a type of this file, or one that is not to be seen.

    `http::Response` is not the `Response` of the file.
    """
    if re.search(rb"\b(?:Self|dyn|impl)\b", types):
        return True
    paths = re.findall(rb"((?:\w+::)*)" + re.escape(kind) + rb"\b(?!::)", types)
    return any(each.partition(b"::")[0] in (b"", b"self", b"super", b"crate") for each in paths)


def _holds_itself(kind: bytes, data: bytes) -> bool:
    """Return whether a type names itself in its definition, or is not to be seen."""
    found = re.search(rb"\b(?:struct|enum|union)\s+" + re.escape(kind) + rb"\b", data)
    if found is None:
        return True
    depth = 0
    for each in _NESTING.finditer(data, found.end()):
        depth += {b"{": 1, b"(": 1, b"}": -1, b")": -1}.get(each[0], 0)
        if depth == 0 and each[0] in b";}":
            return _names(kind, data[found.end() : each.start()])
    return True


_NESTING = re.compile(rb"[{}();]")
