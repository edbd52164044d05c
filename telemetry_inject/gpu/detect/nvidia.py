"""NVIDIA GPUs and their MIG slices, through the driver's own library (NVML)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from telemetry_inject.gpu.device import Device, Found

DRIVER: Final = Path("/proc/driver/nvidia")
Nvml = Any  # the module pynvml of nvidia-ml-py, which has no types


def found() -> Found:
    """Return the GPUs that NVML knows; none, without a word, where there is no NVIDIA driver."""
    try:
        import pynvml  # type: ignore[import-untyped]
    except ImportError:
        there = DRIVER.exists() or shutil.which("nvidia-smi")
        return Found(
            notes=("NVIDIA GPUs cannot be read: pip install nvidia-ml-py",) if there else ()
        )
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError_LibraryNotFound:
        return Found()
    except pynvml.NVMLError as error:
        return Found(notes=(f"NVIDIA's driver does not answer: {error}",))
    try:
        devices = tuple(_devices(pynvml))
        return Found(devices)
    except pynvml.NVMLError as error:
        return Found(notes=(f"NVIDIA's driver does not answer: {error}",))
    finally:
        with suppress(pynvml.NVMLError):
            pynvml.nvmlShutdown()


def _devices(nvml: Nvml) -> Iterator[Device]:
    for index in range(nvml.nvmlDeviceGetCount()):
        handle = nvml.nvmlDeviceGetHandleByIndex(index)
        if _sliced(nvml, handle):
            yield from _slices(nvml, handle, index)
        else:
            yield _device(nvml, handle, index, None)


def _sliced(nvml: Nvml, handle: object) -> bool:
    """Return whether MIG is on: then only the slices can be used, not the GPU."""
    try:
        current, _ = nvml.nvmlDeviceGetMigMode(handle)
    except nvml.NVMLError:  # a GPU without it
        return False
    return bool(current == nvml.NVML_DEVICE_MIG_ENABLE)


def _slices(nvml: Nvml, handle: object, index: int) -> Iterator[Device]:
    for number in range(nvml.nvmlDeviceGetMaxMigDeviceCount(handle)):
        try:
            part = nvml.nvmlDeviceGetMigDeviceHandleByIndex(handle, number)
        except nvml.NVMLError_NotFound:  # numbers have gaps
            continue
        yield _device(nvml, part, index, number)


def _device(nvml: Nvml, handle: object, index: int, part: int | None) -> Device:
    reserved = 0
    try:
        memory = nvml.nvmlDeviceGetMemoryInfo(handle, version=nvml.nvmlMemory_v2)
        reserved = int(memory.reserved)
    except nvml.NVMLError:  # a driver before 510; its `used` includes what is reserved
        memory = nvml.nvmlDeviceGetMemoryInfo(handle)
    return Device(
        vendor="nvidia",
        index=index,
        name=_text(nvml.nvmlDeviceGetName(handle)),
        total=int(memory.total),
        free=int(memory.free),
        used=int(memory.used),
        reserved=reserved,
        uuid=_text(nvml.nvmlDeviceGetUUID(handle)),
        slice=part,
    )


def _text(value: str | bytes) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
