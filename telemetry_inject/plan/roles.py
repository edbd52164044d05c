"""What a function can be to the world outside it, and what follows for its span."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

SpanKind = Literal["internal", "server", "client", "producer", "consumer"]


@dataclass(frozen=True, slots=True)
class Role:
    """`kind` is what its span is where no instrumentation package emits one already."""

    entry: bool
    """The world calls the function; otherwise the function calls the world."""
    kind: SpanKind
    does: str
    """What the function does, for reasons: `handles HTTP requests`."""


ROLES = MappingProxyType(
    {
        "http.server": Role(True, "server", "handles HTTP requests"),
        "http.middleware": Role(True, "internal", "runs around HTTP requests"),
        "rpc.server": Role(True, "server", "handles remote procedure calls"),
        "messaging.consumer": Role(True, "consumer", "handles messages"),
        "task": Role(True, "consumer", "runs as a background task"),
        "schedule": Role(True, "internal", "runs on a schedule"),
        "lifecycle": Role(True, "internal", "runs when the service starts or stops"),
        "faas": Role(True, "server", "is invoked as a cloud function"),
        "cli": Role(True, "internal", "is a command of a program"),
        "http.client": Role(False, "client", "calls an HTTP service"),
        "rpc.client": Role(False, "client", "calls a remote service"),
        "db.client": Role(False, "client", "queries a database"),
        "messaging.producer": Role(False, "producer", "sends messages"),
        "gen_ai.client": Role(False, "client", "asks a language model"),
        "process": Role(False, "client", "starts a process"),
        "network": Role(False, "client", "talks over the network"),
        "mail": Role(False, "client", "sends mail"),
        "file": Role(False, "internal", "reads or writes files"),
    }
)
"""By the word that a knowledge table uses."""
