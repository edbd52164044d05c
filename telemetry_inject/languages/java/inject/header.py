"""Where the imports of a file's idioms go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tree_sitter import Node

from telemetry_inject.languages.java.inject.api import MARKER, PATHS
from telemetry_inject.languages.java.resolve.imports import Import, imports
from telemetry_inject.languages.text import line_end, line_start, newline
from telemetry_inject.model import Insertion

ABOVE = f"{MARKER}, blank line above"
BELOW = f"{MARKER}, blank line below"
_COMMENTS = {"line_comment", "block_comment"}
_OWN = ("java.", "javax.", "jakarta.")
_BOM = b"\xef\xbb\xbf"


def insertions(root: Node, data: bytes, wanted: Iterable[str], *, marked: bool) -> list[Insertion]:
    """Return what imports the classes called `wanted`, with the marker unless the file has it.

    Raises `ValueError` where there is no line for them.
    """
    every = list(imports(root, data))
    there = {each.path for each in every if not each.static and not each.whole}
    paths = sorted(PATHS[name] for name in set(wanted))
    missing = [path for path in paths if path not in there]
    if not missing and marked:
        return []
    if not missing:
        raise ValueError("all that it needs is imported already, so that ours could not be marked")
    group = _group([each for each in every if not each.static], data)
    if group:
        return _among(group, data, missing, marked=marked)
    return [_apart(root, every, data, missing)]


def _group(every: Sequence[Import], data: bytes) -> Sequence[Import]:
    """Return the imports, on lines right below one another, among which ours belong.

    Those of OpenTelemetry where there are some; else the first group that mixes the libraries of
    several makers, or holds a library's at all; else the first.
    """
    groups: list[list[Import]] = []
    for each in every:
        if not _alone(each.node, data):
            return ()
        if groups and each.node.start_point.row == groups[-1][-1].node.end_point.row + 1:
            groups[-1].append(each)
        else:
            groups.append([each])
    if not groups:
        return ()
    foreign = [
        {each.path.partition(".")[0] for each in group if not each.path.startswith(_OWN)}
        for group in groups
    ]
    for group in groups:
        if any(each.path.startswith("io.") for each in group):
            return group
    for least in (2, 1):
        for group, makers in zip(groups, foreign, strict=True):
            if len(makers) >= least:
                return group
    return groups[0]


def _alone(node: Node, data: bytes) -> bool:
    """Return whether an import has its line for itself, a comment behind it aside."""
    start, end = line_start(data, node.start_byte), line_end(data, node.end_byte)
    rest = data[node.end_byte : end].strip()
    return (
        data[end - 1 : end] == b"\n"
        and not data[start : node.start_byte].strip(b" \t\xef\xbb\xbf")
        and (not rest or rest.startswith(b"//"))
    )


def _among(
    group: Sequence[Import], data: bytes, missing: Sequence[str], *, marked: bool
) -> list[Insertion]:
    """Return the imports where they sort in, or below the group where it is not sorted."""
    paths = [each.path for each in group]
    is_sorted = paths == sorted(paths)
    end = newline(data)
    found = []
    for number, path in enumerate(missing):
        comment = f" // {MARKER}" if number == 0 and not marked else ""
        text = f"import {path};{comment}{end}".encode()
        later = next((each for each in group if is_sorted and each.path > path), None)
        if later is not None:
            at = line_start(data, later.node.start_byte)
            at += len(_BOM) if at == 0 and data.startswith(_BOM) else 0
        else:
            at = line_end(data, group[-1].node.end_byte)
        found.append(Insertion(at, text))
    return found


def _apart(root: Node, every: Sequence[Import], data: bytes, missing: Sequence[str]) -> Insertion:
    """Return the imports as a paragraph: below static imports or the package, or above the types."""
    end = newline(data)
    last = every[-1].node if every else _package(root)
    if last is not None and not every and any(each.type == "ERROR" for each in root.children):
        raise ValueError("there is no line of its own for the imports")
    if last is not None:
        if not _alone(last, data):
            raise ValueError("there is no line of its own for the imports")
        return Insertion(line_end(data, last.end_byte), (end + _text(missing, ABOVE, end)).encode())
    first = _first(root, data)
    if first is None:
        raise ValueError("the file has no types")
    start = line_start(data, first.start_byte)
    start += len(_BOM) if start == 0 and data.startswith(_BOM) else 0
    if data[start : first.start_byte].strip(b" \t"):
        raise ValueError("there is no line of its own for the imports")
    return Insertion(start, (_text(missing, BELOW, end) + end).encode())


def _text(paths: Sequence[str], marker: str, end: str) -> str:
    lines = [f"import {path};" for path in paths]
    lines[0] += f" // {marker}"
    return "".join(line + end for line in lines)


def _package(root: Node) -> Node | None:
    return next((each for each in root.children if each.type == "package_declaration"), None)


def _first(root: Node, data: bytes) -> Node | None:
    """Return the first type, or the first of the comments that stand right above it."""
    first = next((each for each in root.named_children if each.type not in _COMMENTS), None)
    before = first.prev_named_sibling if first is not None else None
    while first is not None and before is not None:
        between = data[before.end_byte : first.start_byte]
        if between.count(b"\n") != 1 or between.strip():
            break
        first, before = before, before.prev_named_sibling
    return first
