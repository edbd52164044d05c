"""What the names of other files of the project stand for, read from their text without a tree.

The notation is that of resolve.py: what a file gives as a whole, by `module.exports` or as its
default export, goes by the file's specifier alone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from telemetry_inject.languages.base import Others, alone

_PATH = r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*"
_QUOTED = r"['\"]([^'\"\n]+)['\"]"
_IMPORT = re.compile(rf"^import\s+(?!type\b)([^'\";]+?)\s+from\s*{_QUOTED}", re.M)
_NAMED = re.compile(r"\{([^}]*)\}")
_WHOLE = re.compile(r"(?:^|\*\s*as\s+)([A-Za-z_$][\w$]*)\s*(?:,|$)")
_ENTRY = re.compile(r"(?:^|,)\s*([\w$]+)(?:\s*(?:\bas\b|:)\s*([\w$.]+))?\s*(?=,|$)")
_REQUIRE = re.compile(
    rf"^(?:const|let|var)\s+(\w+|\{{[^}}]*\}})\s*=\s*require\(\s*{_QUOTED}\s*\)((?:\.\w+)*)", re.M
)
_VALUE = rf"(?:await\s+)?(?:new\s+)?(require\(\s*{_QUOTED}\s*\)(?:\.\w+)*|{_PATH})"
_VARIABLE = re.compile(
    rf"^(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*(?::[^=\n]+)?=\s*{_VALUE}\s*(?=[(;<\n]|$)",
    re.M,
)
_CLASS = re.compile(
    rf"^(?:export\s+)?(?:default\s+)?class\s+([\w$]+)(?:<[^>{{]*>)?\s+extends\s+({_PATH})", re.M
)
_FUNCTION = re.compile(
    r"^(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*([\w$]+)", re.M
)
_EXPORTED = re.compile(r"^export\s+(?:const|let|var|class|abstract\s+class)\s+([\w$]+)", re.M)
_LISTED = re.compile(rf"^export\s*\{{([^}}]*)\}}(?:\s*from\s*{_QUOTED})?", re.M)
_STAR = re.compile(rf"^export\s*\*\s*from\s*{_QUOTED}", re.M)
_DEFAULT = re.compile(
    rf"^(?:export\s+default\s+|module\.exports\s*=\s*){_VALUE}\s*(?=[(;\n]|$)", re.M
)
_OBJECT = re.compile(r"^(?:export\s+default|module\.exports\s*=)\s*\{([^{}]*)\}", re.M)
_MEMBER = re.compile(rf"^(?:module\.)?exports\.([\w$]+)\s*=\s*{_VALUE}\s*(?=[(;\n]|$)", re.M)
_SUFFIXES = (".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", ".mts", ".cts")
_WRITTEN = {".js": (".ts", ".tsx"), ".mjs": (".mts",), ".cjs": (".cts",)}
_FROM = ">"
_DEEPEST = 8
"""Files that a name is followed through; circles end here as well."""


@dataclass(frozen=True, slots=True)
class _File:
    """The top level of a file: what its names stand for, and which of them it gives away."""

    names: Mapping[str, str]
    """A path of the file's own names, or one that starts with a module behind `_FROM`; empty for
    what is the file's own."""
    given: Mapping[str, str]
    """By exported name, `""` for the whole: a path of the file's own names."""
    stars: tuple[str, ...]


class Elsewhere:
    """Follows names that start with a relative specifier into the other files of a project."""

    def __init__(self, path: Path, others: Others) -> None:
        """Take the file from which they are seen."""
        self._folder = path.parent
        self._others = others
        self._meanings: dict[str, str] = {}
        self._files: dict[tuple[Path, str], tuple[Path | None, bytes | None]] = {}

    def meaning(self, name: str) -> str:
        """Return what a name stands for; itself where the project has nothing to say."""
        if self._others is alone:
            return name
        if name not in self._meanings:
            self._meanings[name] = self._follow(name, self._folder, 0) or name
        return self._meanings[name]

    def _follow(self, name: str, folder: Path, depth: int) -> str | None:
        """Return what a name stands for outside of the project, None where nothing is known."""
        if not name.startswith("."):
            return name
        if depth > _DEEPEST:
            return None
        for specifier, rest in _splits(name):
            path, data = self._file(folder, specifier)
            if path is not None and data is not None:
                return self._inside(_read(data), rest, path.parent, depth)
        return None

    def _inside(self, file: _File, rest: str, folder: Path, depth: int) -> str | None:
        first, dot, more = rest.partition(".")
        if rest and first in file.given:
            meant = _local(file.names, file.given[first])
            return self._follow(f"{meant}{dot}{more}", folder, depth + 1) if meant else None
        for star in file.stars if rest else ():
            found = self._follow(f"{star}.{rest}", folder, depth + 1)
            if found and not found.startswith("."):
                return found
        whole = _local(file.names, file.given[""]) if "" in file.given else None
        if whole is None:
            return None
        return self._follow(f"{whole}.{rest}" if rest else whole, folder, depth + 1)

    def _file(self, folder: Path, specifier: str) -> tuple[Path | None, bytes | None]:
        key = (folder, specifier)
        if key not in self._files:
            self._files[key] = self._sought(folder, specifier)
        return self._files[key]

    def _sought(self, folder: Path, specifier: str) -> tuple[Path | None, bytes | None]:
        place = Path(posixpath.normpath(folder / specifier))
        for path in _candidates(place):
            data = self._others(path)
            if data is not None:
                return path, data
        return None, None


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to read a name as a specifier and what follows, the longest specifier first.

    `./a.service.find` may be the member `find` of `./a.service`.
    """
    yield name, ""
    last = name.rfind("/")
    at = name.rfind(".")
    while at > last and at > 0:
        yield name[:at], name[at + 1 :]
        at = name.rfind(".", 0, at)


def _candidates(place: Path) -> Iterator[Path]:
    yield place
    for suffix in _WRITTEN.get(place.suffix, ()):
        yield place.with_suffix(suffix)
    for suffix in _SUFFIXES:
        yield place.with_name(place.name + suffix)
    for suffix in _SUFFIXES:
        yield place / f"index{suffix}"


def _local(names: Mapping[str, str], path: str) -> str | None:
    """Return a path of a file as one that starts with a module or a global; None for its own."""
    for _ in range(_DEEPEST):
        root, dot, rest = path.partition(".")
        value = names.get(root, f"{_FROM}{root}")
        if value.startswith(_FROM):
            return f"{value.removeprefix(_FROM)}{dot}{rest}"
        if not value:
            return None
        path = f"{value}{dot}{rest}"
    return None


@lru_cache(maxsize=256)
def _read(data: bytes) -> _File:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    names: dict[str, str] = dict.fromkeys(_FUNCTION.findall(text), "")
    for found in (*_CLASS.finditer(text), *_VARIABLE.finditer(text)):
        names.setdefault(found[1], _value(found[2]))
    names.update(_imported(text))
    given = {name: name for name in _EXPORTED.findall(text)}
    for number, found in enumerate(_LISTED.finditer(text)):
        for name, alias in _ENTRY.findall(found[1]):
            key = "" if (alias or name) == "default" else alias or name
            given[key] = name
            if found[2]:
                given[key] = f"<{number}>.{name}" if name != "default" else f"<{number}>"
                names[f"<{number}>"] = _module(found[2])
    for number, found in enumerate(_DEFAULT.finditer(text)):
        given[""] = f"<whole {number}>"
        names[given[""]] = _value(found[1])
    for found in _OBJECT.finditer(text):
        given.update((name, value or name) for name, value in _ENTRY.findall(found[1]))
    for number, found in enumerate(_MEMBER.finditer(text)):
        given[found[1]] = f"<member {number}>"
        names[given[found[1]]] = _value(found[2])
    return _File(names, given, tuple(_STAR.findall(text)))


def _imported(text: str) -> Iterator[tuple[str, str]]:
    for clause, module in _IMPORT.findall(text):
        whole = _WHOLE.search(_NAMED.sub("", clause).strip())
        if whole:
            yield whole[1], _module(module)
        for listed in _NAMED.findall(clause):
            yield from _parts(listed, _module(module))
    for target, module, steps in _REQUIRE.findall(text):
        if target.startswith("{"):
            yield from _parts(target[1:-1], f"{_module(module)}{steps}")
        else:
            yield target, f"{_module(module)}{steps}"


def _parts(listed: str, module: str) -> Iterator[tuple[str, str]]:
    for name, alias in _ENTRY.findall(listed):
        yield alias or name, module if name == "default" else f"{module}.{name}"


def _value(text: str) -> str:
    """Return a value as a path; what `require` gives starts with a module."""
    found = re.match(rf"require\(\s*{_QUOTED}\s*\)(.*)", text)
    return f"{_module(found[1])}{found[2]}" if found else text


def _module(specifier: str) -> str:
    return f"{_FROM}{specifier.removeprefix('node:')}"
