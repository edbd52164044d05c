"""Writing: the new text or the old, never something between, and nothing left lying about."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from telemetry_inject.pipeline import write

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def alone(folder: Path, *names: str) -> bool:
    return sorted(each.name for each in folder.iterdir()) == sorted(names)


def test_the_mode_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(0o751)
    write.replace(path, b"old", b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o751
    assert alone(tmp_path, "a.py")


@pytest.mark.skipif(not ROOT, reason="only root may give files away")
def test_the_owner_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    os.chown(path, 1234, 2345)
    write.replace(path, b"old", b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


def test_a_link_stays_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "a.py"
    target.write_bytes(b"old")
    link = tmp_path / "link.py"
    link.symlink_to(Path("real") / "a.py")
    write.replace(link, b"old", b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert alone(tmp_path, "link.py", "real")
    assert alone(tmp_path / "real", "a.py")


def test_hard_links_are_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    os.link(path, tmp_path / "b.py")
    with pytest.raises(OSError, match="2 hard links"):
        write.replace(path, b"old", b"new")
    assert path.read_bytes() == b"old"
    assert path.stat().st_nlink == 2


def test_what_somebody_else_wrote_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"newer")
    with pytest.raises(OSError, match="changed by somebody else"):
        write.replace(path, b"old", b"new")
    assert path.read_bytes() == b"newer"
    assert alone(tmp_path, "a.py")


def test_a_read_only_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(PermissionError, match="read-only"):
        write.replace(path, b"old", b"new")
    assert path.read_bytes() == b"old"


def test_a_name_as_long_as_names_may_be(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 252 + ".py")
    path.write_bytes(b"old")
    write.replace(path, b"old", b"new")
    assert path.read_bytes() == b"new"


LIMITED = """
import resource, signal, sys
from pathlib import Path
from telemetry_inject.pipeline import write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write.replace(Path(sys.argv[1]), b"old", b"n" * 5000)
except OSError as error:
    print(error.strerror)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no file size limit here")
def test_a_full_disk_leaves_the_original(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, path], capture_output=True, text=True, check=False
    )
    assert done.stdout == "File too large\n", done.stderr
    assert path.read_bytes() == b"old"
    assert alone(tmp_path, "a.py")


@pytest.mark.skipif(not ROOT or sys.platform != "linux", reason="mounting takes root")
def test_a_really_full_disk_leaves_the_original(tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        path = tmp_path / "a.py"
        path.write_bytes(b"old")
        with pytest.raises(OSError, match="No space left"):
            write.replace(path, b"old", b"n" * 200_000)
        assert path.read_bytes() == b"old"
        assert alone(tmp_path, "a.py")
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_left_overs_of_the_dead_go_and_those_of_the_living_stay(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead = tmp_path / f".telemetry-inject-{gone.pid}-0123abcd.tmp"
    living = tmp_path / f".telemetry-inject-{os.getpid()}-0123abcd.tmp"
    other = tmp_path / ".telemetry-inject-notes.tmp"
    for path in (dead, living, other):
        path.write_bytes(b"")
    write.clean(tmp_path)
    assert alone(tmp_path, living.name, other.name)


ENDLESS = """
import sys
from pathlib import Path
from telemetry_inject.pipeline import write
path, a, b = Path(sys.argv[1]), b"a" * 400_000, b"b" * 400_000
print("started", flush=True)
while True:
    write.replace(path, a, b)
    a, b = b, a
"""


def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    whole = {b"a" * 400_000, b"b" * 400_000}
    for number in range(12):
        path.write_bytes(b"a" * 400_000)
        process = subprocess.Popen(
            [sys.executable, "-c", ENDLESS, path], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        time.sleep(0.003 * number)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert path.read_bytes() in whole
        write.clean(tmp_path)
        assert alone(tmp_path, "a.py")
