"""Detection, behind recorded answers of real hardware; recorded/README.md says whose."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import types
from collections.abc import Sequence
from pathlib import Path

import pytest

from telemetry_inject.gpu import detect
from telemetry_inject.gpu.detect import amd, apple
from telemetry_inject.gpu.detect.programs import Run
from telemetry_inject.gpu.device import Device

RECORDED = Path(__file__).parent / "recorded"
MIB = 1 << 20

SHOW = """
import dataclasses, json
from telemetry_inject.gpu.detect import nvidia
found = nvidia.found()
print(json.dumps([[dataclasses.asdict(each) | {"id": each.id, "alone": dict(each.alone)} for each in found.devices], found.notes]))
"""


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stand-in for the driver's library, of today's drivers and of old ones."""
    pytest.importorskip("pynvml")
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        if os.environ.get("CI"):
            raise RuntimeError("CI lacks a C compiler")
        pytest.skip("no C compiler")
    folder = tmp_path_factory.mktemp("nvml")
    for name, more in (("new", []), ("old", ["-DOLD"])):
        (folder / name).mkdir()
        target = folder / name / "libnvidia-ml.so.1"
        source = RECORDED / "libnvidia-ml.c"
        subprocess.run([compiler, "-shared", "-fPIC", *more, "-o", target, source], check=True)
    return folder


def _nvidia(folder: Path, recording: str) -> tuple[list[dict[str, object]], list[str]]:
    drivers = "old" if recording == "old" else "new"
    environment = {
        **os.environ,
        "LD_LIBRARY_PATH": str(folder / drivers),
        "RECORDING": recording,
    }
    done = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True
    )
    devices, notes = json.loads(done.stdout)
    return devices, notes


@pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is a Linux library")
def test_a_gpu_of_nvidia(libraries: Path) -> None:
    ((device,), notes) = _nvidia(libraries, "h100")
    assert notes == []
    assert device["id"] == "nvidia:0"
    assert device["name"] == "NVIDIA H100 80GB HBM3"
    assert device["total"] == 81559 * MIB
    assert device["reserved"] == 551 * MIB
    assert device["used"] == 4 * MIB
    assert device["free"] == (81559 - 551 - 4) * MIB
    assert device["alone"] == {
        "CUDA_VISIBLE_DEVICES": "GPU-d7b4",
        "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
    }


@pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is a Linux library")
def test_slices_take_the_place_of_their_gpu(libraries: Path) -> None:
    devices, _ = _nvidia(libraries, "mig")
    assert [each["id"] for each in devices] == ["nvidia:0/0", "nvidia:0/1", "nvidia:0/3"]
    assert [each["total"] for each in devices] == [20096 * MIB, 20096 * MIB, 4864 * MIB]
    assert [each["free"] for each in devices] == [20085 * MIB, 20089 * MIB, 4857 * MIB]
    assert [each["uuid"] for each in devices] == ["MIG-0a", "MIG-0b", "MIG-0c"]


@pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is a Linux library")
def test_a_driver_that_knows_neither_slices_nor_reserved_memory(libraries: Path) -> None:
    devices, _ = _nvidia(libraries, "old")
    assert [(each["id"], each["free"], each["reserved"]) for each in devices] == [
        ("nvidia:0", 7680 * MIB, 0),
        ("nvidia:1", 2192 * MIB, 0),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is a Linux library")
def test_a_driver_that_does_not_answer_is_a_note(libraries: Path) -> None:
    devices, notes = _nvidia(libraries, "broken")
    assert devices == []
    assert notes == [
        "NVIDIA's driver does not answer: RM has detected an NVML/RM version mismatch."
    ]


def _prints(outputs: dict[str, str]) -> Run:
    def run(command: Sequence[str]) -> str | None:
        return outputs.get(" ".join(command))

    return run


def test_amd_smi_says_what_is_used(tmp_path: Path) -> None:
    metric = (RECORDED / "amd-smi-metric.json").read_text()
    static = '{"gpu_data": [{"gpu": 0, "asic": {"market_name": "AMD Instinct MI300X"}}]}'
    outputs = {
        "amd-smi metric --mem-usage --json": metric,
        "amd-smi static --asic --json": "WARNING: user is not in group render\n" + static,
    }
    assert amd.found(_prints(outputs), tmp_path).devices == (
        Device("amd", 0, "AMD Instinct MI300X", 196592 * MIB, 179439 * MIB, 17153 * MIB),
        Device("amd", 1, "AMD GPU", 196592 * MIB, 196308 * MIB, 284 * MIB),
    )
    bare = json.dumps(json.loads(metric)["gpu_data"])  # before ROCm 7
    older = _prints({"amd-smi metric --mem-usage --json": bare})
    assert [each.index for each in amd.found(older, tmp_path).devices] == [0, 1]


def test_the_kernel_s_files_need_no_program(tmp_path: Path) -> None:
    for card, total, used in (
        ("card0", 8573157376, 6812925952),
        ("card1", 67108864, 26079232),
        ("card10", None, None),
        ("card0-DP-1", 1, 1),
    ):
        folder = tmp_path / card / "device"
        folder.mkdir(parents=True)
        if total is not None:
            (folder / "mem_info_vram_total").write_text(f"{total}\n")
            (folder / "mem_info_vram_used").write_text(f"{used}\n")

    assert amd.found(_prints({}), tmp_path).devices == (
        Device("amd", 0, "AMD GPU", 8573157376, 1760231424, 6812925952),
        Device("amd", 1, "AMD GPU", 67108864, 41029632, 26079232),
    )


def test_the_old_rocm_smi_is_the_last_to_be_asked(tmp_path: Path) -> None:
    command = "rocm-smi --showproductname --showmeminfo vram --json"
    run = _prints({command: (RECORDED / "rocm-smi.json").read_text()})
    (device,) = amd.found(run, tmp_path).devices
    assert device == Device("amd", 0, "Radeon RX 7900 XT", 21458059264, 21430202368, 27856896)
    assert device.alone == {"ROCR_VISIBLE_DEVICES": "0"}


def test_the_library_of_rocm_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The functions of amdsmi 7.0 that are called, as its interface module declares them."""
    library = types.ModuleType("amdsmi")
    library.__dict__.update(
        AmdSmiException=RuntimeError,
        AmdSmiMemoryType=types.SimpleNamespace(VRAM=0),
        amdsmi_init=lambda: None,
        amdsmi_shut_down=lambda: None,
        amdsmi_get_processor_handles=lambda: ["a"],
        amdsmi_get_gpu_memory_total=lambda handle, kind: 206141652992,
        amdsmi_get_gpu_memory_usage=lambda handle, kind: 297795584,
        amdsmi_get_gpu_asic_info=lambda handle: {"market_name": "AMD Instinct MI300X"},
    )
    monkeypatch.setitem(sys.modules, "amdsmi", library)
    (device,) = amd.found(_prints({}), tmp_path).devices
    assert (device.name, device.free) == ("AMD Instinct MI300X", 206141652992 - 297795584)


@pytest.mark.parametrize(
    "text", ["", "no GPU", "{", "[]", '{"gpu_data": 3}', '[{"gpu": "x"}]', "[[1]]"]
)
def test_output_that_makes_no_sense_is_no_gpu(text: str, tmp_path: Path) -> None:
    def run(command: Sequence[str]) -> str | None:
        return text

    assert amd.found(run, tmp_path).devices == ()
    assert apple.found(run).devices == ()


def test_apple_silicon_shares_its_memory() -> None:
    run = _prints(
        {
            "sysctl -n machdep.cpu.brand_string": "Apple M2\n",
            "sysctl -n hw.memsize": "17179869184\n",
            "sysctl -n iogpu.wired_limit_mb": "0\n",
            "vm_stat": (RECORDED / "vm_stat.txt").read_text(),
        }
    )
    found = apple.found(run)
    (device,) = found.devices
    free = (6139 + 396830 + 6045 + 4433) * 16384
    assert device == Device("apple", 0, "Apple M2", 11453246122, free, 11453246122 - free)
    assert device.alone == {}
    assert "shares its memory" in found.notes[0]


def test_a_limit_that_the_user_set_counts() -> None:
    assert apple.limit(16 << 30, "14000\n") == 14000 * MIB
    assert apple.limit(64 << 30, None) == 48 << 30


@pytest.mark.parametrize(
    ("server", "local"),
    [
        ("http://127.0.0.1:11434", True),
        ("localhost:11434", True),
        ("[::1]:11434", True),
        ("127.0.0.5", True),
        ("http://ollama.localhost:11434", True),
        ("0.0.0.0:11434", True),
        ("gpu-box:11434", False),
        ("http://192.168.1.4:11434", False),
        ("localhost.example.org", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_only_loopback_is_this_machine(server: str, local: bool) -> None:
    assert detect.is_local(server) is local


def test_this_machine_can_be_asked() -> None:
    for device in detect.local().devices:
        assert 0 <= device.free <= device.total
