"""Pinned packages, fetched with the registries' ordinary clients and unpacked under `.work`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

WORK = Path(__file__).resolve().parent / ".work"

Kind = Literal["wheel", "sdist", "npm", "crate", "module", "maven", "maven-tests", "debian"]


@dataclass(frozen=True, slots=True)
class Pin:
    """One release: a wheel or a source distribution of PyPI, a tarball of npm, a crate, a Go
    module, or the sources of an artifact of Maven (`group:name`), of its tests with `maven-tests`.
    """

    kind: Kind
    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def archive(pin: Pin) -> Path:
    """Return the release's archive, downloaded unless it lies there already."""
    folder = WORK / "archives" / f"{pin.kind}-{_slug(pin.name)}-{pin.version}"
    if not folder.is_dir():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        subprocess.run(_client(pin, partial), check=True, cwd=partial, stdout=subprocess.DEVNULL)
        partial.rename(folder)
    (found,) = folder.iterdir()
    return found


def unpacked(pin: Pin) -> Path:
    """Return the folder that holds the release's files, unpacked unless it is there already."""
    if pin.kind == "module":
        return _module(pin)
    folder = WORK / "sources" / f"{pin.kind}-{_slug(pin.name)}-{pin.version}"
    if pin.kind == "debian":
        return folder if folder.is_dir() else _debian(pin, folder)
    if pin.kind == "crate":
        return folder if folder.is_dir() else _crate(pin, folder)
    if not folder.is_dir():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        _unpack(archive(pin), partial)
        partial.rename(folder)
    return (
        folder
        if pin.kind in ("wheel", "maven", "maven-tests")
        else next(each for each in folder.iterdir())
    )


def _crate(pin: Pin, folder: Path) -> Path:
    """Return a copy of the crate that `cargo fetch` puts into its own cache."""
    with tempfile.TemporaryDirectory() as scratch:
        cargo = ["cargo", "--quiet"]
        for words in (
            ["init", "--name", "scratch"],
            ["add", f"{pin.name}@={pin.version}"],
            ["fetch"],
        ):
            subprocess.run([*cargo, *words], check=True, cwd=scratch, capture_output=True)
    home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    [found] = (home / "registry" / "src").glob(f"*/{pin.name}-{pin.version}")
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(found, partial)
    partial.rename(folder)
    return folder


def _module(pin: Pin) -> Path:
    """Return the folder of Go's own cache, which cannot be written to."""
    command = ["go", "mod", "download", "-json", f"{pin.name}@{pin.version}"]
    WORK.mkdir(exist_ok=True)
    said = subprocess.run(command, check=True, capture_output=True, cwd=WORK, text=True)
    return Path(json.loads(said.stdout)["Dir"])


def _debian(pin: Pin, folder: Path) -> Path:
    """Return the upstream sources of a package of the Debian that this machine is set up for.

    Versions change with security updates: another one than the pinned is an error that says so.
    """
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "lists" / "partial").mkdir(parents=True)
        sources = Path("/etc/apt/sources.list.d/debian.sources")
        wanted = sources.read_text().replace("Types: deb\n", "Types: deb-src\n")
        (Path(scratch) / "src.sources").write_text(wanted)
        apt = ["apt-get", "-q", "-o", f"Dir::Etc::sourcelist={scratch}/src.sources"]
        apt += ["-o", "Dir::Etc::sourceparts=/dev/null", "-o", f"Dir::State::lists={scratch}/lists"]
        apt += ["-o", "APT::Sandbox::User=root"]
        for words in (["update"], ["source", "--download-only", pin.name]):
            subprocess.run([*apt, *words], check=True, cwd=scratch, capture_output=True)
        [packed] = [each for each in Path(scratch).glob("*.orig.tar.*") if each.suffix != ".asc"]
        if packed.name.split("_")[1].partition(".orig.")[0] != pin.version:
            raise ValueError(f"{packed.name} is not {pin}; change the pin")
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        _unpack(packed, partial)
    partial.rename(folder)
    return folder


def _client(pin: Pin, folder: Path) -> list[str]:
    if pin.kind == "npm":
        return ["npm", "pack", "--silent", f"{pin.name}@{pin.version}"]
    if pin.kind.startswith("maven"):
        classifier = "test-sources" if pin.kind == "maven-tests" else "sources"
        artifact = f"-Dartifact={pin.name}:{pin.version}:jar:{classifier}"
        return [
            "mvn",
            "-q",
            "-B",
            "-Dstyle.color=never",
            "dependency:copy",
            artifact,
            f"-DoutputDirectory={folder}",
        ]
    only = "--no-binary" if pin.kind == "sdist" else "--only-binary"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", only, ":all:"]
    return [*pip, "--dest", str(folder), f"{pin.name}=={pin.version}"]


def _unpack(packed: Path, folder: Path) -> None:
    if packed.suffix in {".whl", ".zip", ".jar"}:
        with zipfile.ZipFile(packed) as wheel:
            wheel.extractall(folder)
        return
    with tarfile.open(packed) as tarball:
        tarball.extractall(folder, filter="data")


def _slug(name: str) -> str:
    return name.replace("@", "").replace("/", "-").replace(":", "-")
