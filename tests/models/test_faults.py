"""Each fault of a server, in each protocol: what is done about it, how long it takes, what it costs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, repeat

import pytest

from telemetry_inject.debugtrace import Event
from telemetry_inject.execute.budget import CostTracker
from telemetry_inject.execute.parallel import Learn, ParallelExecutor
from telemetry_inject.execute.records import Settled, Terms
from telemetry_inject.providers.base import Limits, Only, Provider, Request, Target, Usage
from telemetry_inject.providers.connect import connect
from tests.models.server import Behaviour, Server, running

PROTOCOLS = ("openai", "anthropic", "ollama")
GOOD = Behaviour(text="good")


@dataclass(frozen=True)
class Said:
    """What an answer was worth."""

    valid: Mapping[str, object]
    objections: Mapping[str, str]


@dataclass(frozen=True)
class Ask:
    """A question whose one right answer holds the word good."""

    id: str = "q"
    items: tuple[str, ...] = ("a",)

    def request(
        self, target: Target, items: Sequence[str], objections: Mapping[str, str], grown: int
    ) -> Request:
        user = f"{self.id}: {', '.join(items)} {' '.join(objections.values())}".strip()
        return Request(target, "system", user, max_output=100 * 2**grown)

    async def judge(self, text: str, items: Sequence[str], target: Target) -> Said:
        if "good" in text:
            return Said(dict.fromkeys(items, target.id), {})
        return Said({}, dict.fromkeys(items, f"{text[:20]!r} is wrong"))


def tenth(target: Target, usage: Usage) -> Decimal:
    """A tenth of a cent for a token."""
    return Decimal((usage.input_tokens or 0) + (usage.output_tokens or 0)) / 1000


def settle(
    server: Server,
    targets: Sequence[Target],
    terms: Terms,
    *questions: Ask,
    costs: CostTracker | None = None,
    events: list[Event] | None = None,
    learn: Learn = lambda target, limits: False,
) -> list[Settled]:
    async def run() -> list[Settled]:
        names = {each.provider for each in targets}
        providers: dict[str, Provider] = {each: connect(each, server.environment) for each in names}
        executor = ParallelExecutor(
            [Only(each) for each in targets], providers, terms, costs or CostTracker(), tenth,
            emit=lambda event: None if events is None else events.append(event),
            learn=learn,
        )  # fmt: skip
        try:
            return list(await asyncio.gather(*map(executor.settle, questions or (Ask(),))))
        finally:
            for each in providers.values():
                await each.close()
            await asyncio.sleep(0.05)  # the SDKs leave generators for the loop to close
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, "tasks were left behind"

    return asyncio.run(run())


def once(first: Behaviour) -> Callable[[str, str, int], Behaviour]:
    """Misbehave the first time that anything is asked."""
    behaviours = chain([first], repeat(GOOD))
    return lambda *_: next(behaviours)


FAST = Terms(strategy="single", timeout=5, retries=2)

PASSING = {
    "busy": Behaviour(kind="status", status=429, headers={"retry-after": "0.1"}),
    "busy-date": Behaviour(
        kind="status", status=429, headers={"retry-after": "Sat, 01 Jan 2000 00:00:00 GMT"}
    ),
    "down": Behaviour(kind="status", status=500),
    "overloaded": Behaviour(kind="status", status=503),
    "dropped": Behaviour(kind="drop"),
    "cut": Behaviour(kind="cut", text="half an answer"),
    "garbage": Behaviour(kind="garbage"),
    "page": Behaviour(kind="html", status=502),
    "truncated": Behaviour(kind="truncated", text="too lo"),
    "wrong": Behaviour(text="silly"),
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_costs_one_more_request(fault: str, protocol: str) -> None:
    with running(Server(once(PASSING[fault]))) as server:
        [settled] = settle(server, [Target(protocol, "m")], FAST)
    assert settled.values == {"a": f"{protocol}:m"}
    assert server.asked["m"] == 2
    assert [each.state for each in settled.attempts][-1] == "valid"
    assert len(settled.attempts) == 2
    assert settled.attempts[0].reason


LASTING = {
    "no key": (Behaviour(kind="status", status=401), "auth", 1),
    "no such model": (Behaviour(kind="status", status=404), "model", 1),
    "no money": (Behaviour(kind="status", status=402), "payment", 1),
    "an hour": (Behaviour(kind="status", status=429, headers={"retry-after": "3600"}), "rate", 1),
    "always down": (Behaviour(kind="status", status=500), "server", 3),
    "hangs": (Behaviour(kind="hang"), "timeout", 2),
    "not ours": (Behaviour(kind="status", status=400), "request", 1),
    "refuses": (Behaviour(kind="refusal"), "refused", 1),
    "always wrong": (Behaviour(text="silly"), "'silly' is wrong", 3),
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("fault", LASTING)
def test_a_fault_that_lasts_is_given_up(fault: str, protocol: str) -> None:
    behaviour, says, times = LASTING[fault]
    if fault == "refuses" and protocol == "ollama":
        pytest.skip("Ollama has no word for a refusal")
    if fault == "an hour" and protocol == "ollama":
        pytest.skip("Ollama's SDK does not hand on headers")
    terms = Terms(strategy="single", timeout=0.4, retries=2)
    with running(Server(lambda *_: behaviour)) as server:
        [settled] = settle(server, [Target(protocol, "m")], terms)
    assert settled.values == {}
    assert says in settled.left["a"]
    assert server.asked["m"] == times
    assert settled.seconds < 4


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_next_model_takes_over(protocol: str) -> None:
    def behave(model: str, question: str, times: int) -> Behaviour:
        return GOOD if model == "well" else Behaviour(kind="status", status=401)

    with running(Server(behave)) as server:
        asked = [Ask(f"q{n}") for n in range(5)]
        targets = [Target(protocol, "ill"), Target(protocol, "well")]
        found = settle(server, targets, FAST, *asked)
    assert [each.values for each in found] == [{"a": f"{protocol}:well"}] * 5
    assert server.asked["ill"] <= 5


def test_a_model_on_the_blacklist_is_not_asked_again() -> None:
    events: list[Event] = []
    with running(Server(lambda *_: Behaviour(kind="status", status=401))) as server:

        async def run() -> None:
            provider = connect("openai", server.environment)
            executor = ParallelExecutor(
                [Only(Target("openai", "m"))], {"openai": provider}, FAST, CostTracker(), tenth,
                emit=events.append,
            )  # fmt: skip
            for number in range(4):
                settled = await executor.settle(Ask(f"q{number}"))
                assert "auth" in settled.left["a"] or "401" in settled.left["a"]
            await provider.close()

        asyncio.run(run())
    assert server.asked["m"] == 1
    assert [each.category for each in events].count("blacklist") == 1


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_fast_wrong_answer_never_wins_and_losers_hang_up(protocol: str) -> None:
    def behave(model: str, question: str, times: int) -> Behaviour:
        return {
            "wrong": Behaviour(text="silly"),
            "fast": Behaviour(text="good", delay=0.2),
            "slow": Behaviour(text="good", delay=30),
        }[model]

    with running(Server(behave)) as server:
        targets = [Target(protocol, each) for each in ("wrong", "fast", "slow")]
        [settled] = settle(server, targets, Terms(timeout=60, repairs=0))
    assert settled.values == {"a": f"{protocol}:fast"}
    assert [each.model for each in server.hung] == ["slow"]
    states = {each.target.model: each.state for each in settled.attempts}
    assert states == {"wrong": "invalid", "fast": "valid", "slow": "cancelled"}
    lost = next(each for each in settled.attempts if each.state == "cancelled")
    assert lost.estimated
    assert lost.usage.output_tokens == 100
    assert settled.seconds < 5


def test_hedging_starts_the_next_model_only_when_the_first_is_slow() -> None:
    def behave(model: str, question: str, times: int) -> Behaviour:
        return Behaviour(text="good", delay=30 if "slow" in question and model == "a" else 0.02)

    with running(Server(behave)) as server:
        targets = [Target("openai", "a"), Target("openai", "b")]
        terms = Terms(strategy="hedge", hedge=0.5)
        found = settle(server, targets, terms, Ask("quick"), Ask("slow"))
    assert [each.values["a"] for each in found] == ["openai:a", "openai:b"]
    assert server.asked == {"a": 2, "b": 1}


def test_items_take_the_first_valid_answer_each() -> None:
    class Halves(Ask):
        async def judge(self, text: str, items: Sequence[str], target: Target) -> Said:
            right = [each for each in items if each in text]
            wrong = [each for each in items if each not in text]
            return Said(dict.fromkeys(right, target.model), dict.fromkeys(wrong, "missing"))

    answers = {"one": Behaviour(text="a"), "two": Behaviour(text="b c", delay=0.1)}
    with running(Server(lambda model, question, times: answers[model])) as server:
        targets = [Target("openai", each) for each in answers]
        [settled] = settle(server, targets, Terms(), Halves("q", ("a", "b", "c")))
    assert settled.values == {"a": "one", "b": "two", "c": "two"}
    assert {each: by.target.model for each, by in settled.by.items()} == settled.values


def test_what_is_too_long_is_asked_in_halves() -> None:
    def behave(model: str, question: str, times: int) -> Behaviour:
        if "," in question:
            body = '{"error": {"message": "maximum context length exceeded"}}'
            return Behaviour(kind="status", status=400, body=body)
        return GOOD

    with running(Server(behave)) as server:
        [settled] = settle(server, [Target("openai", "m")], FAST, Ask("q", ("a", "b", "c")))
    assert set(settled.values) == {"a", "b", "c"}


def test_a_server_without_schemas_is_asked_without() -> None:
    class Formal(Ask):
        def request(
            self, target: Target, items: Sequence[str], objections: Mapping[str, str], grown: int
        ) -> Request:
            return Request(target, "s", self.id, schema={"type": "object"})

    body = '{"error": {"message": "response_format json_schema is not supported"}}'
    with running(Server(once(Behaviour(kind="status", status=400, body=body)))) as server:
        found = settle(server, [Target("openai", "m")], FAST, Formal("q"))
    assert found[0].values == {"a": "openai:m"}


def test_it_finds_how_much_a_server_takes() -> None:
    with running(Server(lambda *_: Behaviour(text="good", delay=0.05), most=12)) as server:
        asked = [Ask(f"q{number}") for number in range(200)]
        found = settle(server, [Target("openai", "m")], Terms(strategy="single"), *asked)
    assert all(each.values for each in found)
    assert server.peak == 12
    assert server.refused < 40


def test_no_key_is_in_any_error(monkeypatch: pytest.MonkeyPatch) -> None:
    key = "sk-verysecret-0123456789"
    body = f'{{"error": {{"message": "Incorrect API key provided: {key}"}}}}'
    with running(Server(lambda *_: Behaviour(kind="status", status=401, body=body))) as server:

        async def run() -> str:
            environment = {**server.environment, "OPENAI_API_KEY": key, "ANTHROPIC_API_KEY": key}
            said = ""
            for name in ("openai", "anthropic"):
                provider = connect(name, environment)
                executor = ParallelExecutor(
                    [Only(Target(name, "m"))], {name: provider}, FAST, CostTracker(), tenth
                )
                settled = await executor.settle(Ask())
                said += settled.left["a"] + settled.attempts[0].reason
                await provider.close()
            return said

        said = asyncio.run(run())
    assert any(key in each.get("authorization", "") for each in server.headers)
    assert "401" in said
    assert key not in said


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_refused_size_is_learned_and_kept_to(protocol: str) -> None:
    said = "max_tokens: 9999 > 400, which is the maximum allowed number of output tokens"
    body = f'{{"error": {{"message": "{said}"}}}}'
    taught: list[Limits] = []

    class Sized(Ask):
        def request(
            self, target: Target, items: Sequence[str], objections: Mapping[str, str], grown: int
        ) -> Request:
            most = taught[0].max_output if taught else 9999
            return Request(target, "s", self.id, max_output=most or 0)

    def learn(target: Target, limits: Limits) -> bool:
        taught.append(limits)
        return True

    with running(Server(once(Behaviour(kind="status", status=400, body=body)))) as server:
        [settled] = settle(server, [Target(protocol, "m")], FAST, Sized("q"), learn=learn)
    assert settled.values == {"a": f"{protocol}:m"}
    assert [each.max_output for each in taught] == [400]
    assert [each.state for each in settled.attempts] == ["failed", "valid"]


def test_a_server_that_keeps_on_shrinking_is_not_asked_for_ever() -> None:
    def behave(model: str, question: str, times: int) -> Behaviour:
        body = f'{{"error": {{"message": "maximum context length is {9000 - times} tokens"}}}}'
        return Behaviour(kind="status", status=400, body=body)

    with running(Server(behave)) as server:
        [settled] = settle(
            server, [Target("openai", "m")], FAST, Ask(), learn=lambda target, limits: True
        )
    assert not settled.values
    assert server.asked["m"] == 3


@pytest.mark.parametrize("name", ["openai", "anthropic"])
def test_no_password_of_an_address_is_in_an_error(name: str) -> None:
    async def run() -> str:
        base = "http://me:hush-hush@127.0.0.1:9"
        provider = connect(name, {"OPENAI_BASE_URL": base, "ANTHROPIC_BASE_URL": base})
        executor = ParallelExecutor(
            [Only(Target(name, "m"))], {name: provider}, Terms(retries=0), CostTracker(), tenth
        )
        settled = await executor.settle(Ask())
        await provider.close()
        return settled.left["a"] + settled.attempts[0].reason

    said = asyncio.run(run())
    assert "http://127.0.0.1:9: " in said
    assert "hush" not in said
