"""javac, over files that are not written yet: once for each source folder of a batch.

It parses and analyses (`-proc:none`, no code is generated, no annotation processor runs), and what
it says of the new texts is held against what it says of the old ones: a dependency that cannot be
found is missing in both, and no reason to object. Where the API itself is not found, declarations
of the few methods that inserted code calls take its place.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from tempfile import TemporaryDirectory

from telemetry_inject.languages.java.project.classpath import api, classpath
from telemetry_inject.languages.java.resolve.imports import PACKAGE
from telemetry_inject.model import SourceFile

_SECONDS = 300
_MISSING = "a JDK is not installed, so that javac does not check (install a JDK, 17 or newer)"
_ERROR = re.compile(r"^(?P<path>.+\.java):(?P<line>\d+): error: (?P<message>.*)$")
_SYMBOL = re.compile(r"^\s+symbol:\s+(?P<symbol>.*)$")
_SYNTAX = re.compile(
    r"expected$|^illegal (?:start|character|escape|unicode|initializer)|^not a statement|^unclosed "
    r"|^reached end of file|^orphaned |^'(?:else|catch|finally)' without|^invalid method declaration"
    r"|^malformed |^unnamed classes|^class, interface|^unmappable character|^integer number too large"
    r"|^empty character|^'try' without"
)
_NEWER = re.compile(r"preview feature|not supported in -source|--enable-preview|--release")
_UNKNOWN = re.compile(
    r"^cannot find symbol|^package .* does not exist|^cannot access|^static import only"
    r"|^package .* is not visible|^incompatible types|^cannot infer|^method does not override"
)
_FLOW = re.compile(
    r"initialized|assigned|unreported exception|unreachable|missing return|already defined"
    r"|too large|first statement|effectively final|_otel"
)
_OPTIONS = (
    "-J-Duser.language=en", "-J-Duser.country=US", "-proc:none", "-implicit:none", "-nowarn",
    "-encoding", "UTF-8", "-Xmaxerrs", "100000", "-XDshould-stop.ifError=FLOW",
    "-XDshould-stop.ifNoError=FLOW",
)  # fmt: skip

Texts = Sequence[tuple[SourceFile, bytes]]
Complaints = Mapping[int, Sequence[tuple[int, str]]]
"""Line and message, by the number of the file."""


class JavaToolchain:
    """`base.Toolchain` for Java."""

    def check(self, files: Texts) -> Mapping[str, str]:
        """Return what javac has against the new texts that it had not against the old ones."""
        javac = shutil.which("javac")
        if javac is None:
            return {}
        groups: dict[Path, list[tuple[SourceFile, bytes]]] = defaultdict(list)
        for source, data in files:
            groups[_source_folder(source)].append((source, data))
        found: dict[str, str] = {}
        for folder, batch in sorted(groups.items()):
            try:
                found |= _checked(javac, folder, batch)
            except subprocess.TimeoutExpired:
                late = f"javac did not end within {_SECONDS} s, so nothing vouches for the new text"
                found |= {source.name: late for source, _ in batch}
        return found

    def describe(self) -> str:
        """Return the version of javac, or that it is missing and how to install it."""
        javac = shutil.which("javac")
        return _MISSING if javac is None else _version(javac)


@cache
def _version(javac: str) -> str:
    try:
        said = subprocess.run(
            [javac, "-version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"javac does not start: {error}"
    return (said.stdout or said.stderr).strip()


def _source_folder(source: SourceFile) -> Path:
    """Return the folder in which packages start."""
    folder = source.path.absolute().parent
    found = PACKAGE.search(source.data)
    parts = found[1].decode("utf-8", "replace").split(".") if found else []
    if parts and folder.parts[-len(parts) :] == tuple(parts):
        return folder.parents[len(parts) - 1]
    return folder


def _checked(javac: str, folder: Path, batch: Texts) -> Mapping[str, str]:
    """Return, by name, what javac has against the new texts of one source folder."""
    objections: dict[str, str] = {}
    rest = list(batch)
    while rest:
        after = _compiled(javac, folder, [(source, data) for source, data in rest])
        if not after:
            return objections
        before = _compiled(javac, folder, [(source, source.data) for source, _ in rest])
        if before is None:
            return objections
        broken = dict(_broken(before, after))
        if not broken:
            for number, said in after.items():
                new = _new(before.get(number, ()), said)
                if new is not None:
                    objections[rest[number][0].name] = f"javac says of line {new[0]}: {new[1]}"
            return objections
        for number, why in broken.items():
            if why:
                objections[rest[number][0].name] = why
        rest = [each for number, each in enumerate(rest) if number not in broken]
    return objections


def _broken(before: Complaints, after: Complaints) -> Iterator[tuple[int, str]]:
    """Yield the files that are not even parsed, with what is to be said of them."""
    for number, said in before.items():
        if any(_NEWER.search(message) for _, message in said):
            yield number, ""
        elif syntax := next((each for each in said if _SYNTAX.search(each[1])), None):
            yield number, f"javac does not accept the file as it was, line {syntax[0]}: {syntax[1]}"
    for number, said in after.items():
        syntax = next((each for each in said if _SYNTAX.search(each[1])), None)
        if syntax is not None and number not in before:
            yield number, f"javac says of line {syntax[0]}: {syntax[1]}"


def _new(
    before: Sequence[tuple[int, str]], after: Sequence[tuple[int, str]]
) -> tuple[int, str] | None:
    """Return the first complaint that was not made before.

    Where types are not known, only what follows from the order of statements counts.
    """
    known = Counter(message for _, message in before)
    partial = any(_UNKNOWN.search(message) for message in known)
    for line, message in after:
        if known[message] > 0:
            known[message] -= 1
        elif not partial or _FLOW.search(message) or _SYNTAX.search(message):
            return line, message
    return None


def _compiled(javac: str, folder: Path, texts: Texts) -> Complaints | None:
    """Return the errors of javac by the number of the text; None where it has no say."""
    with TemporaryDirectory(prefix="telemetry-inject-") as name:
        place = Path(name)
        listed = []
        for number, (source, data) in enumerate(texts):
            path = place / str(number) / source.path.name
            path.parent.mkdir()
            path.write_bytes(data)
            listed.append(path)
        jars = [*classpath(folder)]
        if not any(each.name.startswith("opentelemetry-api-") for each in jars):
            jars += api()
        if not any(each.name.startswith("opentelemetry-api-") for each in jars):
            listed += _stubs(place / "stubs")
        arguments = place / "arguments"
        arguments.write_text("".join(f'"{_escaped(each)}"\n' for each in listed))
        (place / "classes").mkdir()
        command = [
            javac, *_OPTIONS, "-d", str(place / "classes"),
            "-cp", os.pathsep.join(map(str, jars)) or str(place / "classes"),
            "-sourcepath", str(folder), f"@{arguments}",
        ]  # fmt: skip
        try:
            said = subprocess.run(
                command,
                cwd=place,
                env={
                    k: v for k, v in os.environ.items() if not k.startswith(("JDK_", "JAVA_TOOL"))
                },
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_SECONDS,
                check=False,
            )
        except OSError:
            return None
        return _complaints(said.stderr, place)


def _escaped(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')


def _stubs(folder: Path) -> list[Path]:
    """Write declarations of what inserted code calls; returns their files."""
    found = []
    text = (resources("telemetry_inject.languages.java") / "templates" / "api.java.txt").read_text(
        "utf-8"
    )
    for part in text.split("// file: ")[1:]:
        name, _, content = part.partition("\n")
        path = folder / name.strip()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        found.append(path)
    return found


def _complaints(text: str, place: Path) -> Complaints:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for line in text.splitlines():
        if error := _ERROR.match(line):
            number = _number(Path(error["path"]), place)
            if number is not None:
                found[number].append((int(error["line"]), error["message"]))
            last = number
        elif (symbol := _SYMBOL.match(line)) and found and last is not None:
            at, message = found[last][-1]
            found[last][-1] = at, f"{message}: {symbol['symbol']}"
    return found


def _number(path: Path, place: Path) -> int | None:
    """Return the number of one of our texts, None for another file of the project."""
    try:
        first = path.relative_to(place).parts[0]
    except ValueError:
        return None
    return int(first) if first.isdigit() else None
