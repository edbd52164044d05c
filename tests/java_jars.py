"""The jars that instrumented Java is compiled, run and formatted with, fetched once by Maven."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.frameworks.services import need
from tests.node_packages import CACHE

POM = Path(__file__).parent / "e2e" / "java" / "pom.xml"
_INSIDE = ("api", "code", "file", "parser", "tree", "util")
"""Packages of the compiler that google-java-format reaches into."""


def jars(pom: Path = POM) -> Path:
    """Return a folder with what a pom depends on, exactly as it says."""
    mvn = need("mvn")
    folder = CACHE / f"java-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
        command = [mvn, "--quiet", "--batch-mode", "--file", str(pom), *goal]
        subprocess.run(command, check=True, capture_output=True)
        (folder / "complete").touch()
    return folder


def classpath(folder: Path) -> str:
    """Return the jars of a folder, the formatter aside, as javac and java want them."""
    return ":".join(
        str(each) for each in sorted(folder.glob("*.jar")) if "-format-" not in each.name
    )


def unformatted(folder: Path, paths: Sequence[Path]) -> list[Path]:
    """Return those of the files that google-java-format would change."""
    [tool] = folder.glob("google-java-format-*.jar")
    exports = [
        f"--add-exports=jdk.compiler/com.sun.tools.javac.{each}=ALL-UNNAMED" for each in _INSIDE
    ]
    command = [need("java"), *exports, "-jar", str(tool), "--dry-run", *map(str, paths)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [Path(line) for line in done.stdout.splitlines()]
