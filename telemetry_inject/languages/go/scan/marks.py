"""What a file says of itself: our marker, the reserved prefix, directives, ignore comments.

Each is looked for in the bytes first; the tree is asked only where something turns up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tree_sitter import Node

from telemetry_inject.languages.go.scan.outline import Shape
from telemetry_inject.languages.marks import generated
from telemetry_inject.languages.text import line_start
from telemetry_inject.model import SourceFile

MARKER = b"telemetry-inject: v"
_PREFIX = re.compile(rb"(?<![\w])_otel\w*")
_MARKED = re.compile(rb"//[ \t]*telemetry-inject: v\d")
_IGNORE = re.compile(rb"//[ \t]*telemetry:[ \t]*ignore\b")
_LINKED = re.compile(rb"(?m)^//go:linkname[ \t]+(\w+)")
_DIRECTIVE = re.compile(rb"//go:(?!generate\b|build\b|embed\b|fix\b|debug\b)\w")
_EXPORT = re.compile(rb"//export[ \t]")
_IDENTIFIERS = {"identifier", "package_identifier", "field_identifier", "type_identifier"}
_CGO = re.compile(rb'import\s*\(?[^)]*"C"')


def at(root: Node, start: int, end: int) -> str:
    """Return the type of the smallest node over a range."""
    node = root.descendant_for_byte_range(start, end)
    return "" if node is None else node.type


def prefixed(root: Node, data: bytes) -> list[int]:
    """Return where identifiers with the reserved prefix start."""
    if b"_otel" not in data:
        return []
    return [
        found.start()
        for found in _PREFIX.finditer(data)
        if at(root, found.start(), found.end()) in _IDENTIFIERS
    ]


def telling(positions: Sequence[int], data: bytes) -> list[int]:
    """Return those of `prefixed` that belong to telemetry, not to a context that is passed on."""
    return [at for at in positions if not data.startswith((b"_otelCtx", b"_otelContext"), at)]


def marked(root: Node, data: bytes) -> bool:
    """Return whether our header is in the file: an import of ours with the marker behind it."""
    for found in _MARKED.finditer(data):
        first = _PREFIX.search(data, line_start(data, found.start()), found.start())
        if first is None or at(root, found.start(), found.end()) != "comment":
            continue
        name = root.descendant_for_byte_range(first.start(), first.end())
        if name is not None and name.parent is not None and name.parent.type == "import_spec":
            return True
    return False


def file_features(source: SourceFile, root: Node, *, ours: bool) -> set[str]:
    """Return what `features.FILE_FEATURES` describes, but for `ignored`; `ours`: holds the prefix."""
    data = source.data
    features: set[str] = set()
    if MARKER in data and marked(root, data):
        features.add("marker")
    elif ours:
        features.add("foreign-prefix")
    if generated(data):
        features.add("generated")
    if b'"C"' in data and _CGO.search(data):
        features.add("cgo")
    if source.name.endswith("_test.go"):
        features.add("test-file")
    return features


def directives(data: bytes, shapes: Iterable[Shape]) -> None:
    """Add `directive` and `cgo-export` to the words of the functions that comments are about."""
    compiler, exports = b"//go:" in data, b"//export" in data
    if not compiler and not exports:
        return
    linked = {found[1].decode("utf-8", "replace") for found in _LINKED.finditer(data)}
    for shape in shapes:
        if shape.form == "literal":
            continue
        if shape.name in linked:
            shape.words.add("directive")
        comment = comment_above(data, shape.start)
        if _DIRECTIVE.search(comment):
            shape.words.add("directive")
        if exports and _EXPORT.search(comment):
            shape.words.add("cgo-export")


def comment_above(data: bytes, offset: int) -> bytes:
    """Return the lines of `//` comments that stand right above a line."""
    start = end = line_start(data, offset)
    while start > 0:
        line = line_start(data, start - 1)
        if not data[line:start].lstrip(b" \t").startswith(b"//"):
            break
        start = line
    return data[start:end]


def ignored(root: Node, data: bytes, shapes: Iterable[Shape]) -> tuple[bool, set[int]]:
    """Return whether the whole file is to be ignored, and the first bytes of ignored functions.

    A comment counts for the function on its own line or right below it, and for all that is inside
    of that; above the package clause, or before the first declaration with a blank line below, for
    the file.
    """
    lines = {
        line_start(data, found.start())
        for found in _IGNORE.finditer(data)
        if at(root, found.start(), found.start() + 2) == "comment"
    }
    if not lines:
        return False, set()
    hit: set[int] = set()
    used: set[int] = set()
    for shape in shapes:
        first = line_start(data, shape.start)
        above = first - len(comment_above(data, shape.start))
        body = shape.node.child_by_field_name("body")
        last = line_start(data, body.start_byte) if body is not None else first
        mine = {line for line in lines if above <= line <= last}
        inside = any(each.start in hit for each in _around(shape))
        if mine or inside:
            hit.add(shape.start)
            used |= mine
    return any(line < _first_code(root) for line in lines - used), hit


def _around(shape: Shape) -> Iterable[Shape]:
    around = shape.around
    while around is not None:
        yield around
        around = around.around


def _first_code(root: Node) -> int:
    """Return the first byte of the first declaration that is no import."""
    for child in root.named_children:
        if child.type not in {"comment", "package_clause", "import_declaration"}:
            return child.start_byte
    return root.end_byte + 1
