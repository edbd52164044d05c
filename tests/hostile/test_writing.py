"""Writing under bad conditions: killed, no room, nothing may be written."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import killed
from tests.cli.conftest import DECLARED, SHOP, clean

COMMAND = [sys.executable, "-m", "telemetry_inject"]


@pytest.mark.slow
def test_killed_at_random_moments(capsys: pytest.CaptureFixture[str]) -> None:
    """A few kills; benchmarks/README.md has the figures of 200."""
    assert killed.main(["--kills", "6", "--files", "60"]) == 0
    assert "6 kills" in capsys.readouterr().out


def test_leftovers_of_a_killed_run_go_and_those_of_others_stay(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(DECLARED)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/payments.py").write_bytes(SHOP)
    gone = subprocess.Popen(["true"])
    gone.wait()
    dead = [
        tmp_path / f".telemetry-inject-{gone.pid}-00000000.tmp",
        tmp_path / "shop" / f".telemetry-inject-{gone.pid}-00000001.tmp",
    ]
    alive = tmp_path / "shop" / f".telemetry-inject-{os.getpid()}-00000000.tmp"
    other = tmp_path / "shop" / ".telemetry-inject-notes.tmp"
    for path in (*dead, alive, other):
        path.touch()
    subprocess.run([*COMMAND, "-q", "shop"], cwd=tmp_path, env=clean(tmp_path), check=True)
    assert not any(path.exists() for path in dead)
    assert alive.exists()
    assert other.exists()


def project(folder: Path) -> dict[str, bytes]:
    """Put a small, a large and another small file there, and return them."""
    large = SHOP + b'NOTES = """\n' + b"what this is about\n" * 16_000 + b'"""\n'
    files = {"a.py": SHOP, "b.py": large, "c.py": SHOP, "pyproject.toml": DECLARED}
    for name, text in files.items():
        (folder / name).write_bytes(text)
    return files


def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    files = project(tmp_path)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        [*COMMAND, "."], cwd=tmp_path, env=clean(tmp_path.parent / "home"),
        capture_output=True, text=True, check=False, preexec_fn=limited,
    )  # fmt: skip
    assert done.returncode == 1
    assert "b.py: failed: File too large" in done.stderr
    assert (tmp_path / "b.py").read_bytes() == files["b.py"]
    assert b"_otel" in (tmp_path / "a.py").read_bytes()
    assert b"_otel" in (tmp_path / "c.py").read_bytes()
    assert {each.name for each in tmp_path.iterdir()} == {*files}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=1m,mode=777", "tmpfs", str(place)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("nothing can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    home = folder.parent / "home"
    return subprocess.run(
        [*COMMAND, *words, "."], cwd=folder, env=clean(home),
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_full_disk(small_disk: Path) -> None:
    files = project(small_disk)
    room = shutil.disk_usage(small_disk).free
    (small_disk / "ballast").write_bytes(b"x" * (room - 150_000))
    done = run(small_disk)
    assert done.returncode == 1
    assert "b.py: failed: No space left on device" in done.stderr
    assert (small_disk / "b.py").read_bytes() == files["b.py"]
    assert b"_otel" in (small_disk / "a.py").read_bytes()
    assert {each.name for each in small_disk.iterdir()} == {*files, "ballast"}
    (small_disk / "ballast").unlink()
    assert run(small_disk).returncode == 0
    assert b"_otel" in (small_disk / "b.py").read_bytes()
    assert run(small_disk, "--remove").returncode == 0
    assert {name: (small_disk / name).read_bytes() for name in files} == files


def test_a_file_system_that_may_only_be_read(small_disk: Path) -> None:
    files = project(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = run(small_disk)
    assert done.returncode == 1
    assert done.stderr.count("failed: ") >= 3
    assert "Read-only file system" in done.stderr or "read-only" in done.stderr
    assert {name: (small_disk / name).read_bytes() for name in files} == files
    assert run(small_disk, "--diff").returncode == 0
