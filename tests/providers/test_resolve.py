"""Which model is where: all official names, what stays local, and what is an error."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import get_args

import pytest
from anthropic.types import Model
from openai.types import ChatModel

from telemetry_inject.providers import resolve as names
from telemetry_inject.providers.resolve import certain, lists, resolve

OPENAI = get_args(ChatModel)
ANTHROPIC = [each for part in get_args(Model) for each in get_args(part)]
NOBODY: Mapping[str, str] = {"OLLAMA_HOST": "127.0.0.1:9"}


def where(*given: str) -> list[str]:
    found = asyncio.run(resolve(given, NOBODY))
    return [found[each].id for each in given]


def offering(monkeypatch: pytest.MonkeyPatch, **offered: tuple[str, ...]) -> None:
    async def listed(name: str, environment: Mapping[str, str]) -> tuple[str, ...]:
        return offered.get(name, ())

    monkeypatch.setattr(names, "_listed", listed)


def test_every_official_name_goes_to_its_provider() -> None:
    assert len(OPENAI) >= 90
    assert len(ANTHROPIC) >= 22
    assert where(*OPENAI) == [f"openai:{each}" for each in OPENAI]
    assert where(*ANTHROPIC) == [f"anthropic:{each}" for each in ANTHROPIC]


@pytest.mark.parametrize(
    "name", ["gpt-oss", "gpt-oss:20b", "gpt-oss-safeguard:20b", "llama3.2:3b", "my/claude-like:7b"]
)
def test_what_is_local_never_leaves_the_machine(name: str) -> None:
    assert certain(name) is not None
    assert where(name) == [f"ollama:{name}"]


@pytest.mark.parametrize("name", ["gpt-oss:120b-cloud", "glm-5:cloud"])
def test_a_tag_of_ollamas_cloud_is_no_local_model(name: str) -> None:
    with pytest.raises(ValueError, match=f"write ollama:{name}"):
        where(name)
    assert where(f"ollama:{name}") == [f"ollama:{name}"]


def test_a_provider_in_front_is_certain() -> None:
    given = ["openai:anything:at/all", "ollama:gpt-4o", "recorded:a/b.json"]
    assert where(*given) == given
    with pytest.raises(ValueError, match="which model of openai"):
        where("openai:")


def test_servers_of_ones_own_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    offering(monkeypatch, ollama=("gpt-4o:latest", "qwen3:4b"))
    assert where("gpt-4o") == ["ollama:gpt-4o:latest"]


def test_two_matches_are_an_error_that_shows_both(monkeypatch: pytest.MonkeyPatch) -> None:
    offering(monkeypatch, ollama=("tiny",), openai=("tiny",))
    with pytest.raises(ValueError, match="ollama:tiny or openai:tiny"):
        asyncio.run(resolve(["tiny"], {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("gpt-4p", "did you mean openai:gpt-4"),
        ("openai/gpt-4o", "write openai:gpt-4o"),
        ("mistral-large", "write PROVIDER:MODEL, with anthropic, ollama, openai, recorded"),
    ],
)
def test_no_match_is_an_error_that_helps(name: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        where(name)


def test_comma_lists() -> None:
    assert lists(["a, b,,a", "", "c"]) == (("a", "b"), ("c",))
