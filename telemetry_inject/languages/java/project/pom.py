"""What `pom.xml` says, and adding a dependency to it as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat

from telemetry_inject.languages.folders import text

POM = "pom.xml"
_PROPERTY = re.compile(r"\$\{([^}]+)\}")
_DEPENDENCY = ("project", "dependencies", "dependency")
_MANAGED = ("project", "dependencyManagement", "dependencies", "dependency")


@dataclass(frozen=True, slots=True)
class Artifact:
    """One dependency; what the file leaves out is empty."""

    group: str
    name: str
    version: str = ""
    scope: str = ""


@dataclass(slots=True)
class _Reader:
    """What one pass over a file finds; offsets count bytes."""

    path: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    found: list[tuple[tuple[str, ...], Artifact]] = field(default_factory=list)
    ends: dict[tuple[str, ...], int] = field(default_factory=dict)
    starts: dict[tuple[str, ...], int] = field(default_factory=dict)
    parent: dict[str, str] = field(default_factory=dict)
    words: str = ""


def _read(content: bytes) -> _Reader:
    """Return what a pom says; raises `ValueError` for text that is no XML."""
    reader, parser = _Reader(), expat.ParserCreate(namespace_separator=None)

    def start(name: str, _: object) -> None:
        reader.path.append(name.rpartition(":")[2])
        reader.words = ""
        path = tuple(reader.path)
        reader.starts[path] = parser.CurrentByteIndex
        if path in (_DEPENDENCY, _MANAGED):
            reader.values = {}

    def end(_: str) -> None:
        path, words = tuple(reader.path), reader.words.strip()
        reader.ends[path] = parser.CurrentByteIndex
        reader.words = ""
        if path in (_DEPENDENCY, _MANAGED):
            given = reader.values
            reader.found.append((path, Artifact(*(given.get(key, "") for key in _KEYS))))
        elif path[:-1] in (_DEPENDENCY, _MANAGED):
            reader.values[path[-1]] = words
        elif path[:2] == ("project", "properties") and len(path) == 3:
            reader.properties[path[2]] = words
        elif path[:2] == ("project", "parent") and len(path) == 3:
            reader.parent[path[2]] = words
        elif len(path) == 2 and path[1] in {"version", "groupId"}:
            reader.properties[f"project.{path[1]}"] = words
        reader.path.pop()

    def data(words: str) -> None:
        reader.words += words

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = data
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(f"it is not well-formed: {error}") from None
    return reader


_KEYS = ("groupId", "artifactId", "version", "scope")


@lru_cache(maxsize=64)
def _cached(content: str) -> _Reader | None:
    try:
        return _read(content.encode("utf-8"))
    except ValueError:
        return None


def _chain(folder: Path) -> Iterator[_Reader]:
    """Yield what the pom of a folder says, and its parents as far as they lie beside it."""
    seen: set[Path] = set()
    while folder not in seen and len(seen) < 8:
        seen.add(folder)
        reader = _cached(text(folder / POM))
        if reader is None:
            return
        yield reader
        if not reader.parent:
            return
        given = reader.parent.get("relativePath", "../pom.xml")
        if not given:
            return
        target = Path(folder, given)
        folder = (target.parent if target.suffix == ".xml" else target).resolve()


def dependencies(folder: Path) -> tuple[Artifact, ...]:
    """Return what a module depends on in its own code, parents' dependencies included."""
    readers = list(_chain(folder))
    properties: dict[str, str] = {}
    for reader in reversed(readers):
        properties |= reader.properties
    if readers and "version" in readers[0].parent:
        properties.setdefault("project.version", readers[0].parent["version"])
    managed = {
        (each.group, each.name): _filled(each.version, properties)
        for reader in reversed(readers)
        for path, each in reader.found
        if path == _MANAGED
    }
    return tuple(
        Artifact(
            each.group,
            each.name,
            _filled(each.version, properties) or managed.get((each.group, each.name), ""),
            each.scope,
        )
        for reader in readers
        for path, each in reader.found
        if path == _DEPENDENCY and each.scope != "test"
    )


def boms(folder: Path) -> dict[str, str]:
    """Return the versions of what is imported into the dependency management, by its name."""
    readers = list(_chain(folder))
    properties: dict[str, str] = {}
    for reader in reversed(readers):
        properties |= reader.properties
    return {
        each.name: _filled(each.version, properties)
        for reader in readers
        for path, each in reader.found
        if path == _MANAGED and each.scope == "import"
    }


def spring_boot(folder: Path) -> str:
    """Return the version of Spring Boot that decides on OpenTelemetry's, empty where none does."""
    readers = list(_chain(folder))
    if any("opentelemetry.version" in reader.properties for reader in readers):
        return ""
    for reader in readers:
        if reader.parent.get("artifactId") == "spring-boot-starter-parent":
            return reader.parent.get("version", "")
    return boms(folder).get("spring-boot-dependencies", "")


def _filled(value: str, properties: dict[str, str]) -> str:
    for _ in range(4):
        filled = _PROPERTY.sub(lambda found: properties.get(found[1], found[0]), value)
        if filled == value:
            break
        value = filled
    return "" if "${" in value else value


def added(content: bytes, artifact: Artifact) -> bytes:
    """Return a pom with one more dependency, laid out like its neighbours.

    Raises `ValueError` where there is no place for it.
    """
    reader = _read(content)
    newline = b"\r\n" if b"\r\n" in content else b"\n"
    unit = _unit(content)
    listed = _DEPENDENCY[:2]
    if listed in reader.ends and content.startswith(b"</", reader.ends[listed]):
        at = reader.ends[listed]
        outer = _indentation(content, at)
        lines = _lines(artifact, outer + unit, unit)
        piece = newline.join(lines) + newline
        start = at - len(outer)
        return content[:start] + piece + content[start:]
    if listed in reader.ends:
        raise ValueError("its <dependencies/> is empty")
    at = reader.ends[("project",)]
    lines = [unit + b"<dependencies>", *_lines(artifact, unit * 2, unit), unit + b"</dependencies>"]
    start = at - len(_indentation(content, at))
    return content[:start] + newline.join(lines) + newline + content[start:]


def _lines(artifact: Artifact, indent: bytes, unit: bytes) -> list[bytes]:
    said = [
        ("groupId", artifact.group),
        ("artifactId", artifact.name),
        ("version", artifact.version),
    ]
    inner = [indent + unit + f"<{key}>{value}</{key}>".encode() for key, value in said if value]
    return [indent + b"<dependency>", *inner, indent + b"</dependency>"]


def _indentation(content: bytes, at: int) -> bytes:
    """Return the white space before a tag that begins its line."""
    line = content[content.rfind(b"\n", 0, at) + 1 : at]
    if line.strip(b" \t"):
        raise ValueError("its tags share a line")
    return line


def _unit(content: bytes) -> bytes:
    found = re.search(rb"(?m)^([ \t]+)<", content)
    return found[1] if found else b"  "
