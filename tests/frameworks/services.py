"""Real servers on loopback for the cases that need one: started for the session, ended by id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def need(tool: str, *folders: str) -> str:
    """Return the path of a program; a missing one is a skip here and a failure in CI."""
    path = os.pathsep.join((os.environ.get("PATH", ""), *folders))
    found = shutil.which(tool, path=path)
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{tool} is missing; .ci/run must install it")
    pytest.skip(f"{tool} is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], ready: Callable[[], bool], log: Path) -> Iterator[None]:
    """Run a server until the block ends; `ready` is asked for at most 30 seconds."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            for _ in range(300):
                if ready():
                    break
                if process.poll() is not None:
                    raise AssertionError(f"{command[0]} ended: {log.read_text(errors='replace')}")
                time.sleep(0.1)
            else:
                raise AssertionError(f"{command[0]} did not start: {log.read_text()}")
            yield
        finally:
            process.terminate()
            process.wait(30)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def redis(folder: Path) -> Iterator[dict[str, str]]:
    server = need("redis-server")
    port = free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    with running([*command, "--save", ""], lambda: listens(port), folder / "redis.log"):
        yield {"TEST_REDIS": f"redis://127.0.0.1:{port}/0"}


@contextmanager
def postgres(folder: Path) -> Iterator[dict[str, str]]:
    installed = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    initdb, server = need("initdb", *installed), need("postgres", *installed)
    prefix: list[str] = []
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        prefix = [need("runuser"), "-u", "postgres", "--"]
        for parent in (folder, *folder.parents[:3]):
            parent.chmod(parent.stat().st_mode | 0o011)
        shutil.chown(folder, "postgres")
    data = folder / "data"
    subprocess.run(
        [*prefix, initdb, "-D", str(data), "-U", "tester", "--auth=trust", "--no-sync"],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    port = free_port()
    command = [*prefix, server, "-D", str(data), "-p", str(port), "-c", "fsync=off"]
    command += ["-c", "listen_addresses=127.0.0.1", "-k", str(folder)]
    ready = need("pg_isready", *installed)

    def accepts() -> bool:
        asked = subprocess.run(
            [ready, "-q", "-h", "127.0.0.1", "-p", str(port)], check=False, capture_output=True
        )
        return asked.returncode == 0

    with running(command, accepts, folder.parent / f"{folder.name}.log"):
        yield {
            "TEST_POSTGRES": f"host=127.0.0.1 port={port} user=tester dbname=postgres",
            "TEST_POSTGRES_URL": f"postgres://tester@127.0.0.1:{port}/postgres",
        }


@contextmanager
def mysql(folder: Path) -> Iterator[dict[str, str]]:
    install, server = need("mariadb-install-db"), need("mariadbd", "/usr/sbin")
    user = ["--user=root"] if os.geteuid() == 0 else []
    data = f"--datadir={folder / 'data'}"
    subprocess.run(
        [install, "--no-defaults", data, "--auth-root-authentication-method=normal", *user],
        check=True,
        capture_output=True,
    )
    port = free_port()
    command = [server, "--no-defaults", data, f"--port={port}", "--bind-address=127.0.0.1"]
    command += [f"--socket={folder / 'sql.sock'}", "--skip-grant-tables", *user]
    command += ["--skip-networking=0"]
    with running(command, lambda: listens(port), folder / "mysql.log"):
        yield {"TEST_MYSQL_URL": f"mysql://root@127.0.0.1:{port}/mysql"}


SERVICES = {"redis": redis, "postgres": postgres, "mysql": mysql}
