"""Plans as a JSON file that a person can read, write, review and apply later."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from telemetry_inject.model import Plan

SCHEMA = "urn:telemetry-inject:plan:1"
LARGEST = 256 * 1024 * 1024


class PlanFile(BaseModel):
    """What a plan file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, title="Plan file")

    schema_: Annotated[str, Field(alias="$schema")] = SCHEMA
    version: Literal[1]
    plans: tuple[Plan, ...]


def read(path: Path) -> tuple[Plan, ...]:
    """Return the plans of a file, in its order.

    Raises `ValueError` that names the file and the place of the first mistake.
    """
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise ValueError(f"{path}: larger than {LARGEST >> 20} MiB")
    return parse(data, str(path))


def parse(data: bytes, name: str) -> tuple[Plan, ...]:
    """Return the plans in `data`; `name` is what a mistake is reported against."""
    try:
        found = PlanFile.model_validate_json(data)
    except ValidationError as error:
        raise ValueError(_explain(name, error)) from error
    for plan, count in Counter(each.function for each in found.plans).items():
        if count > 1:
            raise ValueError(f"{name}: {count} plans for {plan}")
    for number, each in enumerate(found.plans):
        if not math.isfinite(each.maker.cost_usd or 0):
            raise ValueError(f"{name}: plans[{number}].maker.cost_usd: a cost is a finite number")
    return found.plans


def write(path: Path, plans: Iterable[Plan]) -> None:
    """Write `plans` to `path`: the same plans give the same bytes."""
    path.write_text(dump(plans), encoding="utf-8", newline="\n")


def dump(plans: Iterable[Plan]) -> str:
    """Return the text of a plan file; what is empty is left out."""
    body = {
        "$schema": SCHEMA,
        "version": 1,
        "plans": [_without_empty(each.model_dump(mode="json")) for each in plans],
    }
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def schema() -> dict[str, Any]:
    """Return the JSON schema of a plan file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        **PlanFile.model_json_schema(by_alias=True),
    }


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        found = {key: _without_empty(each) for key, each in value.items()}
        return {key: each for key, each in found.items() if each not in (None, "", {}, [])}
    if isinstance(value, list):
        return [_without_empty(each) for each in value]
    return value


def _explain(name: str, error: ValidationError) -> str:
    first = error.errors()[0]
    place = ""
    for part in first["loc"]:
        place += f"[{part}]" if isinstance(part, int) else f".{part}" if place else str(part)
    more = error.error_count() - 1
    rest = f" (and {more} more)" if more else ""
    return f"{name}: {place + ': ' if place else ''}{first['msg']}{rest}"
