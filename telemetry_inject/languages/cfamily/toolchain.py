"""`cc -fsyntax-only` and clang-format over texts that are not written yet; nothing is run or built.

The new texts lie in a folder that mirrors the places of the files, with the header in its place, so
that relative includes of ours are found there and all others by the folders of the files. Whatever
a compiler has against the text as it was as well is no objection: most often it is a header that is
not installed, or flags that only the build knows.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from telemetry_inject.languages.cfamily.dialect import Dialect
from telemetry_inject.languages.cfamily.inject.spelling import INCLUDE
from telemetry_inject.languages.cfamily.packaging import header
from telemetry_inject.languages.cfamily.project.commands import flags_of
from telemetry_inject.languages.cfamily.project.formatting import settings
from telemetry_inject.languages.cfamily.project.places import root
from telemetry_inject.model import SourceFile

_SECONDS = 120
_TOGETHER = 64
"""Files that one process of a compiler gets."""
_OFF_AND_ON = ((), ("-DTELEMETRY_INJECT=1",))

_PLACE = re.compile(r"^(?:In file included from |\s+from )?(?P<place>/[^:]+):(?P<line>\d+)")

Texts = Sequence[tuple[SourceFile, bytes]]


class CFamilyToolchain:
    """`base.Toolchain` for C and C++."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def check(self, files: Texts) -> Mapping[str, str]:
        """Return what the compiler and clang-format have against the new texts and not the old."""
        found: dict[str, str] = {}
        compiler = _first(self._dialect.compilers)
        with TemporaryDirectory(prefix="telemetry-inject-") as folder:
            places = _Mirror(Path(folder), files)
            if compiler is not None:
                found |= places.compiled(compiler, self._dialect.classes)
            if shutil.which("clang-format"):
                rest = [each for each in files if each[0].name not in found]
                with suppress(subprocess.TimeoutExpired):  # a matter of layout, not of safety
                    found |= places.formatted(rest)
        return found

    def describe(self) -> str:
        """Return the compiler's version, or that none is there and how to install one."""
        compiler = _first(self._dialect.compilers)
        if compiler is None:
            names = " or ".join(self._dialect.compilers[-2:])
            return f"no compiler found ({names}), so that nothing checks what is inserted"
        return f"{_version(compiler)}, with -fsyntax-only"


def _first(names: Sequence[str]) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


@cache
def _version(compiler: str) -> str:
    try:
        done = _run([compiler, "--version"])
    except subprocess.TimeoutExpired:
        done = None
    return done.stdout.splitlines()[0] if done and done.stdout else f"{compiler} does not start"


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str] | None:
    """Return a finished program; None where it does not start.

    Raises `subprocess.TimeoutExpired` where it takes too long.
    """
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except OSError:
        return None


def _told(said: str, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the first error of each file, by its name.

    An error in a header comes below a line that names the file which includes it.
    """
    at = None
    found: dict[str, str] = {}
    for line in said.splitlines():
        named = _PLACE.search(line)
        if named and named["place"] in places:
            at = named["place"]
        if at is not None and "error:" in line and at not in found:
            where = named["line"] if named and named["place"] == at else "of a header"
            found[at] = f"the compiler says at line {where}: {line.partition('error: ')[2]}"
    for place, why in found.items():
        yield places[place], why


class _Mirror:
    """The new texts and the old ones, each in a folder where its neighbours would be."""

    def __init__(self, folder: Path, files: Texts) -> None:
        self._folder = folder
        self._files = files
        for source, data in files:
            for kind, text in (("new", data), ("old", source.data)):
                path = self._place(source, kind)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text)
            self._header(source, data)

    def _place(self, source: SourceFile, kind: str) -> Path:
        absolute = source.path.absolute()
        return self._folder / kind / absolute.relative_to(absolute.anchor)

    def _header(self, source: SourceFile, data: bytes) -> None:
        """Put the header where the new text includes it, should the project not have it yet."""
        found = INCLUDE.search(data)
        if found is None:
            return
        named = data[found.start() : found.end()].split(b'"')[1].decode("utf-8", "replace")
        place = (self._place(source, "new").parent / named).resolve()
        if place.is_relative_to(self._folder.resolve()) and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(header())

    def compiled(self, compiler: str, classes: bool) -> dict[str, str]:
        """Return what a compiler has against new texts whose old ones it accepts."""
        groups: dict[tuple[str, ...], list[SourceFile]] = {}
        for source, _ in self._files:
            flags = (*self._flags(source), "-iquote", str(source.path.absolute().parent))
            groups.setdefault(flags, []).append(source)
        jobs = [
            (flags, group[at : at + _TOGETHER])
            for flags, group in groups.items()
            for at in range(0, len(group), _TOGETHER)
        ]
        command = [compiler, "-x", "c++" if classes else "c", "-fsyntax-only", "-w"]
        found: dict[str, str] = {}
        with ThreadPoolExecutor(max_workers=2) as pool:
            for one in pool.map(lambda job: self._judged(command, *job), jobs):
                found |= one
        return found

    def _flags(self, source: SourceFile) -> tuple[str, ...]:
        """Return the flags that the project names for a file, or the folders that are usual."""
        flags = flags_of(source.path)
        if flags is not None:
            return flags
        folder = root(source.path)
        if folder is None:
            return ()
        inner = [folder / each for each in ("", "include", "src")]
        return tuple(word for each in inner if each.is_dir() for word in ("-I", str(each)))

    def _judged(
        self, command: Sequence[str], flags: Sequence[str], group: Sequence[SourceFile]
    ) -> dict[str, str]:
        suspects: dict[str, str] = {}
        try:
            for switch in _OFF_AND_ON:
                suspects |= self._errors([*command, *flags, *switch], group, "new")
            asked = [source for source in group if source.name in suspects]
            before = self._errors([*command, *flags], asked, "old") if asked else {}
        except subprocess.TimeoutExpired:
            late = f"the compiler did not end within {_SECONDS} s, so nothing vouches for it"
            return {source.name: late for source in group}
        return {name: why for name, why in suspects.items() if name not in before}

    def _errors(
        self, command: Sequence[str], group: Sequence[SourceFile], kind: str
    ) -> dict[str, str]:
        """Return the first error in each file that has one, by name."""
        places = {str(self._place(source, kind)): source.name for source in group}
        done = _run([*command, *places])
        if done is None or done.returncode == 0:
            return {}
        return dict(_told(done.stderr, places))

    def formatted(self, files: Texts) -> dict[str, str]:
        """Return the files that clang-format leaves as they were, but not as they are."""
        groups: dict[Path, list[SourceFile]] = {}
        for source, _ in files:
            style = settings(source.path)
            if style is not None:
                groups.setdefault(style, []).append(source)
        return {
            name: "clang-format would lay it out anew, and has nothing against it as it was"
            for style, group in groups.items()
            for name in self._spoilt(style, group)
        }

    def _spoilt(self, style: Path, group: Sequence[SourceFile]) -> Iterator[str]:
        spoilt = self._laid_out_anew(style, group, "new")
        if spoilt:
            before = self._laid_out_anew(style, [s for s in group if s.name in spoilt], "old")
            yield from sorted(spoilt - before)

    def _laid_out_anew(self, style: Path, group: Sequence[SourceFile], kind: str) -> set[str]:
        places = {str(self._place(source, kind)): source.name for source in group}
        command = ["clang-format", f"--style=file:{style}", "--dry-run", *places]
        done = _run(command)
        if done is None or "error:" in done.stderr:
            return set()
        lines = done.stderr.splitlines()
        return {
            name
            for place, name in places.items()
            if any(each.startswith(place + ":") for each in lines)
        }
