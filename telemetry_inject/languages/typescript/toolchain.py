"""The project's own `tsc`, once for a batch of files, on a copy that is made of links.

The new texts are not on the disk yet. So a folder of links stands in for the project: real folders
only on the way to files of the batch, links for all else (`node_modules` too), and the texts of the
batch as files. What the compiler says of the originals is asked only where it objects to anything.
Nothing is installed, and no code of the project is run.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from telemetry_inject.languages.ecmascript import node
from telemetry_inject.languages.typescript import compiler
from telemetry_inject.languages.typescript.compiler import Complaint, Project
from telemetry_inject.languages.typescript.shadow import Shadow
from telemetry_inject.model import SourceFile

_MISSING = "tsc is taken from the project's node_modules where it is installed there"


class TypeScriptToolchain:
    """`base.Toolchain` for TypeScript: `tsc --noEmit -p` of the project that a file is in."""

    def check(self, files: Sequence[tuple[SourceFile, bytes]]) -> Mapping[str, str]:
        """Return what the compiler has against the new texts that it had not before.

        Files of projects that have no compiler installed, or no `tsconfig.json`, are passed over.
        """
        if not files or node.find() is None:
            return {}
        groups: dict[Project, list[tuple[SourceFile, bytes]]] = {}
        for source, after in files:
            project = compiler.project(source.path)
            if project is not None:
                groups.setdefault(project, []).append((source, after))
        found: dict[str, str] = {}
        for project, group in groups.items():
            try:
                found |= _checked(project, group)
            except (OSError, subprocess.SubprocessError) as error:
                found |= {each.name: f"tsc could not check it: {error}" for each, _ in group}
        return found

    def describe(self) -> str:
        """Return node's version and where the compiler is taken from."""
        found = node.find()
        return node.MISSING if found is None else f"{node.version(found)}; {_MISSING}"


def _checked(project: Project, group: Sequence[tuple[SourceFile, bytes]]) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="telemetry-inject-") as folder:
        shadow = Shadow(project.top, Path(folder).resolve() / "project")
        after = _complaints(project, shadow, {source.path: text for source, text in group})
        if not after:
            return {}
        before = _complaints(project, shadow, {source.path: source.data for source, _ in group})
    known = Counter(each.said for each in before)
    new = []
    for each in after:
        if known[each.said]:
            known[each.said] -= 1
        else:
            new.append(each)
    return _blamed(new, [source for source, _ in group])


def _complaints(project: Project, shadow: Shadow, texts: Mapping[Path, bytes]) -> list[Complaint]:
    for path, text in texts.items():
        shadow.write(path, text)
    return [
        each
        for config in project.configs
        for each in compiler.run(project, shadow.of(config), shadow.root)
        if not each.about_ours
    ]


def _blamed(complaints: Iterable[Complaint], sources: Sequence[SourceFile]) -> dict[str, str]:
    """Return an objection for each file; one about a file outside of the batch is for all of it."""
    found: dict[str, str] = {}
    paths = {_real(source.path): source.name for source in sources}
    for each in complaints:
        name = paths.get(each.path)
        if name is not None:
            found.setdefault(name, f"tsc does not accept the instrumented text: {each.text}")
        else:
            for other in paths.values():
                found.setdefault(other, f"tsc would no longer accept {each.path.name}: {each.text}")
    return found


@cache
def _real(path: Path) -> Path:
    return path.resolve()
