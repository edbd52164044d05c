"""The lines at the top of a file that bind what inserted code uses."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python.inject import sections
from telemetry_inject.languages.python.inject.anatomy import (
    code,
    is_docstring,
    last_code,
    line_of,
    next_line,
)
from telemetry_inject.languages.python.inject.instruments import (
    IMPORTS,
    MARKER,
    SOURCES,
    TIME,
    Needs,
    makes,
    source,
)
from telemetry_inject.languages.python.inject.layout import Call, lay_out
from telemetry_inject.languages.python.inject.sections import Gap
from telemetry_inject.languages.python.memory import remembered

MARKED = re.compile(
    rb"#[ \t]*" + MARKER.encode() + rb"(?:, (\d) above)?(?:, (\d) below)?[ \t]*\r?$", re.MULTILINE
)
"""The marker comment, with the blank lines that were inserted above and below the header."""

STANDARD = sys.stdlib_module_names
_IMPORTS = ("import_statement", "import_from_statement", "future_import_statement")
_BLOCKS = ("if_statement", "try_statement", "with_statement")
_DUNDER = re.compile(rb"__\w+__\s*[=:+]")
_SWITCH = re.compile(rb"[ \t]*#\s*(fmt: on|yapf: enable|isort: ?(on|split)|pylint: ?enable)")
_PINNED = re.compile(rb"#!|#.*?coding[:=]|#\s*[a-z]+\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a header goes, and the blank lines that it brings."""

    offset: int
    above: int
    below: int


@dataclass(frozen=True, slots=True)
class Header:
    """A header that is there: its statements in order, split in imports and assignments."""

    imports: tuple[Node, ...]
    assignments: tuple[Node, ...]
    above: int
    below: int

    def bound(self) -> dict[str, str]:
        """Return the text that each of its names is bound to, on one line."""
        pairs = (binding(node) for node in (*self.imports, *self.assignments))
        return {name: _on_one_line(value) for name, value in pairs}


@remembered
def find(tree: Tree, data: bytes) -> Header | None:
    """Return our header of a file, or None where it has none."""
    for match in MARKED.finditer(data):
        comment = tree.root_node.descendant_for_byte_range(match.start(), match.start() + 1)
        if comment is None or comment.type != "comment":
            continue
        ours = [node for node in code(tree.root_node) if is_binding(node)]
        return Header(
            imports=tuple(node for node in ours if node.type != "expression_statement"),
            assignments=tuple(node for node in ours if node.type == "expression_statement"),
            above=int(match[1] or 0),
            below=int(match[2] or 0),
        )
    return None


def is_binding(node: Node) -> bool:
    """Return whether a statement of the module binds one of our names as a header does."""
    if node.type not in ("import_statement", "import_from_statement", "expression_statement"):
        return False
    name, value = binding(node)
    if not name.startswith("_otel_"):
        return False
    if node.type != "expression_statement":
        return name in IMPORTS and _bare(value) == _bare(IMPORTS[name])
    if name in SOURCES:
        return makes(name, _bare(value))
    return _bare(value).startswith("_otel_meter.create_")


def is_as_written(node: Node) -> bool:
    """Return whether a statement of a header still has the layout that we gave it."""
    name, value = binding(node)
    if node.type != "expression_statement":
        return value == IMPORTS[name]
    if name not in SOURCES:
        return value.startswith("_otel_meter.")
    scope = value.removeprefix(f"{SOURCES[name][1]}(").removesuffix(")")
    return scope.strip(" \t\r\n,'") == scope and value == source(name, scope)


def binding(node: Node) -> tuple[str, str]:
    """Return the name that an import or an assignment binds and what to; empty where unclear."""
    text = (node.text or b"").decode("utf-8", "replace")
    if node.type == "expression_statement":
        name, equals, value = text.partition("=")
        return (name.strip(), value.strip()) if equals else ("", "")
    return text.rpartition(" as ")[2].strip(" \t\r\n,()"), text


def _bare(text: str) -> str:
    """Return code without what formatters add and take: white space, parentheses, commas."""
    return re.sub(r"[\s(),]", "", text)


def _on_one_line(text: str) -> str:
    text = re.sub(r"\s*\n\s*", " ", text)
    return re.sub(r",? \)", ")", text).replace("( ", "(")


@remembered
def spot(tree: Tree, data: bytes) -> Spot:
    """Return where the header of a file goes: after its leading imports, or at its head."""
    last: Node | None = None
    docstring: Node | None = None
    following: Node | None = None
    for place, node in enumerate(code(tree.root_node)):
        if place == 0 and is_docstring(node):
            docstring = node
        elif node.type in _IMPORTS or _imports_inside(node):
            last = node
        elif not _may_precede_imports(node):
            following = following or node
            break
    if last is not None:
        offset = _past_switches(data, next_line(data, last_code(last) - 1))
        return Spot(offset, int(_is_apart(last)), _below(tree, data, offset))
    if docstring is not None:
        offset = next_line(data, last_code(docstring) - 1)
        return Spot(offset, 1, _below(tree, data, offset))
    return _at_head(tree, data)


def _is_apart(last: Node) -> bool:
    """Return whether a blank line parts imports of packages from this last import."""
    if last.type in _BLOCKS:
        return True
    text = (last.text or b"").decode("utf-8", "replace").split()
    module = text[1].partition(".")[0].rstrip(",;")
    return not module or module in STANDARD


def _imports_inside(node: Node) -> bool:
    if node.type not in _BLOCKS:
        return False
    blocks = [node.child_by_field_name(field) for field in ("consequence", "body")]
    return any(each.type in _IMPORTS for block in blocks if block for each in code(block))


def _may_precede_imports(node: Node) -> bool:
    return node.type in _BLOCKS or bool(_DUNDER.match(node.text or b""))


def _past_switches(data: bytes, offset: int) -> int:
    while _SWITCH.match(data, offset):
        offset = next_line(data, offset)
    return offset


def _at_head(tree: Tree, data: bytes) -> Spot:
    end = offset = line_of(data, 0)
    while data.startswith(b"#", end):
        end = next_line(data, end)
    comments = data[offset:end]
    stands_alone = not data[end : next_line(data, end)].strip()
    if comments and (stands_alone or any(map(_PINNED.match, comments.splitlines()))):
        return Spot(end, 1, _below(tree, data, end))
    return Spot(offset, 0, _below(tree, data, offset))


def _below(tree: Tree, data: bytes, offset: int) -> int:
    """Return how many blank lines are wanting between the header and what follows it."""
    at = offset
    blank = 0
    while at < len(data) and not data[at : next_line(data, at)].strip():
        at = next_line(data, at)
        blank += 1
    following = next((n for n in code(tree.root_node) if n.start_byte >= at), None)
    definitions = ("function_definition", "class_definition", "decorated_definition")
    wanted = 2 if following is not None and following.type in definitions else 1
    return max(0, wanted - blank)


def pieces(file: Parsed, needs: Needs, width: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a new header, blank ones around them included, and where they go.

    Imports that can be put in order stand apart from the lines that use them.
    """
    data = file.source.data
    place = spot(file.tree, data)
    bindings = list(_bindings(needs, frozenset(), width))
    if bindings:
        bindings.insert(0, "")
    apart = not data[place.offset : next_line(data, place.offset)].strip()
    in_order = apart and TIME not in needs.imports
    gap = sections.place(file.source, file.tree) if in_order else None
    imports = [text for name, text in IMPORTS.items() if name in needs.imports]
    if gap is None or gap.offset > place.offset:
        around = Gap(place.offset, place.above, place.below)
        yield place.offset, _marked(imports, around, bindings)
    elif gap.offset == place.offset:
        yield place.offset, _marked(sorted(imports), gap, bindings)
    else:
        yield gap.offset, _marked(sorted(imports), gap, [])
        if bindings:
            yield place.offset, bindings


def _marked(imports: list[str], gap: Gap, following: list[str]) -> list[str]:
    marker = "".join(
        f", {count} {side}" for side, count in (("above", gap.above), ("below", gap.below)) if count
    )
    imports = [f"{imports[0]}  # {MARKER}{marker}", *imports[1:]]
    return [*[""] * gap.above, *imports, *following, *[""] * gap.below]


def _bindings(needs: Needs, have: frozenset[str], width: int) -> Iterator[str]:
    for name in SOURCES:
        if name in needs.sources - have:
            yield f"{name} = {source(name, needs.scope)}"
    for name, made in needs.metrics.items():
        if name not in have:
            call = Call(f"{name} = {made.opening}", made.items, made.closing)
            yield from lay_out(call, "", width)


def additions(
    header: Header, needs: Needs, place: Spot, data: bytes, width: int
) -> list[tuple[int, list[str]]]:
    """Return the lines that a header lacks, each group with the byte where it goes.

    `place` is where what a header without them binds goes, after the last import.
    """
    have = frozenset(header.bound())
    imports = [text for name, text in IMPORTS.items() if name in needs.imports - have]
    bindings = list(_bindings(needs, have, width))
    after_imports = next_line(data, header.imports[-1].end_byte)
    added = [(after_imports, imports)] if imports else []
    if bindings and header.assignments:
        added.append((next_line(data, header.assignments[-1].end_byte), bindings))
    elif bindings:
        added.append((place.offset, ["", *bindings]))
    return added
