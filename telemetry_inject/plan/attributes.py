"""Which attributes a span gets by rule: constants of the library, and telling parameters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from types import MappingProxyType

from telemetry_inject.conventions import USUAL, Conventions
from telemetry_inject.languages.base import Language, Parsed
from telemetry_inject.model import Function
from telemetry_inject.plan.fields import RESERVED
from telemetry_inject.plan.knowledge import Match
from telemetry_inject.sensitive import is_sensitive
from telemetry_inject.words import module_parts, split_words, without_host

MOST = 4
"""Attributes on one span."""

STANDARD = MappingProxyType(
    {
        "gen_ai.client": {
            "model": "gen_ai.request.model",
            "model_name": "gen_ai.request.model",
            "temperature": "gen_ai.request.temperature",
            "max_tokens": "gen_ai.request.max_tokens",
        },
        "messaging.producer": {
            "topic": "messaging.destination.name",
            "queue": "messaging.destination.name",
            "queue_name": "messaging.destination.name",
        },
        "messaging.consumer": {
            "topic": "messaging.destination.name",
            "queue": "messaging.destination.name",
        },
        "db.client": {"table": "db.collection.name", "collection": "db.collection.name"},
    }
)
"""Parameters that have a name in the semantic conventions, by the role of the function."""

TELLING = frozenset(
    """
    attempt batch_size bucket chunk_size collection count depth dry_run force format kind language limit
    locale mode offset page page_size per_page priority queue region retries status table topic
    version
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
"""Parameters worth recording besides identifiers: few values each, and no content."""

LAYERS = frozenset(
    "api controller dao handler manager repo repository resolver router service store view".split()  # noqa: SIM905
)
"""What classes are called after the thing that they are about: `UserService`."""

PLACES = frozenset({"src", "lib", "app", "apps", "packages", "source", "dist", "server", "code"})
"""Folders that say nothing of the project."""


def attributes(
    function: Function,
    matches: Iterable[Match],
    file: Parsed,
    language: Language,
    conventions: Conventions = USUAL,
) -> dict[str, str]:
    """Return expressions by attribute key, at most `MOST`."""
    prefix = conventions.attribute_prefix
    space = prefix.split(".") if prefix else namespace(file.source.module)
    matches = tuple(matches)
    found = {
        key: json.dumps(value)
        for key, value in _constants(matches).items()
        if not conventions.forbids(key)
    }
    for parameter in function.parameters:
        if parameter.kind in ("variadic", "keywords", "pattern") or is_sensitive(parameter.name):
            continue
        key = _key(parameter.name, function, matches, space)
        if key is None or key in found or is_sensitive(key) or conventions.forbids(key):
            continue
        checked = language.expressions.parameter(file, function, parameter.name)
        if checked is not None:
            found[key] = checked.text
    return dict(list(found.items())[:MOST])


def _constants(matches: Iterable[Match]) -> dict[str, str]:
    """Return the libraries' constants on which all matches agree."""
    values: dict[str, set[str]] = {}
    for match in matches:
        for key, value in match.use.attributes.items():
            values.setdefault(key, set()).add(value)
    return {key: next(iter(each)) for key, each in values.items() if len(each) == 1}


def _key(
    parameter: str, function: Function, matches: tuple[Match, ...], space: Sequence[str]
) -> str | None:
    words = split_words(parameter)
    snake = "_".join(words)
    for match in matches:
        standard = STANDARD.get(match.use.role, {}).get(snake)
        if standard is not None:
            return standard
    if words and words[-1] == "id":
        thing = "_".join(words[:-1]) or _thing(function)
        return ".".join(_once([*space, *([thing] if thing else []), "id"]))
    return ".".join(_once([*space, snake])) if snake in TELLING else None


def namespace(module: str) -> list[str]:
    """Return the word of the project that its own attributes start with, where it has one."""
    parts = module_parts(without_host(module))
    telling = [each for each in parts if each and each not in PLACES] or parts[-1:]
    spoken = ("_".join(split_words(each)) for each in telling)
    return [each for each in spoken if each and each not in RESERVED][:1]


def _thing(function: Function) -> str:
    """Return what a bare `id` belongs to: `get_user(id)` and `User.get(id)` speak of a user."""
    words = split_words(function.name)
    if len(words) > 1 and words[-1].isalpha():
        return words[-1]
    owner = split_words(module_parts(function.owner or "")[-1])
    while len(owner) > 1 and owner[-1] in LAYERS:
        owner.pop()
    return "_".join(owner)


def _once(parts: list[str]) -> list[str]:
    return [each for number, each in enumerate(parts) if number == 0 or parts[number - 1] != each]
