"""A GPU, as it is right now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Vendor = Literal["nvidia", "amd", "apple"]


@dataclass(frozen=True, slots=True)
class Device:
    """One GPU, or one slice of one (MIG). Sizes in bytes."""

    vendor: Vendor
    index: int
    """Its number among the vendor's, as the vendor's own tools count."""
    name: str
    total: int
    free: int
    used: int
    reserved: int = 0
    """What the driver keeps for itself, where it says so; neither used nor free."""
    uuid: str = ""
    slice: int | None = None
    """Its number among the slices of GPU `index`."""

    @property
    def id(self) -> str:
        """What plans and traces call it: `nvidia:0`, and `nvidia:0/1` for a slice."""
        return f"{self.vendor}:{self.index}" + ("" if self.slice is None else f"/{self.slice}")

    @property
    def alone(self) -> Mapping[str, str]:
        """The variables that make a program see this GPU and no other."""
        this = self.uuid or str(self.index)
        if self.vendor == "nvidia":
            return {"CUDA_VISIBLE_DEVICES": this, "CUDA_DEVICE_ORDER": "PCI_BUS_ID"}
        if self.vendor == "amd":
            return {"ROCR_VISIBLE_DEVICES": this}
        return {}


@dataclass(frozen=True, slots=True)
class Found:
    """The GPUs of a machine, and what kept others from being read."""

    devices: tuple[Device, ...] = ()
    notes: tuple[str, ...] = ()

    def __add__(self, other: Found) -> Found:
        """Both together."""
        return Found(self.devices + other.devices, self.notes + other.notes)
