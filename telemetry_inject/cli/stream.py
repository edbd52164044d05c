"""`telemetry-inject -`: from standard input to standard output."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

from telemetry_inject.cli import benchmark
from telemetry_inject.cli.output import Output
from telemetry_inject.cli.perform import Order, crew, given_plans, open_trace, save_plans, take
from telemetry_inject.config import Settings, SettingsError
from telemetry_inject.languages import table
from telemetry_inject.model import Plan
from telemetry_inject.pipeline.records import Done
from telemetry_inject.pipeline.run import Request, one


def stream(order: Order, filename: Path | None) -> int:
    """Write what becomes of standard input to standard output and return the exit code.

    Where nothing can be inserted, the text comes out as it went in.
    """
    data = sys.stdin.buffer.read()
    language = _language(order.settings, filename, data)
    plans = given_plans(order)
    saved: list[Plan] = []
    output = Output(order.view)
    with ExitStack() as until, open_trace(order.settings) as trace:
        request = Request(
            paths=(),
            settings=order.settings,
            action="remove" if order.remove else "inject",
            write=False,
            plans=plans,
            trace=trace.level if trace else None,
            crew=crew(order, until),
        )
        path = (filename or Path("stdin")).absolute()
        text = data
        for item in one(request, path, language, data):
            take(item, output, trace, saved)
            if isinstance(item, Done) and item.report.after is not None:
                text = item.report.after
    if order.view.format == "text" and not (order.diff or order.check):
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    if output.standings is not None:
        output.note_reports(benchmark.save(order.benchmark, output.standings))
    output.end(trace=trace.path if trace else None)
    if order.save_plan is not None:
        save_plans(order.save_plan, saved)
    return output.code


def _language(settings: Settings, filename: Path | None, data: bytes) -> str:
    if len(settings.language) == 1:
        return settings.language[0]
    first = data.split(b"\n", 1)[0].decode("utf-8", "replace")
    suffix = filename.suffix.lower() if filename else ""
    for entry in table():
        program = first.rsplit("/", 1)[-1].rsplit(" ", 1)[-1].rstrip("0123456789.")
        if suffix in entry.suffixes or (first.startswith("#!") and program in entry.interpreters):
            return entry.name
    known = ", ".join(entry.name for entry in table())
    raise SettingsError(
        f"the language of standard input is not known: name it with --language ({known}) "
        "or --stdin-filename"
    )
