"""Where a file's imports and the variables of its metrics go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.go.inject.aliases import BELOW, MARKER, PATHS
from telemetry_inject.languages.go.resolve.imports import Import, head, specs
from telemetry_inject.languages.text import line_end, line_start, newline
from telemetry_inject.model import Insertion
from telemetry_inject.words import OWNED


@dataclass(frozen=True, slots=True)
class Run:
    """Imports on lines of their own, right below one another: what gofmt sorts together."""

    imports: tuple[Import, ...]
    indent: bytes
    start: int
    end: int
    """Where the line after the last one starts."""
    remarked: bool
    """Whether a comment of somebody stands behind one of them, which gofmt aligns."""

    @property
    def sorted(self) -> bool:
        """Whether they stand in gofmt's order."""
        keys = [_key(each.path, each.name if each.alias else "") for each in self.imports]
        return keys == sorted(keys)


def objection(file: Parsed) -> str | None:
    """Return why the API cannot be imported into a file; None where it can."""
    module = file.source.module
    if any(module == each or module.startswith(f"{each}/") for each in BELOW):
        return "OpenTelemetry's API imports this module itself, so that it cannot import the API"
    if _anchor(file) is None:
        return "its package clause and imports do not end their lines"
    return None


def insertions(file: Parsed, used: Iterable[str], variables: Sequence[str]) -> list[Insertion]:
    """Return what brings in the packages named `used`, and declares `variables`."""
    data, root = file.source.data, file.tree.root_node
    there = {each.name for each in specs(root, data)}
    wanted = _wanted(set(used) - there, file)
    anchor = _anchor(file)
    if anchor is None:
        raise ValueError("its package clause and imports do not end their lines")
    end = newline(data)
    found: list[Insertion] = []
    block = _block(root, data)
    if wanted and block is None:
        library = [f"\t{each.text}" for each in wanted if not _has_host(each.path)]
        others = [f"\t{each.text}" for each in wanted if _has_host(each.path)]
        between = [""] if library and others else []
        lines = ["", "import (", *library, *between, *others, ")", ""]
        found.append(Insertion(anchor, end.join(lines).encode()))
    elif wanted and block is not None:
        found += _into(block, wanted, end, file.source.module)
    if variables:
        found.append(_declared(root, data, anchor, variables, end))
    return found


@dataclass(frozen=True, slots=True, order=True)
class _Wanted:
    path: str
    name: str
    marker: bool

    @property
    def text(self) -> str:
        return f'{self.name} "{self.path}"' + (f" // {MARKER}" if self.marker else "")


def _wanted(used: set[str], file: Parsed) -> list[_Wanted]:
    """Return the packages to import, one of them with our marker where the file has none."""
    bearer = "_otel" if "_otel" in used else min(used, default="")
    if "marker" in file.scan.features:
        bearer = ""
    return sorted(_Wanted(PATHS[name], name, name == bearer) for name in used)


def _key(path: str, name: str) -> tuple[str, str]:
    return path, name


def _anchor(file: Parsed) -> int | None:
    """Return where the line after the last import starts, or after the package clause."""
    data, last = file.source.data, None
    for child in head(file.tree.root_node):
        if child.type in {"package_clause", "import_declaration"}:
            last = child
        elif child.type != "comment":
            break
    if last is None:
        return None
    end = line_end(data, last.end_byte)
    rest = data[last.end_byte : end].strip()
    if data[end - 1 : end] != b"\n" or (rest and not rest.startswith(b"//")):
        return None
    return end


def _block(root: Node, data: bytes) -> Sequence[Run] | None:
    """Return the runs of the first import declaration in parentheses that one can add to."""
    for declaration in root.named_children:
        if declaration.type != "import_declaration":
            continue
        for listed in declaration.named_children:
            if listed.type == "import_spec_list":
                runs = _runs(listed, root, data)
                if runs:
                    return runs
    return None


def _runs(listed: Node, root: Node, data: bytes) -> list[Run]:
    if listed.has_error:
        return []
    inside = [
        each
        for each in specs(root, data)
        if listed.start_byte < each.spec.start_byte < listed.end_byte
    ]
    groups: list[list[Import]] = []
    row = -1
    for each in inside:
        start = line_start(data, each.spec.start_byte)
        end = line_end(data, each.spec.end_byte)
        if data[start : each.spec.start_byte].strip(b" \t") or end > listed.end_byte:
            return []
        rest = data[each.spec.end_byte : end].strip()
        if rest and not rest.startswith(b"//"):
            return []
        if groups and each.spec.start_point.row == row + 1:
            groups[-1].append(each)
        else:
            groups.append([each])
        row = each.spec.end_point.row
    return [_run(group, data) for group in groups]


def _run(group: Sequence[Import], data: bytes) -> Run:
    first, last = group[0].spec, group[-1].spec
    start = line_start(data, first.start_byte)
    remarked = any(
        data[each.spec.end_byte : line_end(data, each.spec.end_byte)].strip()
        and not each.name.startswith("_otel")
        for each in group
    )
    indent = data[start : first.start_byte]
    return Run(tuple(group), indent, start, line_end(data, last.end_byte), remarked)


def _into(runs: Sequence[Run], wanted: Sequence[_Wanted], end: str, module: str) -> list[Insertion]:
    """Return the insertions of specs into the runs of a block, each where a person would look."""
    usable = [each for each in runs if not each.remarked]
    own = [each for each in usable if any(_is_ours(one) for one in each.imports)]
    foreign = own or [each for each in usable if any(_is_foreign(i, module) for i in each.imports)]
    library = [each for each in usable if any(_is_library(one) for one in each.imports)]
    found: list[Insertion] = []
    apart = []
    for each in wanted:
        home = foreign[-1:] if _has_host(each.path) else library[:1]
        if home:
            found.append(_beside(home[0], each, end))
        else:
            apart.append(each)
    if apart:
        below = (library or list(runs))[-1]
        indent = below.indent.decode("utf-8", "replace")
        lines = [f"{indent}{each.text}{end}" for each in apart]
        found.append(Insertion(below.end, (end + "".join(lines)).encode()))
    return found


def _is_ours(each: Import) -> bool:
    return each.name.startswith("_otel") and not _is_library(each)


def _is_foreign(each: Import, module: str) -> bool:
    host = module.partition("/")[0]
    mine = "/".join(module.split("/")[: 3 if host in OWNED else 2])
    return not _is_library(each) and not (each.path + "/").startswith(f"{mine}/")


def _is_library(each: Import) -> bool:
    return not _has_host(each.path) and each.path != "C"


def _has_host(path: str) -> bool:
    """Return whether a path is not one of the standard library's."""
    return "." in path.partition("/")[0]


def _beside(run: Run, wanted: _Wanted, end: str) -> Insertion:
    text = (run.indent.decode("utf-8", "replace") + wanted.text + end).encode()
    if run.sorted:
        for each in run.imports:
            if _key(each.path, each.name if each.alias else "") > (wanted.path, wanted.name):
                return Insertion(each.spec.start_byte - len(run.indent), text)
    return Insertion(run.end, text)


def _declared(
    root: Node, data: bytes, anchor: int, variables: Sequence[str], end: str
) -> Insertion:
    """Return the variables below those of ours, or below the imports with a blank line above."""
    text = "".join(line + end for line in variables)
    last = None
    for child in root.named_children:
        if child.type == "var_declaration" and data.startswith(b"var _otel", child.start_byte):
            last = child
    if last is not None:
        return Insertion(line_end(data, last.end_byte), text.encode())
    return Insertion(anchor, (end + text).encode())
