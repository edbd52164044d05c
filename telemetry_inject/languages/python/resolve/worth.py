"""Import statements without a query, and whether following names in a file is worth it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from telemetry_inject.model import SourceFile

_STATEMENT = re.compile(
    rb"(?:from[ \t]*[\w. \t]+?[ \t]+)?import\b[ \t]*(?:\([^)]*\)|(?:[^\r\n\\;]|\\\r?\n)*)"
)
UNKNOWN = "__package__"
"""What a relative import starts with in a file whose package is not known."""

PLAIN = frozenset(
    [
        "__future__",
        "abc",
        "array",
        "ast",
        "atexit",
        "base64",
        "binascii",
        "bisect",
        "builtins",
        "calendar",
        "cmath",
        "codecs",
        "codeop",
        "collections",
        "colorsys",
        "copy",
        "copyreg",
        "csv",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "dis",
        "doctest",
        "enum",
        "errno",
        "fcntl",
        "fnmatch",
        "fractions",
        "functools",
        "gc",
        "getpass",
        "gettext",
        "glob",
        "hashlib",
        "heapq",
        "hmac",
        "html",
        "importlib",
        "inspect",
        "io",
        "itertools",
        "json",
        "keyword",
        "linecache",
        "locale",
        "logging",
        "marshal",
        "math",
        "mimetypes",
        "numbers",
        "opcode",
        "operator",
        "optparse",
        "os",
        "pdb",
        "pickle",
        "pickletools",
        "pkgutil",
        "platform",
        "posixpath",
        "pprint",
        "pwd",
        "py_compile",
        "pyclbr",
        "quopri",
        "random",
        "re",
        "reprlib",
        "resource",
        "secrets",
        "select",
        "shlex",
        "shutil",
        "signal",
        "site",
        "stat",
        "statistics",
        "string",
        "stringprep",
        "struct",
        "sys",
        "sysconfig",
        "textwrap",
        "time",
        "timeit",
        "token",
        "tokenize",
        "trace",
        "traceback",
        "tracemalloc",
        "types",
        "typing",
        "typing_extensions",
        "unicodedata",
        "unittest",
        "uuid",
        "warnings",
        "weakref",
        "zlib",
        "zoneinfo",
    ]
)
"""Modules whose objects nobody follows: only direct calls of their functions matter."""


def import_statements(data: bytes, root: Node) -> tuple[str, ...]:
    """Return the text of the import statements of a file, found without a walk over its tree."""
    return tuple(_statements(data, root))


def _statements(data: bytes, root: Node) -> Iterator[str]:
    at = data.find(b"import")
    while at >= 0:
        line = max(data.rfind(b"\n", 0, at), data.rfind(b";", 0, at)) + 1
        start = line + len(data[line:at]) - len(data[line:at].lstrip())
        found = _STATEMENT.match(data, start)
        if found and found.end() > at and _is_keyword(start, root):
            yield found[0].decode(errors="replace")
            at = data.find(b"import", found.end())
        else:
            at = data.find(b"import", at + len(b"import"))


def _is_keyword(start: int, root: Node) -> bool:
    node = root.descendant_for_byte_range(start, start + 4)
    return node is not None and node.type in ("import", "from")


def absolute(bound: Mapping[str, str], source: SourceFile) -> dict[str, str]:
    """Return bindings with relative imports made absolute by the name of the file's module."""
    package = source.module.split(".")
    if not source.name.endswith("__init__.py"):
        package.pop()
    return {name: _absolute(whole, package) for name, whole in bound.items()}


def _absolute(whole: str, package: list[str]) -> str:
    rest = whole.lstrip(".")
    level = len(whole) - len(rest)
    if not level:
        return whole
    around = package[: len(package) - level + 1] if level <= len(package) else []
    return ".".join((*(around or [UNKNOWN]), rest))


def is_worth_it(bound: Mapping[str, str]) -> bool:
    """Return whether a file imports something whose objects are worth following."""
    return any(whole.partition(".")[0] not in PLAIN for whole in bound.values())
