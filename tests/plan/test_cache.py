"""Plans that are kept: found again wherever the function stands, and never for another one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telemetry_inject.languages import load
from telemetry_inject.model import Plan, SourceFile, SpanCommand
from telemetry_inject.plan.cache import PlanCache
from telemetry_inject.plan.prompt import Subject
from telemetry_inject.scan.extract import FunctionExtractor

BASE = Plan(function="a.py::f", digest="d1", commands=(SpanCommand(name="do it"),))
SUBJECT = Subject("a.py::f", "f", "d1", ("def f(): ...",), {}, "It is.", BASE)
PLAN = BASE.model_copy(update={"commands": (SpanCommand(name="it is done"),)})


@pytest.fixture
def cache(tmp_path: Path) -> PlanCache:
    return PlanCache(tmp_path, "v1")


def test_a_plan_follows_its_function_to_another_file(cache: PlanCache) -> None:
    cache.put(SUBJECT, "openai:m", PLAN)
    moved = replace(SUBJECT, id="b/c.py::f")
    assert cache.get(SUBJECT, ["openai:m"]) == PLAN
    assert cache.get(moved, ["openai:m"]) == PLAN.model_copy(update={"function": "b/c.py::f"})


def test_whatever_a_plan_depends_on_makes_it_another(cache: PlanCache, tmp_path: Path) -> None:
    cache.put(SUBJECT, "openai:m", PLAN)
    assert cache.get(replace(SUBJECT, digest="d2"), ["openai:m"]) is None
    assert cache.get(replace(SUBJECT, name="g"), ["openai:m"]) is None
    assert cache.get(SUBJECT, ["openai:n"]) is None
    assert PlanCache(tmp_path, "v2").get(SUBJECT, ["openai:m"]) is None
    assert PlanCache(tmp_path, "v1", "other").get(SUBJECT, ["openai:m"]) is None
    assert PlanCache(None, "v1").get(SUBJECT, ["openai:m"]) is None


def test_the_first_model_that_has_one_counts(cache: PlanCache) -> None:
    cache.put(SUBJECT, "openai:m", PLAN)
    cache.put(SUBJECT, "ollama:n", BASE)
    assert cache.get(SUBJECT, ["anthropic:x", "ollama:n", "openai:m"]) == BASE


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_damaged_file_is_no_plan(tmp_path_factory: pytest.TempPathFactory, junk: bytes, cut: int) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("cache")
    cache = PlanCache(folder, "v1")
    cache.put(SUBJECT, "m", PLAN)
    [path] = folder.rglob("*.json")
    whole = path.read_bytes()
    path.write_bytes(whole[:cut] + junk)
    found = cache.get(SUBJECT, ["m"])
    assert found is None or found.digest == SUBJECT.digest


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = PlanCache(tmp_path / "file", "v1")
    cache.put(SUBJECT, "m", PLAN)
    assert cache.get(SUBJECT, ["m"]) is None


def digest(text: str) -> str:
    source = SourceFile(Path("a.py"), "a.py", "a", "python", text.encode())
    return FunctionExtractor(load("python")).extract(source).scan.functions[0].digest


def test_moving_keeps_the_digest_and_a_change_does_not() -> None:
    text = "def f(a):\n    b = a + 1\n    return b\n"
    assert digest("\n\nimport os\n\n" + text) == digest(text)
    indented = "class C:\n" + "".join(f"    {line}\n" for line in text.splitlines())
    assert digest(indented) == digest(text)
    assert digest(text.replace("\n", "\r\n")) == digest(text)
    assert digest(text.replace("+ 1", "+ 2")) != digest(text)
