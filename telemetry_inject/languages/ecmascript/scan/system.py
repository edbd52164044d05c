"""Which module system a file is written for: ES modules, CommonJS, or neither for certain."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from tree_sitter import Node, Tree

from telemetry_inject.languages.ecmascript.grammar import has_types
from telemetry_inject.languages.folders import above, text
from telemetry_inject.model import SourceFile

System = Literal["module", "script", ""]

_COMMONJS = re.compile(
    rb"(?<![\w$.])(?:require[ \t]*\(|exports\b|module\b|__dirname\b|__filename\b)"
)
_NODE = re.compile(
    rb"(?<![\w$.])(?:process[ \t]*\.|Buffer[ \t]*\.|global[ \t]*\.|setImmediate[ \t]*\(|console[ \t]*\.)"
)
_BROWSER = re.compile(
    rb"(?<![\w$.])(?:document|window|navigator|location|localStorage|sessionStorage|jQuery|alert"
    rb"|customElements|XMLHttpRequest|HTMLElement|importScripts|self|browser|chrome|angular)(?![\w$])"
    rb"|(?<![\w$.])\$[ \t]*[.(]"
)
_SERVED = frozenset({"public", "static", "assets", "www", "wwwroot", "htdocs", "browser", "client"})
"""Folders whose files a web server hands to browsers."""


def system(source: SourceFile, tree: Tree, modules: Sequence[Node]) -> System:
    """Return `module`, `script` (CommonJS), or nothing where nothing tells; no guess is made.

    `modules` are the file's `import` and `export` statements. The suffix decides, then what is
    written in the file, then the project, as in Node. A file that says nothing itself may also be
    one that a page loads with `<script>`, where `require` does not exist: what mentions a browser's
    things or lies where pages are served from is left undecided.
    """
    path, data, root = source.path, source.data, tree.root_node
    if has_types(tree.language):  # a compiler makes modules only of what imports or exports
        return "module" if modules else ""
    if path.suffix in {".mjs", ".cjs"}:
        return "module" if path.suffix == ".mjs" else "script"
    if modules or (b"import.meta" in data and not root.has_error):
        return "module"
    if _mentions(_COMMONJS, root, data):
        return "script"
    if _mentions(_BROWSER, root, data) or not _SERVED.isdisjoint(source.name.split("/")):
        return ""
    declared = _declared(path)
    if declared or data.startswith(b"#!"):
        return declared or "script"
    return "script" if _mentions(_NODE, root, data) else ""


def _mentions(pattern: re.Pattern[bytes], root: Node, data: bytes) -> bool:
    """Return whether one of the words stands in the code as a name."""
    for found in pattern.finditer(data):
        word = found.group().rstrip(b" \t(.")
        node = root.descendant_for_byte_range(found.start(), found.start() + len(word))
        if node is not None and node.type == "identifier":
            return True
    return False


def _declared(path: Path) -> System:
    """Return what the nearest `package.json` makes of a `.js` file; nothing where there is none."""
    for folder in above(path):
        if folder.name == "node_modules":
            return ""
        content = text(f"{folder}/package.json")
        if content:
            return "module" if _type(content) == "module" else "script"
    return ""


def _type(content: str) -> object:
    try:
        package = json.loads(content)
    except ValueError:
        return None
    return package.get("type") if isinstance(package, dict) else None
