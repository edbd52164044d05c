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


def through_decorators(
    functions: Sequence[Function], usages: Mapping[str, Usage]
) -> Mapping[str, Usage]:
    """Return `usages` with what such names mean added to calls and decorators."""
    meanings = {
        each.name: usages[each.id].decorators
        for each in functions
        if each.owner is None and each.parent is None and each.id in usages
        if usages[each.id].decorators
    }
    if not meanings:
        return usages
    out = dict(usages)
    for function in functions:
        calls = tuple(_meant(function.calls, meanings))
        decorators = tuple(_meant(function.decorators, meanings))
        if calls or decorators:
            usage = out.get(function.id, Usage())
            out[function.id] = replace(
                usage,
                calls=(*usage.calls, *calls),
                decorators=(*usage.decorators, *decorators),
            )
    return out


def _meant(texts: Iterable[str], meanings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for text in texts:
        path = PATH.match(text)
        if path is not None:
            root, _, rest = path.group().partition(".")
            for meaning in meanings.get(root, ()):
                yield f"{meaning}.{rest}"
