"""A real model on a real llama.cpp server: through both SDKs, and the whole command end to end.

A model this small answers badly; what it says must come out right all the same.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from telemetry_inject.execute.judging.question import PairQuestion
from telemetry_inject.execute.judging.records import Pair, Subject
from telemetry_inject.model import Plan
from telemetry_inject.providers.base import Meter, Request, Target
from telemetry_inject.providers.connect import connect
from tests.models import llama

pytestmark = pytest.mark.slow
SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string", "maxLength": 12}},
    "required": ["colour"],
    "additionalProperties": False,
}
SOURCE = b'''import requests


def charge(cart_id: int, amount_cents: int) -> int:
    """Charge a cart."""
    response = requests.post("https://pay.example.org/charges", json={"amount": amount_cents})
    return response.status_code
'''


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    missing = llama.missing()
    if missing and not os.environ.get("CI"):
        pytest.skip(missing)
    assert missing is None
    with llama.serving() as address:
        yield {"OPENAI_BASE_URL": f"{address}/v1", "ANTHROPIC_BASE_URL": address}


@pytest.mark.parametrize("name", ["openai", "anthropic"])
def test_a_real_answer(server: dict[str, str], name: str) -> None:
    async def ask() -> None:
        provider = connect(name, server)
        target, meter = Target(name, "smollm2"), Meter()
        request = Request(target, "Be brief.", "Name a colour.", SCHEMA, 40, temperature=0.0)
        answer = await provider.ask(request, meter)
        assert answer.text
        assert answer.finish in ("stop", "length")
        assert answer.usage.input_tokens is not None
        assert answer.usage.input_tokens > 5
        assert answer.usage.output_tokens
        assert meter.first is not None
        if name == "openai":  # the other path takes a schema and does not keep to it
            assert [*json.loads(answer.text)] == ["colour"]
            limits = await provider.limits(target)
            assert limits is not None
            assert limits.context_window == 8192
        await provider.close()

    asyncio.run(ask())


def test_a_cancelled_request_frees_its_place(server: dict[str, str]) -> None:
    async def ask() -> None:
        provider = connect("openai", server)
        target = Target("openai", "smollm2")
        long = Request(target, "Write much.", "Tell a very long story.", max_output=4000)
        tasks = [asyncio.create_task(provider.ask(long, Meter())) for _ in range(2)]
        await asyncio.sleep(1.5)
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        started = time.monotonic()
        short = Request(target, "Be brief.", "Say hi.", max_output=4)
        assert (await provider.ask(short, Meter())).text
        assert time.monotonic() - started < 30, "both places were still taken"
        await provider.close()

    asyncio.run(ask())


def test_the_whole_command(server: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "shop"\nversion = "1"\ndependencies = ["opentelemetry-api"]\n'
    )
    file = tmp_path / "shop.py"
    file.write_bytes(SOURCE)
    environment = {
        **os.environ, **server, "XDG_CACHE_HOME": str(tmp_path / ".cache"),
        "XDG_CONFIG_HOME": str(tmp_path / ".config"),
    }  # fmt: skip
    command = [sys.executable, "-m", "telemetry_inject", "shop.py", "--format", "json",
               "--retries", "0", "--timeout", "40", "--debug-trace",
               "--model", "openai:smollm2", "--model", "anthropic:smollm2"]  # fmt: skip
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    report = json.loads(done.stdout)
    asked = report["summary"]["models"]
    assert {each["model"] for each in asked["models"]} == {"openai:smollm2", "anthropic:smollm2"}
    assert sum(each["requests"] for each in asked["models"]) >= 2
    assert asked["cost"] is None, "nobody knows what a server of one's own costs"
    assert asked["by_model"] + asked["by_rules"] == 1
    [trace] = (tmp_path / "logs").glob("*.jsonl")
    events = [json.loads(line) for line in trace.read_bytes().splitlines()]
    kinds = {each["category"] for each in events}
    assert {"llm_request", "llm_response", "injection", "write"} <= kinds
    sent = [each["data"] for each in events if each["category"] == "llm_request"]
    assert {each["provider"] for each in sent} == {"openai", "anthropic"}

    after = file.read_bytes()
    assert after != SOURCE
    compile(after, "shop.py", "exec")
    kept = iter(after.splitlines())
    assert all(line in kept for line in SOURCE.splitlines()), "something was changed"
    removed = subprocess.run(
        [sys.executable, "-m", "telemetry_inject", "--remove", "-q", "shop.py"],
        cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert removed.returncode == 0
    assert file.read_bytes() == SOURCE


def test_a_real_judge(server: dict[str, str]) -> None:
    """A schema with the pairs' names in it makes even this model give a verdict on each."""
    pairs = [
        Pair("0-1", 'span "charge cart" (internal)', "no telemetry", ("0", "1")),
        Pair("0-2", 'span "charge cart" (internal)', 'log info "here"', ("0", "2")),
    ]
    baseline = Plan(function="shop.py::charge")
    subject = Subject(
        "shop.py::charge", ("cart_id",), "python", "1| def charge(): ...", {}, baseline, False
    )
    question = PairQuestion(subject, pairs, judge="smollm2", swapped=False, seed=1)
    target = Target("openai", "smollm2")

    async def ask() -> None:
        provider = connect("openai", server)
        request = replace(question.request(target, question.items, {}, 0), timeout=100)
        answer = await provider.ask(request, Meter())
        judged = await question.judge(answer.text, question.items, target)
        assert judged.valid.keys() == {"0-1", "0-2"}, answer.text
        assert not judged.objections
        await provider.close()

    asyncio.run(ask())


def test_the_whole_comparison(server: dict[str, str], tmp_path: Path) -> None:
    """The real model plans and judges beside one whose answers are known."""
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "shop"\nversion = "1"\ndependencies = ["opentelemetry-api"]\n'
    )
    file = tmp_path / "shop.py"
    file.write_bytes(SOURCE)
    commands = [
        {"kind": "span", "name": "charge cart", "span_kind": "internal"},
        {"kind": "attribute", "key": "shop.cart.id", "expression": "cart_id", "after": None},
        {"kind": "attribute", "key": "shop.amount", "expression": "amount_cents", "after": None},
    ]
    plan = {
        "function": "charge",
        "decision": "instrument",
        "reason": "Money.",
        "commands": commands,
    }
    verdict = {f"P{number}": {"reason": "More.", "better": "A"} for number in range(1, 7)}
    answers = [{"when": "Pair P1", "answer": verdict}, {"answer": {"plans": [plan]}}]
    (tmp_path / "gpt.json").write_text(json.dumps({"answers": answers}))
    environment = {
        **os.environ, **server, "XDG_CACHE_HOME": str(tmp_path / ".cache"),
        "XDG_CONFIG_HOME": str(tmp_path / ".config"),
    }  # fmt: skip
    command = [
        sys.executable, "-m", "telemetry_inject", "shop.py", "--format", "json", "--perform-benchmark",
        "--retries", "0", "--timeout", "15", "--debug-trace", "--model", "openai:smollm2,recorded:gpt.json",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    board = json.loads(done.stdout)["summary"]["benchmark"]
    assert {each["model"] for each in board["rows"]} == {
        "openai:smollm2",
        "recorded:gpt.json",
        "rules",
    }
    [trace] = (tmp_path / "logs").glob("debug_trace_*.jsonl")
    events = [json.loads(line) for line in trace.read_bytes().splitlines()]
    asked = [each["data"] for each in events if each["category"] == "llm_request"]
    judged = any("Pair P1" in each["prompt"] for each in asked if each["provider"] == "openai")
    [plans] = [each["data"]["options"] for each in events if "options" in (each["data"] or {})
               and each["category"] == "judging"]  # fmt: skip
    others = [each for each in plans if "openai:smollm2" not in each["by"]]
    assert judged == (len(others) > 1)  # by chance its plan is another's, on which it has no vote
    assert [*(tmp_path / "logs").glob("benchmark_*.html")]
    after = file.read_bytes()
    compile(after, "shop.py", "exec")
    assert b"_otel_tracer.start_as_current_span" in after
    kept = iter(after.splitlines())
    assert all(line in kept for line in SOURCE.splitlines()), "something was changed"
