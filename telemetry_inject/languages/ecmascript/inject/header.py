"""What an instrumented file begins with: the API, the tracer, and the instruments of its metrics."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Choice, Parsed
from telemetry_inject.languages.ecmascript.grammar import has_types
from telemetry_inject.languages.ecmascript.inject import idioms, runners
from telemetry_inject.languages.ecmascript.inject.idioms import API, LOGS_API, MARKER, Names
from telemetry_inject.languages.ecmascript.inject.imports import last_builtin, last_import
from telemetry_inject.languages.ecmascript.inject.layout import Dialect, call, string
from telemetry_inject.languages.ecmascript.inject.ours import is_ours
from telemetry_inject.languages.ecmascript.inject.regions import directives
from telemetry_inject.model import Command, CounterCommand, HistogramCommand, Insertion, LogCommand

_WORD = re.compile(r"[A-Za-z0-9]+")
_NEXT_LINE = re.compile(
    rb"eslint-disable-next-line|@ts-ignore|@ts-expect-error|prettier-ignore|istanbul ignore next"
    rb"|v8 ignore next|c8 ignore next|oxlint-disable-next-line|biome-ignore|\$FlowFixMe"
    rb"|\$FlowIgnore|webpackChunkName|deno-lint-ignore(?!-file)|standard-disable-next-line"
)
_OF_THE_FILE = re.compile(
    rb"(?i)copyright|^///|licen[sc]e|@jsx|@flow|@noflow|@ts-|@jest|@vitest|@file|eslint|@module"
    rb"|@preserve|jshint|jslint|global[s]? |telemetry: ignore|#!|use strict|@format|@prettier"
    rb"|prettier|istanbul|@generated|@provides|sourceMappingURL|standard|@author|@overview"
)
_BROWSER_TOO = re.compile(
    rb"\bdefine\s*\.\s*amd\b|\bdefine\s*\(\s*(?:\[|function|['\"])"
    rb"|\btypeof\s*\(?\s*(?:module|exports|require|define)\b"
)
_OWN = re.compile(rb"\b_otel\w*")


@dataclass(frozen=True, slots=True)
class Header:
    """The insertions at the top of a file and the names that they bring in."""

    insertions: tuple[Insertion, ...]
    names: Names


@dataclass(frozen=True, slots=True)
class _Top:
    """What the declarations of a header depend on."""

    own: set[bytes]
    """Names with our prefix that the file has already."""
    scope: str
    like: Dialect
    module: bool


def is_module(file: Parsed) -> bool:
    """Return whether a file is an ES module: by its suffix, its statements or what scanning says.

    One with types is: what it becomes is for its compiler to say.
    """
    if has_types(file.tree.language):
        return True
    suffix = file.source.path.suffix
    if suffix in {".mjs", ".cjs"}:
        return suffix == ".mjs"
    if _has_module_statement(file.tree):
        return True
    return "module" in file.scan.features and "script" not in file.scan.features


@lru_cache(maxsize=4)
def _has_module_statement(tree: Tree) -> bool:
    """Return whether one stands in a file; asked once for each function of it."""
    return any(_is_module_statement(each) for each in tree.root_node.named_children)


def objection(file: Parsed) -> str | None:
    """Return why the API cannot be brought into a file; None where it can."""
    data = file.source.data
    if has_types(file.tree.language) and "module" not in file.scan.features:
        return "it neither imports nor exports: with an import, its names would be no longer global"
    if is_module(file):
        return None
    if _dual(data):
        return "the file is also loaded where there is no `require`"
    if file.source.path.suffix != ".cjs" and "script" not in file.scan.features:
        return "nothing shows whether the file is a module or a browser's script"
    return None


def _equals(file: Parsed) -> bool:
    """Return whether a file with types brings others in by `import x = require()` alone.

    It is made into CommonJS, and `verbatimModuleSyntax` would not allow `import … from` there.
    """
    found = False
    for node in file.tree.root_node.named_children:
        if node.type == "import_statement":
            clause = next(iter(node.named_children), None)
            if clause is None or clause.type != "import_require_clause":
                return False
            found = True
        elif node.type == "export_statement":
            if not any(each.type == "=" for each in node.children):
                return False
            found = True
    return found


@lru_cache(maxsize=4)
def _dual(data: bytes) -> bool:
    """Return whether a file looks for the loader that it is in; asked once for each function."""
    return _BROWSER_TOO.search(data) is not None


def header(file: Parsed, choices: Sequence[Choice], like: Dialect, tracer: str = "") -> Header:
    """Return what the file needs at its top for `choices`, less what it has already.

    `tracer` is what tracers, meters and loggers are called; empty for the module's name.
    """
    module = is_module(file)
    equals = like.typed and _equals(file)
    own = set(_OWN.findall(file.source.data))
    scope = string(tracer or file.source.module, like)
    commands = [each for choice in choices for each in choice.plan.commands]
    imports = []
    if b"_otel" not in own and any(not isinstance(each, LogCommand) for each in commands):
        imports.append(_bring("* as _otel", "_otel", API, like, module and not equals))
    if b"_otelLogs" not in own and any(isinstance(each, LogCommand) for each in commands):
        plain = "_otelLogs" if equals else "{ logs: _otelLogs }"
        imports.append(
            _bring("{ logs as _otelLogs }", plain, LOGS_API, like, module and not equals)
        )
    instruments = _instruments(commands)
    top = _Top(own, scope, like, module)
    variables = _new_instruments(instruments, commands, top)
    functions = runners.missing(choices, own, like, module)
    if b"_otelTracer" not in own and any(idioms.span_of(each.plan) for each in choices):
        declared = _tracer(scope, like, module)
        if module:
            functions.insert(0, declared)
        else:
            variables = [*declared, *variables]
    joint = "?" if module else ""
    performance = b"performance" in file.source.data
    names = Names(
        tracer="_otelTracer()" if module else "_otelTracer",
        scope=scope,
        instruments={key: variable + joint for key, variable in instruments.items()},
        logs="_otelLogs.logs" if equals else "_otelLogs",
        clock="globalThis.performance.now()" if performance else "performance.now()",
    )
    return Header(tuple(_placed(file, imports, variables, functions, like)), names)


def _bring(clause: str, name: str, package: str, like: Dialect, module: bool) -> str:
    source = string(package, like)
    keyword = "import" if like.typed else "const"
    text = f"import {clause} from {source}" if module else f"{keyword} {name} = require({source})"
    return f"{text}{like.end} // {MARKER}"


def _tracer(scope: str, like: Dialect, module: bool) -> list[str]:
    """Return the lines that declare the tracer.

    A function in a module: an import cycle can call a function of the file before its first
    statement has run, when a `const` would raise; functions exist by then.
    """
    tracer = f"_otel.trace.getTracer({scope}){like.end}"
    if not module:
        return [f"const _otelTracer = {tracer}"]
    return ["function _otelTracer() {", f"{like.unit}return {tracer}", "}"]


def _instruments(commands: Sequence[Command]) -> dict[tuple[str, str], str]:
    """Return the variable of each instrument, by its kind and its metric's name."""
    found: dict[tuple[str, str], str] = {}
    for command in commands:
        if isinstance(command, CounterCommand | HistogramCommand):
            words = _WORD.findall(command.name) or ["metric"]
            spoken = "".join(word[:1].upper() + word[1:] for word in words)
            variable = f"_otel{spoken}{command.kind.title()}"
            key = (command.kind, command.name)
            while variable in (value for other, value in found.items() if other != key):
                variable += "2"
            found[key] = variable
    return found


def _new_instruments(
    instruments: Mapping[tuple[str, str], str], commands: Sequence[Command], top: _Top
) -> list[str]:
    """Return the declarations of the instruments that the file does not have, and of their meter.

    `var` in a module: a function that an import cycle calls before this line has run must find
    `undefined` there and not an uninitialised `const`.
    """
    keyword = "var" if top.module else "const"
    lines: list[str] = []
    for (kind, name), variable in instruments.items():
        if variable.encode() not in top.own:
            command = _described(commands, kind, name)
            options = {"unit": string(command.unit, top.like)}
            if command.description:
                options = {"description": string(command.description, top.like), **options}
            head = f"{keyword} {variable} = _otelMeter.create{kind.title()}"
            lines += call(head, (string(name, top.like), options), top.like, "", top.like.unit)
    if lines and b"_otelMeter" not in top.own:
        meter = f"_otel.metrics.getMeter({top.scope}){top.like.end}"
        lines.insert(0, f"{keyword} _otelMeter = {meter}")
    return lines


def _described(
    commands: Sequence[Command], kind: str, name: str
) -> CounterCommand | HistogramCommand:
    """Return the first command for an instrument: its unit and description are the instrument's."""
    return next(
        each
        for each in commands
        if isinstance(each, CounterCommand | HistogramCommand)
        and (each.kind, each.name) == (kind, name)
    )


def _placed(
    file: Parsed,
    imports: Sequence[str],
    variables: Sequence[str],
    functions: Sequence[Sequence[str]],
    like: Dialect,
) -> list[Insertion]:
    """Return the header: below the imports that a file begins with, else above its first statement.

    Nobody can call a function of a script before a header there has run: a `require` without
    arguments other than literals hands nothing out, and `exports` is empty until then. A module's
    functions exist before its imports have run, so that an import cycle can call them: the API is
    imported before all that could lead back, which only Node's own modules are certain not to do.
    """
    data = file.source.data
    statements = _statements(file.tree.root_node)
    ours = [node for node in statements if is_ours(node, data)]
    if ours and not imports:
        return _added(file, ours, variables, functions, like)
    joined = file.source.path.suffix != ".mjs" and not is_module(file)
    head = [*imports, *variables] if joined else [*imports]
    blocks = [head, *([[*variables]] if variables and not joined else []), *functions]
    lines = _parted(blocks)
    if not lines:
        return []
    last = last_import(statements, data)
    if last is None:
        at = _above(file, statements[0]) if statements else len(data)
        return [Insertion(at, _text([*lines, ""], like))]
    if last.type != "import_statement":
        return [_below(file, last, lines, like)]
    early = last_builtin(statements, data)
    if early is not None and early.id == last.id:
        return [_below(file, last, lines, like)]
    first = next(each for each in statements if each.type == "import_statement")
    top = _text(imports, like)
    found = [_below(file, early, imports, like) if early else Insertion(_above(file, first), top)]
    rest = lines[len(imports) :]
    return [*found, *([_below(file, last, rest, like)] if rest else [])]


def _added(
    file: Parsed,
    ours: Sequence[Node],
    variables: Sequence[str],
    functions: Sequence[Sequence[str]],
    like: Dialect,
) -> list[Insertion]:
    """Return what a header that is there lacks: variables below its variables, functions last."""
    found = []
    last = last_import(_statements(file.tree.root_node), file.source.data)
    if last is not None and ours[-1].type == "import_statement":
        ours = [last]
    values = [each for each in ours if each.type != "function_declaration"]
    if variables:
        parted = [""] if (values or ours)[-1].type == "import_statement" else []
        found.append(_below(file, (values or ours)[-1], [*parted, *variables], like))
    if functions:
        found.append(_below(file, ours[-1], ["", *_parted(functions)], like))
    return found


def _parted(blocks: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of blocks with a blank one between each two."""
    lines: list[str] = []
    for block in blocks:
        if block:
            lines += ["", *block] if lines else block
    return lines


def _text(lines: Sequence[str], like: Dialect) -> bytes:
    return "".join(line + like.newline for line in lines).encode()


def _below(file: Parsed, node: Node, lines: Sequence[str], like: Dialect) -> Insertion:
    data = file.source.data
    end = data.find(b"\n", node.end_byte)
    if end < 0:
        raise ValueError("nothing can follow the header on a line of its own")
    return Insertion(end + 1, _text(lines, like))


def _statements(root: Node) -> list[Node]:
    """Return the statements of a file after its directives."""
    children = [each for each in root.named_children if each.type != "hash_bang_line"]
    return [each for each in children[directives(children) :] if each.type != "comment"]


def _above(file: Parsed, node: Node) -> int:
    """Return the start of the line above which the header goes.

    Comments that belong to what follows stay with it: a documentation comment, and those that
    govern the next line. Comments about the file stay first.
    """
    data = file.source.data
    start = _line_start(data, node)
    is_import = node.type == "import_statement" or b"require(" in (node.text or b"")[:200]
    comment = node.prev_sibling
    row = node.start_point.row
    while comment is not None and comment.type == "comment" and comment.end_point.row == row - 1:
        text = data[comment.start_byte : comment.end_byte]
        if not _NEXT_LINE.search(text) and (is_import or _OF_THE_FILE.search(text)):
            break
        if data[_line_start(data, comment) : comment.start_byte].strip(b" \t\xef\xbb\xbf"):
            break
        start, row = _line_start(data, comment), comment.start_point.row
        comment = comment.prev_sibling
    return start


def _line_start(data: bytes, node: Node) -> int:
    start = data.rfind(b"\n", 0, node.start_byte) + 1
    return 3 if start == 0 and data.startswith(b"\xef\xbb\xbf") else start


def _is_module_statement(node: Node) -> bool:
    return node.type in {"import_statement", "export_statement"}
