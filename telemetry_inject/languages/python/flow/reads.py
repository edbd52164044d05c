"""Where a file reads the code of functions, and of which."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from telemetry_inject.languages.python.flow.callables import facts
from telemetry_inject.languages.python.flow.facts import UNKNOWN, read, value
from telemetry_inject.languages.python.flow.source import Source, last, source
from telemetry_inject.languages.python.flow.values import Origin, origins

_CODE = ("__code__", "__defaults__", "__kwdefaults__", "__globals__", "__closure__")
_SPECS = ("getfullargspec", "getargspec", "getcallargs", "getclosurevars")
_FILES = ("getfile", "getsourcefile")
WORTH_A_LOOK = re.compile(
    rf"\b(?:{'|'.join((*_CODE, *_SPECS, *_FILES))}|follow_wrapped|co_name)\b".encode()
)
_IN_TEXT = re.compile(rf"([\w.\]\)]*)\s*\.\s*(?:{'|'.join(_CODE)})\b")
_CALL = re.compile(rf"\b(?:{'|'.join(_SPECS)})\s*\(")
_EXAMPLE = re.compile(r"(?m)^\s*(?:>>>|\.\.\.).*$")
_HAS_NO_CODE = re.compile(r".*(?:mod|module|cls|class|klass)(?:__?)?")
"""What `inspect.getfile` is given where that is a module or a class."""


def reads(name: str, data: bytes) -> set[str]:
    """Return whose code a file reads, as `facts` says it."""
    if not WORTH_A_LOOK.search(data):
        return set()
    tree = source(name, data)
    return {UNKNOWN} if tree is None else facts(tree, _reads(tree))


def _reads(tree: Source) -> Iterator[Origin]:
    readers = _named(tree)
    for node in tree.nodes:
        match node:
            case ast.Attribute(attr=attr, value=of) if attr in _CODE:
                yield from origins(tree, of)
            case ast.Call(func=function) if _reader(function, readers):
                yield from _given(tree, node, _reader(function, readers))
            case ast.Call(keywords=keywords) if any(
                each.arg == "follow_wrapped" for each in keywords
            ):
                yield from _given(tree, node, "getfullargspec")
            case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()) if _reader(
                node, readers
            ) and not _is_called(tree, node):
                yield UNKNOWN
            case ast.Compare(left=left, comparators=others):
                yield from _frame(left, *others)
            case ast.Constant(value=str(text)):
                yield from _text(tree, node, text)


def _frame(*sides: ast.expr) -> Iterator[str]:
    """Yield which functions' frames are looked for by name: `frame.f_code.co_name == "run"`.

    Whoever finds one looks at its variables next, and a decorator's frame beside it has them too.
    """
    if any(last(each) == "co_name" for each in sides):
        for side in sides:
            for each in ast.walk(side):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield read(each.value)


def _named(tree: Source) -> dict[str, str]:
    """Return the functions of `inspect` that read code, by the names that they have in the file."""
    found = {each: each for each in _SPECS}
    for node in tree.nodes:
        if isinstance(node, ast.ImportFrom):
            files = _FILES if node.module == "inspect" else ()
            for each in node.names:
                if each.name in (*_SPECS, *files):
                    found[each.asname or each.name] = each.name
    return found


def _reader(function: ast.AST, readers: Mapping[str, str]) -> str:
    """Return the function of `inspect` that an expression is; nothing where it is another."""
    name = last(function)
    if isinstance(function, ast.Attribute) and name in _FILES:
        return name if last(function.value) == "inspect" else ""
    return readers.get(name, "")


def _given(tree: Source, call: ast.Call, reader: str) -> Iterator[Origin]:
    if not call.args:
        yield UNKNOWN
        return
    first = call.args[0]
    if reader in _FILES and _HAS_NO_CODE.fullmatch(last(first)):
        return
    yield from origins(tree, first)


def _is_called(tree: Source, node: ast.AST) -> bool:
    parent = tree.parents[node]
    return isinstance(parent, ast.Call) and parent.func is node


def _text(tree: Source, node: ast.Constant, text: str) -> Iterator[Origin]:
    """Yield what a text means that is the name of such an attribute, or code that reads one."""
    parent = tree.parents[node]
    if text in _CODE:
        if not isinstance(parent, ast.Call):
            yield UNKNOWN
        elif last(parent.func) in ("getattr", "setattr", "delattr"):
            yield from origins(tree, parent.args[0])
        elif last(parent.func) != "hasattr":
            yield UNKNOWN
        return
    if isinstance(parent, ast.Expr):
        text = "\n".join(_EXAMPLE.findall(text))
    if _CALL.search(text):
        yield UNKNOWN
    for match in _IN_TEXT.finditer(text):
        owner = match[1].rpartition(".")[2]
        special = owner.startswith("__") and owner not in ("__wrapped__", "__func__")
        yield value(owner) if special or _is_function(tree, owner) else UNKNOWN


def _is_function(tree: Source, name: str) -> bool:
    return any(
        isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name == name
        for each in tree.nodes
    )
