"""Names that lead through a decorated function of the same file.

`@cli.command()` below `@click.group() def cli()` is a command of click, and `send.delay()` of a
function below `@app.task` is a message of Celery: the decorator gave the name its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from telemetry_inject.model import Function, Usage

PATH = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+")


Meanings = dict[tuple[str | None, str], tuple[str, ...]]
"""What the decorators of a function mean, by its class and its name."""


MOST = 8
"""Meanings of one function that are followed: a chain could double them at every step."""


def through_decorators(
    functions: Sequence[Function], usages: Mapping[str, Usage]
) -> Mapping[str, Usage]:
    """Return `usages` with what such names mean added to calls and decorators.

    Within a class its decorated methods are known by their bare names, as Python has it, and one
    may lead on to the next: `@commands.group()`, `@settings.group()`, `@status.command()`.
    """
    if not any(each.decorators for each in functions):
        return usages
    out = dict(usages)
    meanings: Meanings = {}
    for function in functions:
        owner = function.owner
        means = tuple(_meant(function.decorators, meanings, dict.fromkeys((owner, None))))
        usage = out.get(function.id, Usage())
        if means:
            usage = out[function.id] = replace(usage, decorators=(*usage.decorators, *means))
        if usage.decorators and function.parent is None:
            meanings[owner, function.name] = usage.decorators[:MOST]
    for function in functions if meanings else ():
        calls = tuple(_meant(function.calls, meanings, (None,)))
        if calls:
            usage = out.get(function.id, Usage())
            out[function.id] = replace(usage, calls=(*usage.calls, *calls))
    return out


def _meant(texts: Iterable[str], meanings: Meanings, owners: Iterable[str | None]) -> Iterator[str]:
    for text in texts:
        path = PATH.match(text)
        if path is None:
            continue
        root, _, rest = path.group().partition(".")
        for owner in owners:
            for meaning in meanings.get((owner, root), ()):
                yield f"{meaning}.{rest}"
