"""Whether a project declares what the inserted code imports, and what to do where it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from telemetry_inject.languages.base import Packaging
from telemetry_inject.pipeline.records import Note
from telemetry_inject.pipeline.write import create, replace

Ask = Callable[[Path, Sequence[str]], bool]
"""Asks a person whether to add packages to the manifest of the project at a folder."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done about packages that the manifest lacks."""

    write: bool
    """False where source files are not written either."""
    add: bool = False
    assume: bool = False
    ask: Ask | None = None
    """None where nobody can be asked."""


class Dependencies:
    """The answers for one run: each project is asked about each package once."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._answers: dict[tuple[Path | None, tuple[str, ...]], str | None] = {}
        self.notes: list[Note] = []
        """What has come up since the caller last emptied it."""

    def objection(self, packaging: Packaging, path: Path, needs: tuple[str, ...]) -> str | None:
        """Return why a file that needs these packages cannot be written; None where it can."""
        if not needs:
            return None
        root = packaging.root(path)
        key = (root, needs)
        if key not in self._answers:
            self._answers[key] = self._decide(packaging, root, needs)
        return self._answers[key]

    def _decide(
        self, packaging: Packaging, root: Path | None, needs: tuple[str, ...]
    ) -> str | None:
        if root is None:
            names = ", ".join(needs)
            self.notes.append(
                Note(f"No manifest found: see that {names} is installed where the code runs.")
            )
            return None
        if self._policy.assume:
            return None
        if old := packaging.outdated(root, needs):
            return self._refuse(root, f"the project asks for {'; '.join(old)}", "Raise it, or use")
        missing = packaging.missing(root, needs)
        if not missing:
            return None
        names = ", ".join(missing)
        if not self._policy.write:
            self.notes.append(Note(f"{root} does not declare {names}; --add-deps adds it."))
            return None
        wanted = self._policy.add or (
            self._policy.ask is not None and self._policy.ask(root, missing)
        )
        if wanted:
            return self._add(packaging, root, missing)
        return self._refuse(
            root,
            f"the project does not declare {names}, which the inserted code imports",
            "Use --add-deps to add it to the manifest, or",
        )

    def _refuse(self, root: Path, why: str, advice: str) -> str | None:
        if not self._policy.write:
            self.notes.append(Note(f"{root}: {why}."))
            return None
        assume = f"{advice} --assume-deps if a version that does is there anyway."
        self.notes.append(Note(f"Nothing was written in {root}: {why}. {assume}", problem=True))
        return why

    def _add(self, packaging: Packaging, root: Path, missing: tuple[str, ...]) -> str | None:
        names = ", ".join(missing)
        try:
            manifest, content = packaging.add(root, missing)
            if manifest.exists():
                replace(manifest, manifest.read_bytes(), content)
            else:  # a dependency that is itself a file of the project
                create(manifest, content)
        except (OSError, ValueError) as error:
            text = f"{names} could not be added to the project: {error}"
            self.notes.append(Note(f"{root}: {text}. Add it yourself and run again.", problem=True))
            return text
        where = f"{names} to {manifest}; install it before the code runs"
        self.notes.append(Note(f"Added {manifest if manifest.name in missing else where}."))
        return None
