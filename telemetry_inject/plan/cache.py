"""Plans that models have made, kept in the user's cache folder: asking twice costs twice.

One small file a plan, named by the digest of everything that the plan depends on: the function's
normalised source, the prompts, the model and the settings. Where it stands does not matter. What
is read is checked like a model's answer; a damaged file is no plan. Nothing here raises.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from telemetry_inject.model import Plan
from telemetry_inject.plan.prompt import Subject

FORMAT = 1


@dataclass(frozen=True, slots=True)
class PlanCache:
    """The plans of one edition of the prompts under the same settings."""

    folder: Path | None
    """None keeps nothing."""
    version: str
    """Of the prompts."""
    settings: str = ""

    def get(self, subject: Subject, models: Sequence[str]) -> Plan | None:
        """Return a plan for the function that one of `models` has made, the first first."""
        for model in models:
            plan = self._read(subject, model)
            if plan is not None:
                return plan
        return None

    def put(self, subject: Subject, model: str, plan: Plan) -> None:
        """Keep a plan, in one step."""
        if self.folder is None:
            return
        path = self._path(subject, model)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.write_text(plan.model_dump_json(), encoding="utf-8")
            temporary.replace(path)
        except (OSError, ValueError):
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _read(self, subject: Subject, model: str) -> Plan | None:
        if self.folder is None:
            return None
        try:
            plan = Plan.model_validate_json(self._path(subject, model).read_bytes())
        except (OSError, ValidationError, ValueError):
            return None
        if plan.digest != subject.digest:
            return None
        return plan.model_copy(update={"function": subject.id})

    def _path(self, subject: Subject, model: str) -> Path:
        assert self.folder is not None
        parts = [FORMAT, subject.digest, subject.name, model, self.version, self.settings]
        key = hashlib.blake2b(json.dumps(parts).encode(), digest_size=20).hexdigest()
        return self.folder / "plans" / key[:2] / f"{key}.json"
