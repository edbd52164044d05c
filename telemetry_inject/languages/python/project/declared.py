"""The packages that a Python project declares for the time it runs, read without running anything."""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from telemetry_inject.languages.folders import text
from telemetry_inject.languages.python.project import requirements
from telemetry_inject.languages.python.project.requirements import Requirement

MANIFESTS = (
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "requirements.txt",
    "requirements.in",
    "Pipfile",
    "environment.yml",
    "environment.yaml",
)

_SEVERAL = re.compile(r"[;,](?=\s*[A-Za-z])")
"""Between two requirements of one line; a comma between two versions is followed by a sign."""


def required(root: Path) -> frozenset[Requirement]:
    """Return what every manifest in `root` asks for.

    Groups and files for development (`dev`, `test`, `docs`, …) do not count: what they hold is not
    there in production. A manifest that cannot be parsed declares nothing.
    """
    found = {
        *_pyproject(_toml(root / "pyproject.toml")),
        *_pipfile(_toml(root / "Pipfile")),
        *_setup_cfg(root / "setup.cfg"),
        *_setup_py(root / "setup.py"),
        *_environment(root),
    }
    for path in requirements.files(root):
        found.update(requirements.read(path))
    return frozenset(found)


def pyproject(root: Path) -> dict[str, Any]:
    """Return the parsed `pyproject.toml`, empty where there is none that parses."""
    return _toml(root / "pyproject.toml")


def syntax_error(root: Path) -> str | None:
    """Return what is wrong with `pyproject.toml`; None where it parses or is not there."""
    try:
        tomllib.loads(text(root / "pyproject.toml"))
    except tomllib.TOMLDecodeError as error:
        return str(error)
    return None


def setup_cfg(content: str) -> configparser.RawConfigParser:
    """Return a parsed `setup.cfg`, empty where it does not parse."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(content)
    except configparser.Error:
        return configparser.RawConfigParser()
    return parser


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text(path))
    except tomllib.TOMLDecodeError:
        return {}


def _table(document: Any, *path: str) -> dict[str, Any]:
    for word in path:
        document = document.get(word) if isinstance(document, dict) else None
    return document if isinstance(document, dict) else {}


def _each(lines: Any) -> Iterator[Requirement]:
    """Yield what a list of requirements asks for; anything that is not text is passed over."""
    for line in lines if isinstance(lines, list) else ():
        if isinstance(line, str) and (found := requirements.requirement(line)):
            yield found


def _table_of_versions(table: dict[str, Any]) -> Iterator[Requirement]:
    """Yield what a table of names and versions asks for, each value a text or a table of its own."""
    for name, value in table.items():
        versions = value.get("version") if isinstance(value, dict) else value
        yield Requirement(requirements.normal(name), versions if isinstance(versions, str) else "")


def _groups(groups: dict[str, Any]) -> Iterator[Requirement]:
    for group, lines in groups.items():
        if not requirements.for_development(group):
            yield from _each(lines)


def _pyproject(document: dict[str, Any]) -> Iterator[Requirement]:
    yield from _each(_table(document, "project").get("dependencies"))
    yield from _groups(_table(document, "project", "optional-dependencies"))
    yield from _groups(_table(document, "dependency-groups"))
    yield from _each(_table(document, "tool", "flit", "metadata").get("requires"))
    poetry = _table(document, "tool", "poetry")
    yield from _table_of_versions(_table(poetry, "dependencies"))
    for group, content in _table(poetry, "group").items():
        if not requirements.for_development(group):
            yield from _table_of_versions(_table(content, "dependencies"))
    for name, environment in _table(document, "tool", "hatch", "envs").items():
        if name == "default" and isinstance(environment, dict):
            yield from _each(environment.get("dependencies"))


def _pipfile(document: dict[str, Any]) -> Iterator[Requirement]:
    yield from _table_of_versions(_table(document, "packages"))


def _setup_cfg(path: Path) -> Iterator[Requirement]:
    parser = setup_cfg(text(path))
    lines = parser.get("options", "install_requires", fallback="").splitlines()
    if parser.has_section("options.extras_require"):
        for extra, content in parser.items("options.extras_require"):
            if not requirements.for_development(extra):
                lines += content.splitlines()
    yield from _each([part for line in lines for part in _SEVERAL.split(line)])


def _setup_py(path: Path) -> Iterator[Requirement]:
    """Yield what is in `install_requires=[…]` and `extras_require={…}` of a `setup()` call.

    Lists that a module-level name holds are looked up; whatever is computed is passed over.
    """
    try:
        module = ast.parse(text(path))
    except (SyntaxError, ValueError):
        return
    values = {
        target.id: statement.value
        for statement in module.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name | ast.Attribute) and _called(call.func) == "setup":
            yield from _setup_call(call, values)


def _called(function: ast.Name | ast.Attribute) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr


def _setup_call(call: ast.Call, values: dict[str, ast.expr]) -> Iterator[Requirement]:
    for keyword in call.keywords:
        value = keyword.value
        if isinstance(value, ast.Name):
            value = values.get(value.id, value)
        if keyword.arg == "install_requires":
            yield from _each(_strings(value))
        elif keyword.arg == "extras_require" and isinstance(value, ast.Dict):
            for key, lines in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant) and not requirements.for_development(
                    str(key.value)
                ):
                    yield from _each(_strings(lines))


def _strings(value: ast.expr) -> list[str]:
    elements: Iterable[ast.expr] = value.elts if isinstance(value, ast.List | ast.Tuple) else ()
    return [
        each.value
        for each in elements
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def _environment(root: Path) -> Iterator[Requirement]:
    """Yield what is in the `dependencies:` of a conda environment, those under `pip:` too."""
    content = text(root / "environment.yml") or text(root / "environment.yaml")
    block = re.search(
        r"^dependencies:\s*\n((?:[ \t]*-.*\n?|[ \t]*#.*\n?|[ \t]*\n)*)", content, re.M
    )
    for line in block[1].splitlines() if block else ():
        entry = line.strip().lstrip("-").strip().strip("\"'").rpartition("::")[2]
        if (
            entry
            and not entry.startswith(("#", "pip:"))
            and (found := requirements.requirement(entry))
        ):
            yield found
