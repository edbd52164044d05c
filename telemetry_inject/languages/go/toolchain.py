"""gofmt and go vet, over files that are not written yet: once a batch, no code of the project runs.

`go vet -overlay` compiles the packages with the new texts in place of those on the disk. It loads
no plugin and runs no generator; with cgo it runs the C compiler on the project's C code. Nothing
is downloaded: where a module is missing, only gofmt has a say.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from telemetry_inject.languages.folders import above
from telemetry_inject.model import SourceFile

_SECONDS = 300
_MESSAGE = re.compile(r"^(?:vet: )?(\S+?\.go):(\d+):(?:\d+:)? (.*)$")
_HUNK = re.compile(r"@@ -(\d+)")
_MISSING = "Go is not installed, so that gofmt and go vet do not check (install Go 1.21 or newer)"
_ABSENT = re.compile(
    r"no required module provides|cannot find (?:module|package)|missing go\.sum entry"
    r"|updates to go\.mod needed|is not in std|module lookup disabled|could not import"
)

Texts = Sequence[tuple[SourceFile, bytes]]


class GoToolchain:
    """`base.Toolchain` for Go."""

    def check(self, files: Texts) -> Mapping[str, str]:
        """Return what gofmt and go vet have against the new texts that they had not before."""
        if not files or shutil.which("gofmt") is None:
            return {}
        found = dict(_formatted(files))
        rest = [(source, data) for source, data in files if source.name not in found]
        if shutil.which("go") is not None:
            found |= _vetted(rest)
        return found

    def describe(self) -> str:
        """Return the version of Go, or that it is missing and how to install it."""
        go = shutil.which("go")
        return _MISSING if go is None else _version(go)


@cache
def _version(go: str) -> str:
    said = _run([go, "version"], Path.cwd())
    return said.stdout.strip().removeprefix("go version ") if said else "go does not start"


def _run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str] | None:
    """Run a command without network and without another toolchain than the installed one."""
    environment = {**os.environ, "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": _flags()}
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None


def _flags() -> str:
    """Return the user's flags without what runs another program or changes go.mod."""
    given = os.environ.get("GOFLAGS", "").split()
    return " ".join(
        each for each in given if not each.lstrip("-").startswith(("toolexec", "overlay", "mod="))
    )


def laid_out(data: bytes) -> set[int] | None:
    """Return the lines that gofmt would lay out differently, and their neighbours, to which it
    aligns them; None where it cannot be asked.
    """
    with TemporaryDirectory(prefix="telemetry-inject-") as folder:
        path = Path(folder) / "new.go"
        path.write_bytes(data)
        said = _run(["gofmt", "-d", "new.go"], Path(folder))
    if said is None or said.stderr:
        return None
    lines: set[int] = set()
    line = 0
    for text in said.stdout.splitlines():
        if hunk := _HUNK.match(text):
            line = int(hunk[1])
        elif text.startswith(("-", " ")) and not text.startswith("---"):
            if text.startswith("-"):
                lines |= {line - 1, line, line + 1}
            line += 1
    return lines


def _formatted(files: Texts) -> Mapping[str, str]:
    """Return the files that gofmt would change now and would not have changed before."""
    with TemporaryDirectory(prefix="telemetry-inject-") as folder:
        before, after = Path(folder) / "before", Path(folder) / "after"
        for number, (source, data) in enumerate(files):
            for place, content in ((before, source.data), (after, data)):
                path = place / f"{number}.go"
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
        said = _run(["gofmt", "-l", "-e", "."], after)
        if said is None:
            return {}
        suspects = _listed(said)
        if not suspects:
            return {}
        names = [f"{number}.go" for number in sorted(suspects)]
        earlier = _run(["gofmt", "-l", "-e", *names], before)
        known = _listed(earlier) if earlier is not None else {}
    return {
        files[number][0].name: f"gofmt {why}"
        for number, why in suspects.items()
        if number not in known
    }


def _listed(said: subprocess.CompletedProcess[str]) -> dict[int, str]:
    """Return what gofmt says of files, by their numbers."""
    found: dict[int, str] = {}
    for line in said.stderr.splitlines():
        if message := re.match(r"(?:.*/)?(\d+)\.go:(\d+):\d+: (.*)", line):
            found.setdefault(int(message[1]), f"does not accept line {message[2]}: {message[3]}")
    for line in said.stdout.splitlines():
        if name := re.fullmatch(r"(?:.*/)?(\d+)\.go", line.strip()):
            found.setdefault(int(name[1]), "would lay out the instrumented text differently")
    return found


def _vetted(files: Texts) -> Mapping[str, str]:
    """Return what go vet says of the new texts and did not say of the old ones."""
    return {
        name: f"go vet says of line {said[0][0]}: {said[0][1]}"
        for name, said in compiled(files).complaints.items()
    }


@dataclass(frozen=True, slots=True)
class Compiled:
    """What go vet says of new texts and did not say of the old ones."""

    complaints: Mapping[str, Sequence[tuple[int, str]]]
    """Lines and messages by the names of the files."""
    without: tuple[Path, ...] = ()
    """Modules that it could not compile at all, as they are or with what is installed."""


def compiled(files: Texts) -> Compiled:
    """Return what go vet has against new texts, with the packages' tests compiled as well."""
    modules: dict[Path, list[tuple[SourceFile, bytes]]] = defaultdict(list)
    for source, data in files:
        root = _module(source.path)
        if root is not None and source.path.is_file():
            modules[root].append((source, data))
    found: dict[str, Sequence[tuple[int, str]]] = {}
    without = []
    for root, batch in modules.items():
        said = _vetted_module(root, batch)
        if said is None:
            without.append(root)
        else:
            found |= said
    return Compiled(found, tuple(without))


def _module(path: Path) -> Path | None:
    return next((each for each in above(path) if (each / "go.mod").is_file()), None)


def _vetted_module(root: Path, files: Texts) -> dict[str, Sequence[tuple[int, str]]] | None:
    packages = sorted({f"./{_below(source.path.parent, root)}" for source, _ in files})
    with TemporaryDirectory(prefix="telemetry-inject-") as folder:
        replaced = {}
        for number, (source, data) in enumerate(files):
            path = Path(folder) / f"{number}.go"
            path.write_bytes(data)
            replaced[str(source.path.absolute())] = str(path)
        overlay = Path(folder) / "overlay.json"
        overlay.write_text(json.dumps({"Replace": replaced}))
        after = _run(["go", "vet", f"-overlay={overlay}", *packages], root)
        if after is None or (after.returncode and _ABSENT.search(after.stderr)):
            return None
        shown = {str(Path(folder) / f"{n}.go"): s for n, (s, _) in enumerate(files)}
        complaints = _complaints(after.stderr, root, files, shown)
    if after.returncode == 0:
        return {}
    before = _run(["go", "vet", *packages], root)
    known = _complaints(before.stderr, root, files, {}) if before is not None else {}
    found: dict[str, Sequence[tuple[int, str]]] = {}
    for name, said in complaints.items():
        new = [each for each in said if each[1] not in {text for _, text in known.get(name, ())}]
        if new:
            found[name] = new
    return found


def _below(folder: Path, root: Path) -> str:
    try:
        return folder.absolute().relative_to(root).as_posix()
    except ValueError:
        return "."


def _complaints(
    text: str, root: Path, files: Texts, shown: Mapping[str, SourceFile]
) -> dict[str, list[tuple[int, str]]]:
    """Return line and message by the names of the files that are spoken of."""
    paths = {str(source.path.absolute()): source for source, _ in files} | dict(shown)
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for line in text.splitlines():
        message = _MESSAGE.match(line.strip())
        if message is None:
            continue
        source = paths.get(os.path.normpath(root / message[1]))
        if source is not None:
            found[source.name].append((int(message[2]), message[3]))
    return found
