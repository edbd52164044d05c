"""`telemetry-inject models`: which models can be asked, and on which GPU local ones would run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from telemetry_inject.cli.command import application
from telemetry_inject.config import SettingsError

if TYPE_CHECKING:
    from telemetry_inject.gpu.advice import Advice
    from telemetry_inject.gpu.assign import Assignment, Member
    from telemetry_inject.gpu.vram import Need
    from telemetry_inject.pipeline.models.placement import Survey

EPILOG = """
Examples:
  telemetry-inject models                               your providers, and the models that you named
  telemetry-inject models openai:gpt-5-mini qwen3:8b    these: limits, prices, what is missing
  telemetry-inject models --gpus                        everything that your Ollama servers list
  telemetry-inject models --gpus qwen3:8b gemma3:27b    these, at once
  OLLAMA_NUM_CTX=32768 telemetry-inject models --gpus qwen3:8b
  telemetry-inject models --gpus llama.gguf             a file, without any server
"""


def models(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="MODEL...",
            help="As in --model; with --gpus also GGUF files. Without any: those that your settings "
            "name, else all that your own servers list.",
        ),
    ] = None,
    gpus: Annotated[
        bool, typer.Option("--gpus", help="Show which model would run on which GPU, and why.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask for limits anew that were kept from before.")
    ] = False,
    format_: Annotated[
        str, typer.Option("--format", metavar="NAME", help="text (the default) or json.")
    ] = "text",
) -> None:
    """Show which models can be asked: reachable, limits, prices, and what is missing.

    Nothing is sent but the question which models there are. Exit code 1: one of them cannot be asked.
    """
    if format_ not in ("text", "json"):
        raise SettingsError(f"models: --format {format_}: expected text or json")
    if gpus:
        _gpus(names, format_)
    else:
        _inventory(names or [], format_, refresh=refresh)


def _inventory(names: Sequence[str], format_: str, *, refresh: bool) -> None:
    import asyncio

    from telemetry_inject.cli import inventory as shown
    from telemetry_inject.cli.settings import gather
    from telemetry_inject.config import cache_folder
    from telemetry_inject.pipeline.models.inventory import inventory
    from telemetry_inject.providers.resolve import lists

    named = lists(names or gather({}, []).settings.model)
    wanted = [*dict.fromkeys(name for each in named for name in each)]
    found = asyncio.run(inventory(wanted, os.environ, cache_folder(), refresh=refresh))
    if format_ == "json":
        typer.echo(json.dumps(shown.record(found), indent=2))
    else:
        for line in shown.lines(found):
            typer.echo(line)
    if not found.ready:
        raise typer.Exit(1)


def _gpus(names: Sequence[str] | None, format_: str) -> None:
    """Show where local models would run: what each needs, what is free, what would help."""
    import asyncio

    from telemetry_inject.pipeline.models import placement

    use = placement.usage(os.environ)
    wanted = names or [os.environ.get("LLM_MODEL", "")]
    asked = [each.strip() for name in wanted for each in name.split(",") if each.strip()]
    files = [each for each in asked if each.endswith(".gguf")]
    if files and len(files) < len(asked):
        raise SettingsError("models: either files or models of a server, not both at once")
    if files:
        surveyed = placement.survey_files([Path(each) for each in files], use)
    else:
        from telemetry_inject.providers.ollama import servers

        local = _local(asked)
        if asked and not local:
            raise SettingsError(f"models: {', '.join(asked)} does not run on a GPU of yours")
        surveyed = asyncio.run(placement.survey(local, servers(os.environ), use))
    plan, advice = placement.plan(surveyed), placement.changes(surveyed)
    if format_ == "json":
        typer.echo(json.dumps(_record(surveyed, plan, advice), indent=2))
    else:
        for line in _lines(surveyed, plan, advice):
            typer.echo(line)


def _local(names: Sequence[str]) -> list[str]:
    """Return those that may be models of Ollama, without their provider."""
    from telemetry_inject.providers.connect import table

    others = {f"{each}:" for each in table() if each != "ollama"}
    kept = (each for each in names if not each.startswith(tuple(others)))
    return [*dict.fromkeys(each.removeprefix("ollama:") for each in kept)]


# --------------------------------------------------------------------------- text


def _lines(surveyed: Survey, plan: Assignment, advice: Sequence[Advice]) -> Iterator[str]:
    yield "GPUs of this machine"
    wide = max((len(each.name) for each in surveyed.devices), default=0)
    for device in surveyed.devices:
        kept = f", {_gib(device.reserved)} reserved" if device.reserved else ""
        free = f"{_gib(device.free)} free of {_gib(device.total)}{kept}"
        room = plan.rooms.get(device.id)
        planned = f"; {_gib(room)} planned with" if room is not None else ""
        yield f"  {device.id:<12} {device.name:<{wide}}  {free}{planned}"
    if not surveyed.devices:
        yield "  none"
    use = surveyed.use
    yield ""
    yield (
        f"Plan: at most {use.context:,} tokens of context, "
        f"{use.slots} at once for each model, cache {use.key_type}"
    )
    width = max((len(each.model) for wave in plan.waves for each in wave), default=0)
    for number, wave in enumerate(plan.waves):
        if len(plan.waves) > 1:
            yield "  together" if number == 0 else "  then, in their place"
        for member in wave:
            yield f"  {member.model:<{width}}  {_where(member):<24}  {_need(member.need)}"
    if not plan.waves:
        yield "  the servers list no model"
    notes = [*surveyed.notes, *plan.notes]
    if notes:
        yield "\nNotes"
        yield from (f"  {each}" for each in notes)
    if advice:
        yield "\nTo have more on GPUs at once"
        total = len(surveyed.models)
        yield from (f"  {each.change}: {each.together} of {total} models" for each in advice)


def _where(member: Member) -> str:
    placement = member.placement
    if placement is None:
        return f"{member.server} decides"
    shares = ", ".join(placement.shares)
    return {
        "whole": shares,
        "spread": f"spread over {shares}",
        "partly": f"{placement.layers} layers on {shares}",
        "cpu": "the CPU",
    }[placement.how]


def _need(need: Need | None) -> str:
    if need is None:
        return "needs what nobody knows"
    if need.estimated:
        return f"needs {_gib(need.low)} to {_gib(need.high)}, an estimate"
    parts = (("weights", need.weights), ("cache", need.cache), ("compute", need.compute))
    shown = ", ".join(f"{name} {_gib(size)}" for name, size in parts)
    return f"needs {_gib(need.total)}: {shown}, runtime {_gib(need.runtime)}"


def _gib(size: int) -> str:
    return f"{size / (1 << 30):.1f} GiB"


# --------------------------------------------------------------------------- JSON


def _record(surveyed: Survey, plan: Assignment, advice: Sequence[Advice]) -> dict[str, object]:
    return {
        "gpus": [
            {
                "id": each.id,
                "name": each.name,
                "total": each.total,
                "free": each.free,
                "used": each.used,
                "reserved": each.reserved,
                "planned_with": plan.rooms.get(each.id),
            }
            for each in surveyed.devices
        ],
        "waves": [[_entry(each) for each in wave] for wave in plan.waves],
        "notes": [*surveyed.notes, *plan.notes],
        "advice": [{"change": each.change, "together": each.together} for each in advice],
    }


def _entry(member: Member) -> dict[str, object]:
    placement, need = member.placement, member.need
    return {
        "model": member.model,
        "server": member.server,
        "how": placement.how if placement else None,
        "gpus": dict(placement.shares) if placement else None,
        "options": dict(member.options),
        "concurrency": member.concurrency,
        "need": None
        if need is None
        else {
            "total": need.total,
            "weights": need.weights,
            "cache": need.cache,
            "compute": need.compute,
            "runtime": need.runtime,
            "low": need.low,
            "high": need.high,
            "source": need.source,
        },
    }


APP = application(models, "models", EPILOG)
