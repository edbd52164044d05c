from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from pathlib import Path
from typing import Any

import opentelemetry.semconv._incubating.attributes as conventions
import pytest

from telemetry_inject import languages
from telemetry_inject.model import Parameter, Usage
from telemetry_inject.plan.knowledge import LISTS, Knowledge, Use, load
from tests.plan.fakes import SOURCE, function

LANGUAGES = ("python", "javascript")
TABLES = {name: load(*languages.load(name).knowledge) for name in LANGUAGES}
USES = [(name, use) for name in LANGUAGES for use in TABLES[name].uses]


def convention_names() -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(conventions.__path__):
        names = vars(importlib.import_module(f"{conventions.__name__}.{module.name}"))
        found |= {value for value in names.values() if isinstance(value, str)}
    return found


def values_of(module: str, kind: str) -> set[str]:
    names = importlib.import_module(f"{conventions.__name__}.{module}")
    return {each.value for each in getattr(names, kind)}


KNOWN_VALUES = {
    "db.system.name": (
        values_of("db_attributes", "DbSystemNameValues"),
        {"duckdb"},
    ),
    "messaging.system": (
        values_of("messaging_attributes", "MessagingSystemValues"),
        {"celery", "bullmq"},
    ),
    "gen_ai.provider.name": (
        values_of("gen_ai_attributes", "GenAiProviderNameValues"),
        {"ollama"},
    ),
    "gen_ai.operation.name": (values_of("gen_ai_attributes", "GenAiOperationNameValues"), set()),
    "rpc.system.name": (values_of("rpc_attributes", "RpcSystemNameValues"), {"aws-api"}),
}
"""What the conventions list, and what they allow besides for systems that they do not list."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_twice_in_one_role(language: str) -> None:
    seen: Counter[tuple[Any, ...]] = Counter()
    for use in TABLES[language].uses:
        conditions = (use.names, use.parameters, use.files, use.annotations, use.returns)
        for each in LISTS:
            for pattern in getattr(use, each):
                seen[(use.role, each, pattern, *conditions)] += 1
    assert [key for key, count in seen.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_attributes_are_conventions(language: str) -> None:
    names = convention_names()
    for use in TABLES[language].uses:
        for key, value in use.attributes.items():
            assert key in names, use.library
            listed, custom = KNOWN_VALUES[key]
            assert value in listed | custom, use.library


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alternative_can_be_reached(language: str) -> None:
    """Each text between braces is there once: a doubled one is a slip of the pen."""
    for use in TABLES[language].uses:
        for each in LISTS:
            for pattern in getattr(use, each):
                for part in pattern.split("{")[1:]:
                    options = part.partition("}")[0].split(",")
                    assert max(Counter(options).values()) == 1, (use.library, pattern)


def uses(tmp_path: Path, text: str) -> Knowledge:
    (tmp_path / "a.toml").write_text(text)
    (tmp_path / "notes.txt").write_text("not a table")
    return load(tmp_path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[use", "a.toml: "),
        ("x = 1", r"only tables \[\[use\]\]"),
        ('[[use]]\nlibrary = "a"\nrole = "nothing"\ncalls = ["a"]', "unknown role 'nothing'"),
        ('[[use]]\nlibrary = "a"\nrole = "cli"', "nothing to recognise it by"),
        ('[[use]]\nlibrary = "a"\nrole = "cli"\ncalls = ["a b"]', "not a pattern"),
        ('[[use]]\nlibrary = "a"\nrole = "cli"\ncals = ["a"]', "a.toml: use 1 cals: Extra inputs"),
        ('[[use]]\nlibrary = 1\nrole = "cli"\ncalls = ["a"]', "a.toml: use 1 library: Input"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        uses(tmp_path, text)


def matched(use: Use, usage: Usage, **facts: Any) -> bool:
    return bool(Knowledge([use]).matches(SOURCE, function(**facts), usage))


def test_lists_and_conditions() -> None:
    use = Use(library="a", role="cli", calls=("a.b",), names=("main", "run_*"), toplevel=True)
    usage = Usage(calls=("a.b",))
    assert matched(use, usage, name="main")
    assert matched(use, usage, name="run_all")
    assert not matched(use, usage, name="other")
    assert not matched(use, Usage(), name="main")
    assert not matched(use, usage, name="main", owner="Shop")


@pytest.mark.parametrize(
    ("condition", "holds", "fails"),
    [
        ({"parameters": ("event",)}, {}, {"parameters": (Parameter("x"),)}),
        ({"annotations": ("web.*",)}, {}, {"parameters": (Parameter("event", "int"),)}),
        ({"returns": ("*Response",)}, {}, {"returns": "int"}),
        ({"asynchronous": True}, {}, {"is_async": False}),
        ({"features": ("x",)}, {}, {"features": frozenset()}),
        ({"public": True}, {}, {"name": "_a"}),
    ],
)
def test_each_condition(
    condition: dict[str, Any], holds: dict[str, Any], fails: dict[str, Any]
) -> None:
    use = Use.model_validate({"library": "a", "role": "cli", "names": ("*a",), **condition})
    base: dict[str, Any] = {
        "name": "a",
        "parameters": (Parameter("self"), Parameter("event", "web.Request")),
        "returns": "Response",
        "is_async": True,
        "features": frozenset({"x", "y"}),
    }
    assert matched(use, Usage(), **{**base, **holds})
    assert not matched(use, Usage(), **{**base, **fails})


def test_entry_points_come_first() -> None:
    calls = Use(library="a", role="db.client", calls=("a.b",))
    entry = Use(library="b", role="http.server", decorators=("b.route",))
    usage = Usage(calls=("a.b",), decorators=("b.route",))
    found = Knowledge([calls, entry]).matches(SOURCE, function(), usage)
    assert [each.use.library for each in found] == ["b", "a"]
