"""AMD GPUs: through AMD SMI (library or program), the kernel's own files, or the old ROCm SMI.

ROCm 10 no longer has `rocm-smi`; the kernel's files need nothing at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from telemetry_inject.gpu.detect.programs import Run, run
from telemetry_inject.gpu.device import Device, Found

SYSFS: Final = Path("/sys/class/drm")
_UNITS: Final[Mapping[str, int]] = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}
"""As `amd-smi` uses them: its megabytes are of 1,048,576 bytes."""


def found(run: Run = run, sysfs: Path = SYSFS) -> Found:
    """Return the GPUs that the first source with an answer knows."""
    sources = (_library, lambda: _amd_smi(run), lambda: _kernel(sysfs), lambda: _rocm_smi(run))
    for source in sources:
        devices = tuple(source())
        if devices:
            return Found(devices)
    return Found()


def _library() -> Iterator[Device]:
    """Yield what the module `amdsmi` of a ROCm installation says."""
    try:
        import amdsmi  # type: ignore[import-not-found]
    except (ImportError, OSError, KeyError):  # it raises these where it finds no ROCm
        return
    try:
        amdsmi.amdsmi_init()
    except Exception:
        return
    try:
        yield from _handles(amdsmi)
    except amdsmi.AmdSmiException:
        return
    finally:
        amdsmi.amdsmi_shut_down()


def _handles(amdsmi: Any) -> Iterator[Device]:
    kind = amdsmi.AmdSmiMemoryType.VRAM
    for index, handle in enumerate(amdsmi.amdsmi_get_processor_handles()):
        total = int(amdsmi.amdsmi_get_gpu_memory_total(handle, kind))
        used = int(amdsmi.amdsmi_get_gpu_memory_usage(handle, kind))
        name = str(amdsmi.amdsmi_get_gpu_asic_info(handle).get("market_name") or "AMD GPU")
        yield _device(index, name, total, used)


def _amd_smi(run: Run) -> Iterator[Device]:
    names = {}
    for entry in _entries(run(["amd-smi", "static", "--asic", "--json"])):
        asic = entry.get("asic")
        if isinstance(asic, dict):
            names[entry.get("gpu")] = asic.get("market_name")
    for entry in _entries(run(["amd-smi", "metric", "--mem-usage", "--json"])):
        memory = entry.get("mem_usage")
        if not isinstance(memory, dict):
            continue
        total, used = _size(memory.get("total_vram")), _size(memory.get("used_vram"))
        index = entry.get("gpu")
        if total and used is not None and isinstance(index, int):
            yield _device(index, str(names.get(index) or "AMD GPU"), total, used)


def _entries(text: str | None) -> Iterator[Mapping[str, Any]]:
    """Yield the GPUs of `amd-smi`: a list, since ROCm 7 within `gpu_data`."""
    content = _json(text)
    if isinstance(content, dict):
        content = content.get("gpu_data")
    if isinstance(content, list):
        yield from (each for each in content if isinstance(each, dict))


def _size(value: object) -> int | None:
    """Return the bytes of `{"value": 196592, "unit": "MB"}`; None for `N/A`."""
    if not isinstance(value, dict):
        return None
    number, unit = value.get("value"), _UNITS.get(str(value.get("unit", "MB")).upper())
    if isinstance(number, str) and number.isdigit():
        number = int(number)
    return int(number * unit) if isinstance(number, (int, float)) and unit else None


def _kernel(root: Path) -> Iterator[Device]:
    """Yield what the driver `amdgpu` says in /sys."""
    index = 0
    for card in sorted(root.glob("card*"), key=lambda path: (len(path.name), path.name)):
        if not re.fullmatch(r"card\d+", card.name):
            continue
        total = _number(card / "device/mem_info_vram_total")
        used = _number(card / "device/mem_info_vram_used")
        if total and used is not None:
            name = _read(card / "device/product_name") or "AMD GPU"
            yield _device(index, name, total, used)
            index += 1


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _number(path: Path) -> int | None:
    text = _read(path)
    return int(text) if text.isdigit() else None


def _rocm_smi(run: Run) -> Iterator[Device]:
    command = ["rocm-smi", "--showproductname", "--showmeminfo", "vram", "--json"]
    content = _json(run(command))
    for card, entry in sorted(content.items() if isinstance(content, dict) else ()):
        if not card.startswith("card") or not card[4:].isdigit() or not isinstance(entry, dict):
            continue
        total = str(entry.get("VRAM Total Memory (B)"))
        used = str(entry.get("VRAM Total Used Memory (B)"))
        if total.isdigit() and used.isdigit():
            name = str(entry.get("Card Series") or entry.get("Card series") or "AMD GPU")
            yield _device(int(card[4:]), name, int(total), int(used))


def _json(text: str | None) -> Any:
    """Return what a program printed as JSON; lines before it are warnings."""
    if not text:
        return None
    start = re.search(r"^[\[{]", text, re.M)
    try:
        return json.loads(text[start.start() :]) if start else None
    except ValueError:
        return None


def _device(index: int, name: str, total: int, used: int) -> Device:
    return Device("amd", index, name, total, max(total - used, 0), used)
