"""The one manifest that a Python project really uses, and what it is with a requirement added."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from telemetry_inject.languages.python.project import declared, requirements
from telemetry_inject.languages.tomltext import add_to_array, add_to_table


def add(root: Path, floors: Mapping[str, str]) -> tuple[Path, bytes]:
    """Return the manifest that counts, and its bytes with `package>=floor` for each of `floors`.

    Raises `ValueError` with one sentence where it cannot be edited with certainty.
    """
    path, kind = choose(root)
    try:
        content = path.read_bytes().decode("utf-8")
        for package, floor in sorted(floors.items()):
            content = _edited(kind, content, package, f">={floor}")
    except ValueError as error:
        wanted = ", ".join(f"{package}>={floor}" for package, floor in sorted(floors.items()))
        raise ValueError(f"{path.name}: {error}; add {wanted} by hand") from None
    return path, content.encode("utf-8")


def _edited(kind: str, content: str, package: str, constraint: str) -> str:
    match kind:
        case "pep621":
            return add_to_array(content, "project", "dependencies", package + constraint)
        case "flit":
            return add_to_array(content, "tool.flit.metadata", "requires", package + constraint)
        case "poetry":
            return add_to_table(content, "tool.poetry.dependencies", package, constraint)
        case "pipfile":
            return add_to_table(content, "packages", package, constraint)
        case "setup.cfg":
            return _to_setup_cfg(content, package + constraint)
        case _:
            return requirements.insert(content, package + constraint)


def choose(root: Path) -> tuple[Path, str]:
    """Return the manifest that the project's dependencies come from, and its kind.

    Raises `ValueError` with one sentence where there is none that can be edited.
    """
    document = declared.pyproject(root)
    return (
        _project_table(root, document)
        or _tool_table(root, document)
        or _elsewhere(root)
        or _refuse(root)
    )


def _project_table(root: Path, document: dict[str, Any]) -> tuple[Path, str] | None:
    project = document.get("project")
    if not isinstance(project, dict):
        return None
    path = root / "pyproject.toml"
    if "dependencies" in project:
        return path, "pep621"
    if "dependencies" in project.get("dynamic", ()):
        return _dynamic(root, document)
    if "dependencies" in _at(document, "tool", "poetry"):
        return path, "poetry"
    return _elsewhere(root) or (path, "pep621")


def _dynamic(root: Path, document: dict[str, Any]) -> tuple[Path, str]:
    """Return the file that the build backend reads the dependencies from."""
    if "dependencies" in _at(document, "tool", "poetry"):
        return root / "pyproject.toml", "poetry"
    setuptools = _at(document, "tool", "setuptools", "dynamic").get("dependencies")
    hatch = _at(document, "tool", "hatch", "metadata", "hooks", "requirements_txt")
    named = setuptools.get("file") if isinstance(setuptools, dict) else hatch.get("files")
    files = [named] if isinstance(named, str) else list(named or ())
    if len(files) == 1 and (root / files[0]).is_file():
        return _requirements(root / files[0])
    if _options(root):
        return root / "setup.cfg", "setup.cfg"
    raise ValueError(
        "pyproject.toml: the dependencies are dynamic, computed when the project is built; "
        "add the package where they come from"
    )


def _tool_table(root: Path, document: dict[str, Any]) -> tuple[Path, str] | None:
    path = root / "pyproject.toml"
    if "dependencies" in _at(document, "tool", "poetry"):
        return path, "poetry"
    if "module" in _at(document, "tool", "flit", "metadata"):
        return path, "flit"
    return None


def _elsewhere(root: Path) -> tuple[Path, str] | None:
    """Return the manifest beside a `pyproject.toml` that holds no dependencies, or without one."""
    if (root / "Pipfile").is_file():
        return root / "Pipfile", "pipfile"
    if _options(root):
        return root / "setup.cfg", "setup.cfg"
    for name in ("requirements.txt", "requirements.in"):
        if (root / name).is_file() and _leads(root, name):
            return _requirements(root / name)
    return None


def _leads(root: Path, name: str) -> bool:
    """Whether a requirements file decides: there is no `setup.py`, or that one reads it."""
    setup = root / "setup.py"
    return not setup.is_file() or name in setup.read_text("utf-8", "replace")


def _requirements(path: Path) -> tuple[Path, str]:
    """Return the requirements file, or the one that it was made from.

    Raises `ValueError` where it was made by a tool from something else.
    """
    if not requirements.generated(path.read_text("utf-8", "replace")):
        return path, "requirements"
    source = path.with_suffix(".in")
    if path.suffix != ".in" and source.is_file():
        return source, "requirements"
    raise ValueError(
        f"{path.name}: it is written by a tool or pinned by hash; add the package with that tool"
    )


def _refuse(root: Path) -> tuple[Path, str]:
    if error := declared.syntax_error(root):
        raise ValueError(f"pyproject.toml: it does not parse ({error}); mend it first")
    if (root / "setup.py").is_file():
        raise ValueError("setup.py: it is code; add the package to install_requires by hand")
    for name in ("environment.yml", "environment.yaml"):
        if (root / name).is_file():
            raise ValueError(f"{name}: conda environments are not edited; add the package by hand")
    raise ValueError(f"{root.name}: there is no manifest that lists dependencies; add one by hand")


def _options(root: Path) -> bool:
    path = root / "setup.cfg"
    if not path.is_file():
        return False
    parser = declared.setup_cfg(path.read_text("utf-8", "replace"))
    return parser.has_option("options", "install_requires") or (
        parser.has_section("options") and not (root / "setup.py").is_file()
    )


def _to_setup_cfg(content: str, requirement: str) -> str:
    """Return `setup.cfg` with one line more under `install_requires`, which may be missing."""
    newline = "\r\n" if "\r\n" in content else "\n"
    section = re.search(r"^\[options\][ \t]*\r?$", content, re.MULTILINE)
    if section is None:
        raise ValueError("it has no [options] that could be edited")
    rest = content[section.end() :]
    end = re.search(r"^\[", rest, re.MULTILINE)
    body = rest[: end.start()] if end else rest
    entry = re.search(
        r"^install_requires[ \t]*[=:][ \t]*(?P<first>[^\n]*)(?P<lines>(?:\n[ \t]+[^\n]*|\n[ \t]*(?=\n[ \t]+\S))*)",
        body,
        re.MULTILINE,
    )
    if entry is None:
        return _proved(
            content,
            section.end(),
            f"{newline}install_requires ={newline}    {requirement}",
            requirement,
        )
    if entry["first"].strip():
        raise ValueError("install_requires does not list one requirement a line")
    at = section.end() + len(body[: entry.end()].rstrip())
    indents = re.findall(r"\n([ \t]+)\S", entry["lines"])
    indent = indents[-1] if indents else "    "
    return _proved(content, at, f"{newline}{indent}{requirement}", requirement)


def _proved(content: str, at: int, text: str, requirement: str) -> str:
    """Return `content` with `text` at `at`, once it is shown to be the same list and one more."""
    after = content[:at] + text + content[at:]
    old, new = (
        declared.setup_cfg(each).get("options", "install_requires", fallback="").split("\n")
        for each in (content, after)
    )
    if sorted(filter(str.strip, new)) != sorted([*filter(str.strip, old), requirement]):
        raise ValueError("install_requires is written in a way that cannot be edited safely")
    return after


def _at(document: dict[str, Any], *path: str) -> dict[str, Any]:
    place: Any = document
    for word in path:
        place = place.get(word) if isinstance(place, dict) else None
    return place if isinstance(place, dict) else {}
