"""Answers from a file, for tests and demonstrations: `recorded:answers.json`.

The file holds `{"answers": [{"when": "charge", "answer": {...}, "seconds": 0.1}]}`. The first
answer whose `when` (default: anything) stands in the question is given, after `seconds`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any

from telemetry_inject.providers.base import (
    Answer,
    Limits,
    Meter,
    ProviderError,
    Request,
    Target,
    Usage,
)


def connect(environment: Mapping[str, str]) -> Recorded:
    """Return the provider; the environment does not matter."""
    return Recorded()


class Recorded:
    """The provider `recorded`: the model's name is the path of a file."""

    name = "recorded"

    def __init__(self) -> None:
        self._files: dict[str, list[dict[str, Any]]] = {}

    def server(self, target: Target) -> str:
        """Return the file."""
        return f"file:{target.model}"

    def missing(self, target: Target) -> str | None:
        """Return that there is no such file; None where there is."""
        return None if Path(target.model).is_file() else f"there is no file {target.model}"

    async def ask(self, request: Request, meter: Meter) -> Answer:
        """Return the first answer that fits; raises `ProviderError` where none does."""
        for each in self._answers(request.target):
            if each.get("when", "") in request.user:
                await asyncio.sleep(each.get("seconds", 0))
                given = each.get("answer", "")
                text = given if isinstance(given, str) else json.dumps(given)
                meter.first, meter.characters = monotonic(), len(text)
                usage = Usage(each.get("input_tokens", 0), each.get("output_tokens", 0))
                return Answer(text, "stop", usage, request.target.model)
        raise ProviderError("model", f"{request.target.model} has no answer to this question")

    async def models(self) -> tuple[str, ...]:
        """Return nothing: any file may be named."""
        return ()

    async def limits(self, target: Target) -> Limits | None:
        """Return None: a file has no limits."""
        return None

    async def close(self) -> None:
        """Forget what was read."""
        self._files.clear()

    def _answers(self, target: Target) -> list[dict[str, Any]]:
        if target.model not in self._files:
            try:
                found = json.loads(Path(target.model).read_text("utf-8"))["answers"]
                if not all(isinstance(each, dict) for each in found):
                    raise TypeError("answers are objects")
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise ProviderError("model", f"{target.model}: {error}") from error
            self._files[target.model] = found
        return self._files[target.model]
