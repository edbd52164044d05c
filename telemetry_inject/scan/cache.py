"""What was found in files the last time, kept in the user's cache folder.

One JSON file a project, read whole and replaced whole: for 10,000 files with 80,000 functions
(20 MB) reading takes a quarter of a second, and JSON cannot run code, whoever wrote it. A file
that is missing, damaged or of another version is an empty cache; one that cannot be written is
left alone. Nothing here raises.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from telemetry_inject.model import FileScan, Function, Parameter, Problem
from telemetry_inject.scan import content
from telemetry_inject.scan.content import Stamp

_FORMAT = 1
_RACY = 2_000_000_000
"""Nanoseconds. A file that changed so shortly before it was read may change again within the
clock's tick without looking different, as git knows; it is read again the next time."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one version of a file."""

    scan: FileScan
    problem: Problem | None
    """What the language's own checker had against it."""


class ScanCache:
    """What is known of the files of one project. `version` changes with the tool and its grammars."""

    def __init__(
        self, folder: Path | None, root: Path, version: str, now: Callable[[], int] = time.time_ns
    ) -> None:
        self._path = None if folder is None else folder / "scan" / f"{_digest(str(root))}.json"
        self._version = f"{_FORMAT} {version}"
        self._now = now
        self._entries: dict[str, list[Any]] = _load(self._path, self._version)
        self._changed = False
        self._parameter_lists: dict[str, tuple[Parameter, ...]] = {}
        self._word_sets: dict[str, frozenset[str]] = {}

    def objection(self, path: Path, size: int) -> str | None:
        """Return what `content.objection` says, without looking into a file that is known."""
        try:
            stamp = content.stamp(path.stat())
        except (OSError, ValueError):
            return content.objection(path, size)
        entry = self._entry(str(path), stamp)
        if entry is not None:
            reason: str | None = entry[1]
            return reason
        said = content.objection(path, size)
        if said is not None and size:
            self._put(str(path), stamp, [said])
        return said

    def get(self, path: Path, name: str, stamp: Stamp) -> Known | None:
        """Return what is known of this version of a file; None where it must be read."""
        entry = self._entry(str(path), stamp)
        if entry is None or len(entry) < 3 or entry[2] != name:
            return None
        try:
            return self._decoded(entry)
        except (TypeError, ValueError, LookupError):
            return None

    def put(self, path: Path, name: str, stamp: Stamp, known: Known) -> None:
        """Remember what was found, unless the file may still be changing."""
        scan = known.scan
        functions = [_row(each, name) for each in scan.functions]
        problems = [astuple(each) for each in scan.problems]
        problem = None if known.problem is None else astuple(known.problem)
        features = sorted(scan.features)
        self._put(str(path), stamp, [None, name, functions, problems, features, problem])

    def save(self) -> None:
        """Write what is new, in one step; another run at the same time loses nothing but time."""
        if self._path is None or not self._changed:
            return
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}.tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps({"version": self._version, "files": self._entries})
            temporary.write_text(text, encoding="ascii")
            temporary.replace(self._path)
        except (OSError, ValueError):
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _entry(self, key: str, stamp: Stamp) -> list[Any] | None:
        entry = self._entries.get(key)
        if not isinstance(entry, list) or len(entry) < 2 or entry[0] != list(stamp):
            return None
        return entry

    def _put(self, key: str, stamp: Stamp, rest: list[Any]) -> None:
        if self._now() - max(stamp.modified, stamp.changed) < _RACY:
            return
        self._entries[key] = [list(stamp), *rest]
        self._changed = True

    def _decoded(self, entry: list[Any]) -> Known:
        _, _, name, functions, problems, features, problem = entry
        scan = FileScan(
            functions=tuple([self._function(row, name) for row in functions]),
            problems=tuple(Problem(*each) for each in problems),
            features=frozenset(features),
        )
        return Known(scan, None if problem is None else Problem(*problem))

    def _function(self, row: list[Any], name: str) -> Function:
        suffix, short, qualified, kind, parameters, returns, flags, decorators, *rest = row
        start, end, body_start, body_end, line, end_line, complexity, statements, *rest = rest
        calls, digest, features, parent, owner = rest
        return Function(
            f"{name}::{qualified}{suffix}",
            short,
            qualified,
            kind,
            self._parameters(parameters),
            returns,
            flags & 1 == 1,
            flags & 2 == 2,
            tuple(decorators) if decorators else (),
            start,
            end,
            body_start,
            body_end,
            line,
            end_line,
            complexity,
            statements,
            tuple(calls.split("\n")) if calls else (),
            digest,
            self._words(features),
            parent and f"{name}::{parent}",
            owner,
        )

    def _parameters(self, text: str) -> tuple[Parameter, ...]:
        known = self._parameter_lists.get(text)
        if known is None:
            known = tuple(Parameter(*each) for each in json.loads(text))
            self._parameter_lists[text] = known
        return known

    def _words(self, text: str) -> frozenset[str]:
        known = self._word_sets.get(text)
        if known is None:
            known = self._word_sets[text] = frozenset(text.split())
        return known


def _row(each: Function, name: str) -> list[Any]:
    start = len(name) + 2
    return [
        each.id[start + len(each.qualified) :],
        each.name,
        each.qualified,
        each.kind,
        json.dumps([astuple(parameter) for parameter in each.parameters]),
        each.returns,
        each.is_async + 2 * each.is_generator,
        each.decorators,
        each.start,
        each.end,
        each.body_start,
        each.body_end,
        each.line,
        each.end_line,
        each.complexity,
        each.statements,
        "\n".join(call.replace("\n", " ") for call in each.calls),
        each.digest,
        " ".join(sorted(each.features)),
        each.parent and each.parent[start:],
        each.owner,
    ]


def _load(path: Path | None, version: str) -> dict[str, list[Any]]:
    if path is None:
        return {}
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(held, dict) or held.get("version") != version:
        return {}
    files = held.get("files")
    return files if isinstance(files, dict) else {}


def _digest(text: str) -> str:
    encoded = text.encode("utf-8", "surrogateescape")
    return hashlib.blake2b(encoded, digest_size=16).hexdigest()
