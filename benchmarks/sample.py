"""The functions that were drawn for the judgement labels: `python -m benchmarks.sample SET [APP …]`.

Knows nothing of the tool: functions come from Python's `ast` and from a walk over the JavaScript
tree. Of each application half of the draws fall on all functions alike, half on those whose text
holds a word that has to do with the outside (`OUTSIDE`), because boundaries are rare otherwise.

In JavaScript an inline callback without a name belongs to the function around it, except where it
is registered: handed, together with a string, to a call (`app.get('/x', (req, res) => …)`).
"""

from __future__ import annotations

import ast
import json
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from benchmarks.fetch import Kind, Pin, unpacked

LABELS = Path(__file__).resolve().parent / "labels"
SEEDS = {"development": 20261121, "held-out": 20261122, "fresh": 20261123}
"""The sets of labels, each a folder, and what its draws start from."""
DRAWS = 30
APART = re.compile(
    r"(^|/)(tests?|__tests__|spec|vendor|vendored|node_modules|migrations|static|public|build|built|dist"
    r"|examples?|bower_components|[^/]*\.dist-info)/|\.min\.js$|(^|/)(test_[^/]*|conftest)\.py$|(^|/)Gruntfile\.js$"
)
OUTSIDE = re.compile(
    r"request|https?|fetch|open|read|write|send|exec|quer|connect|session|process|spawn|commit"
    r"|route|command|redis|\bdb\b|url|main|handle|client|cursor|download|@\w",
    re.IGNORECASE,
)
NAMED = {"function_declaration", "generator_function_declaration", "method_definition"}
VALUES = {"function_expression", "arrow_function", "generator_function"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A function by its place: `line` is that of the name, or of an inline callback's start."""

    path: str
    qualified: str
    line: int
    end_line: int
    text: str


@dataclass(frozen=True, slots=True)
class Application:
    """A release that functions are drawn from."""

    kind: Kind
    name: str
    version: str
    language: str
    about: str
    apart: str = ""
    """A pattern of paths that are left out of this one, beside those left out of all."""

    @property
    def pin(self) -> Pin:
        return Pin(self.kind, self.name, self.version)


def applications(part: str) -> list[Application]:
    """Return the applications of a set of labels."""
    entries = json.loads((LABELS / part / "applications.json").read_text())
    return [Application(**entry) for entry in entries]


def population(application: Application) -> list[Drawn]:
    """Return every function of an application's own source, tests and vendored code left out."""
    root = unpacked(application.pin)
    python = application.language == "python"
    suffix, functions = (".py", _python) if python else (".js", _javascript)
    apart = [APART, re.compile(application.apart or r"(?!)")]
    found: list[Drawn] = []
    for path in sorted(root.rglob(f"*{suffix}")):
        relative = path.relative_to(root).as_posix()
        if not any(each.search(relative) for each in apart):
            found.extend(functions(relative, path.read_bytes()))
    return found


def draw(part: str, application: Application) -> list[Drawn]:
    """Return the functions drawn from an application of a set, in source order."""
    everything = population(application)
    chance = random.Random(f"{SEEDS[part]}:{application.name}")
    outside = [each for each in everything if OUTSIDE.search(each.text)]
    chosen = chance.sample(outside, DRAWS // 2)
    rest = [each for each in everything if each not in chosen]
    return sorted(chosen + chance.sample(rest, DRAWS - len(chosen)), key=lambda d: (d.path, d.line))


def _python(path: str, data: bytes) -> Iterator[Drawn]:
    text = data.decode("utf-8", "replace")
    lines = text.splitlines()

    def walk(node: ast.AST, outer: str) -> Iterator[Drawn]:
        for child in ast.iter_child_nodes(node):
            inner = outer
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{outer}.{child.name}" if outer else child.name
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([child.lineno, *(each.lineno for each in child.decorator_list)])
                end = child.end_lineno or child.lineno
                yield Drawn(path, inner, child.lineno, end, "\n".join(lines[first - 1 : end]))
            yield from walk(child, inner)

    try:
        yield from walk(ast.parse(text), "")
    except SyntaxError:
        return


def _javascript(path: str, data: bytes) -> Iterator[Drawn]:
    tree = Parser(Language(tree_sitter_javascript.language())).parse(data)

    def walk(node: Node, outer: str) -> Iterator[Drawn]:
        inner = outer
        name = _name(node)
        if name is not None:
            inner = f"{outer}.{name}" if outer else name
            if node.type not in {"class_declaration", "class"}:
                place = node.child_by_field_name("name") or node
                start, end = place.start_point[0] + 1, node.end_point[0] + 1
                yield Drawn(path, inner, start, end, _whole(node))
        for child in node.named_children:
            yield from walk(child, inner)

    yield from walk(tree.root_node, "")


def _name(node: Node) -> str | None:
    """Return what a person would call a class or function, or None for what has no name."""
    if node.type in NAMED or node.type == "class_declaration":
        return _text(node.child_by_field_name("name"))
    if node.type not in VALUES or node.parent is None:
        return None
    parent = node.parent
    if parent.type == "variable_declarator":
        return _text(parent.child_by_field_name("name"))
    if parent.type == "assignment_expression":
        return _text(parent.child_by_field_name("left"))
    if parent.type == "pair":
        return _text(parent.child_by_field_name("key"))
    if parent.type == "field_definition":
        return _text(parent.child_by_field_name("property"))
    if parent.type == "arguments" and any(each.type == "string" for each in parent.named_children):
        return (
            f"<{_text(parent.parent.child_by_field_name('function'))}>" if parent.parent else None
        )
    return None


def _text(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node else ""


def _whole(node: Node) -> str:
    """Return the text of a function, with the call that an inline callback is registered by."""
    call = (
        node.parent.parent if node.parent is not None and node.parent.type == "arguments" else None
    )
    return _text(call or node)


def main() -> None:
    part, *names = sys.argv[1:]
    for application in applications(part):
        if not names or application.name in names:
            print(f"=== {application.name}: {len(population(application))} functions")
            for each in draw(part, application):
                print(f"--- {each.path}:{each.line} {each.qualified}\n{each.text}")


if __name__ == "__main__":
    main()
