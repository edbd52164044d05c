"""One server for each GPU: started with its variables, and exactly those stopped again.

A script stands in for `ollama serve`: what is tested is whom we start, and whom we stop.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import pytest

from telemetry_inject.config import SettingsError
from telemetry_inject.gpu.device import Device, Found
from telemetry_inject.pipeline.models.pooled import started
from telemetry_inject.providers.ollama_serve import ServeError, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")

SCRIPT = f"""#!{sys.executable}
import http.server, json, os, subprocess, sys
if os.environ.get("BROKEN"):
    print("Error: listen tcp: address in use")
    sys.exit(1)
runner = subprocess.Popen(["sleep", "600"])  # as the server starts a runner for a model
names = ("CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "OLLAMA_HOST", "OLLAMA_MODELS")
said = json.dumps({{"version": "0.32.15", "runner": runner.pid, "pid": os.getpid(),
                    **{{name: os.environ.get(name) for name in names}}}}).encode()
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said)
    def log_message(self, *arguments):
        pass
host, port = os.environ["OLLAMA_HOST"].removeprefix("http://").split(":")
http.server.HTTPServer((host, int(port)), Answer).serve_forever()
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    program = tmp_path / "ollama"
    program.write_text(SCRIPT)
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "OLLAMA_MODELS": "/store"}


def _alive(pid: int) -> bool:
    """Return whether a process runs; one that is only waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _gone(*pids: int) -> bool:
    end = time.monotonic() + 5
    while any(map(_alive, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(_alive, pids))


GPUS = [{"CUDA_VISIBLE_DEVICES": "GPU-a"}, {"ROCR_VISIBLE_DEVICES": "1"}]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_each_server_sees_its_gpu_and_all_are_stopped(environment: dict[str, str]) -> None:
    bystander = subprocess.Popen(["sleep", "600"])
    with serving(GPUS, environment) as served:
        said = [json.load(urlopen(f"{each.url}/api/version")) for each in served]
        assert [each["CUDA_VISIBLE_DEVICES"] for each in said] == ["GPU-a", None]
        assert [each["ROCR_VISIBLE_DEVICES"] for each in said] == [None, "1"]
        assert [each["OLLAMA_HOST"] for each in said] == [each.url for each in served]
        assert {each["OLLAMA_MODELS"] for each in said} == {"/store"}
        pids = [each[name] for each in said for name in ("pid", "runner")]
        assert all(map(_alive, pids))
    assert _gone(*pids)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


PROGRAM = """
import json, sys
from urllib.request import urlopen
from telemetry_inject.providers.ollama_serve import serving
with serving([{"CUDA_VISIBLE_DEVICES": "0"}]) as served:
    said = json.load(urlopen(served[0].url + "/api/version"))
    print(said["pid"], said["runner"], flush=True)
    import time
    time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_program_stops_them(environment: dict[str, str], number: int) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert program.stdout is not None
    pids = [*map(int, program.stdout.readline().split())]
    assert len(pids) == 2
    program.send_signal(number)
    program.wait(15)
    program.stdout.close()
    assert _gone(*pids)


def test_a_server_that_does_not_start_says_why(environment: dict[str, str]) -> None:
    with (
        pytest.raises(ServeError, match="ended with 1: Error: listen tcp: address in use"),
        serving(GPUS, {**environment, "BROKEN": "1"}),
    ):
        pass


def test_there_must_be_an_ollama_and_a_gpu(tmp_path: Path) -> None:
    found = Found((Device("nvidia", 0, "GPU", 1, 1, 0),))
    with ExitStack() as until:
        with pytest.raises(SettingsError, match="there is no ollama on the PATH"):
            started(until, {"PATH": str(tmp_path)}, lambda: found)
        with pytest.raises(SettingsError, match="needs GPUs of NVIDIA or AMD: none was found"):
            started(until, {}, Found)
