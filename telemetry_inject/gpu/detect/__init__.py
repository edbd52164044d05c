"""Which GPUs this machine has, and how much of each is free right now."""

from __future__ import annotations

import platform
from ipaddress import ip_address
from urllib.parse import urlsplit

from telemetry_inject.gpu.device import Found


def local() -> Found:
    """Return this machine's GPUs. Never raises: what cannot be read is a note."""
    from telemetry_inject.gpu.detect import amd, apple, nvidia

    if platform.system() == "Darwin":
        return apple.found()
    return nvidia.found() + amd.found()


def is_local(server: str) -> bool:
    """Return whether a server's address (`host`, `host:port` or a URL) is this machine.

    Only a loopback address is: readings of this machine say nothing about another one.
    """
    text = server if "//" in server else f"//{server}"
    try:
        host = urlsplit(text).hostname or ""
        if host == "localhost" or host.endswith(".localhost"):
            return True
        address = ip_address(host)
        return address.is_loopback or address.is_unspecified  # 0.0.0.0 reaches this machine
    except ValueError:
        return False
