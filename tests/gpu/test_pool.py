"""The pool: even turns over what is well, under threads and tasks, with servers that die and return."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry_inject.debugtrace import Event
from telemetry_inject.providers.base import Meter, ProviderError, Request, Target
from telemetry_inject.providers.ollama import Ollama, servers
from telemetry_inject.providers.pool import OllamaModelPool, Watched
from tests.gpu.ollamas import FakeOllama

A, B, C = (Target("ollama", name, f"http://{name}:1", {"num_ctx": 8192}) for name in "abc")


def anything(target: Target) -> bool:
    return True


def _turns(pool: OllamaModelPool, number: int) -> str:
    found = [pool.next(anything) for _ in range(number)]
    return "".join(each.model if each else "-" for each in found)


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def test_turns_are_even() -> None:
    assert _turns(OllamaModelPool([[A, B, C]]), 7) == "abcabca"


def test_the_name_and_the_members() -> None:
    pool = OllamaModelPool([[A, B], [C]])
    assert pool.name == "ollama:a,b,c"
    assert pool.targets() == (A, B, C)
    with pytest.raises(ValueError, match="a pool needs a model"):
        OllamaModelPool([[], []])


def test_what_is_not_healthy_is_passed_over() -> None:
    pool = OllamaModelPool([[A, B, C]])
    assert [pool.next(lambda each: each is not B) for _ in range(4)] == [A, C, A, C]
    assert pool.next(lambda each: False) is None


def test_a_dead_server_is_left_out_at_once_and_tried_again_with_one_request() -> None:
    clock = Clock()
    pool = OllamaModelPool([[A, B, C]], clock)
    assert _turns(pool, 3) == "abc"
    pool.failed(B, "connection")
    pool.answered(A)
    pool.answered(C)
    assert _turns(pool, 4) == "acac"
    clock.time = 2.0  # its rest is over: one probe, and only one
    assert _turns(pool, 6) == "abcaca"
    pool.failed(B, "connection")
    clock.time = 5.9  # 2 + 4 seconds
    assert "b" not in _turns(pool, 6)
    clock.time = 6.0
    assert Counter(_turns(pool, 6))["b"] == 1
    pool.answered(B)
    assert Counter(_turns(pool, 6)) == {"a": 2, "b": 2, "c": 2}


def test_a_dead_server_takes_all_its_models_out() -> None:
    other = Target("ollama", "other", B.server)
    pool = OllamaModelPool([[A, B, other]])
    pool.failed(B, "connection")
    assert _turns(pool, 4) == "aaaa"


def test_a_model_that_fails_leaves_others_of_its_server_alone() -> None:
    other = Target("ollama", "d", B.server)
    pool = OllamaModelPool([[A, B, other]])
    pool.failed(B, "server")
    assert _turns(pool, 4) == "adad"


def test_a_probe_that_was_cancelled_says_nothing() -> None:
    clock = Clock()
    pool = OllamaModelPool([[A, B]], clock)
    pool.failed(B, "connection")
    clock.time = 2.0
    assert _turns(pool, 2) == "ab"
    pool.abandoned(B)
    assert _turns(pool, 2) == "ab"


def test_where_all_rest_the_first_to_be_well_again_is_asked() -> None:
    clock = Clock()
    pool = OllamaModelPool([[A, B]], clock)
    pool.failed(B, "connection")
    clock.time = 1.0
    pool.failed(A, "connection")
    assert pool.next(anything) is B


def test_waves_take_turns_back_and_forth() -> None:
    pool = OllamaModelPool([[A, B], [C]], stay=4)
    assert _turns(pool, 24) == "ababccccccccabababab" + "cccc"


def test_a_wave_that_is_out_does_not_stop_the_others() -> None:
    pool = OllamaModelPool([[A], [C]], stay=100)
    pool.failed(A, "connection")
    assert _turns(pool, 2) == "cc"


def test_each_turn_is_traced() -> None:
    seen: list[Event] = []
    pool = OllamaModelPool([[A, B]], emit=seen.append)
    pool.next(anything)
    pool.next(anything)
    assert [each.category for each in seen] == ["model_rotation"] * 2
    assert seen[1].data == {
        "model": "b",
        "pool_size": 2,
        "index": 1,
        "server": "http://b:1",
        "wave": 0,
    }


def test_threads_share_turns_evenly() -> None:
    pool = OllamaModelPool([[A, B, C]])
    found: list[Target | None] = []

    def work() -> None:
        found.extend(pool.next(anything) for _ in range(300))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Counter(each.model for each in found if each) == {"a": 800, "b": 800, "c": 800}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["ok", "dead", "cut", "500"]))))
def test_no_history_starves_a_model_for_good(history: list[tuple[str, str]]) -> None:
    clock = Clock()
    pool = OllamaModelPool([[A, B, C]], clock)
    members = {"a": A, "b": B, "c": C}
    for name, what in history:
        clock.time += 0.5
        assert pool.next(anything) is not None
        if what == "ok":
            pool.answered(members[name])
        elif what == "cut":
            pool.abandoned(members[name])
        else:
            pool.failed(members[name], "connection" if what == "dead" else "server")
    clock.time += 1000
    for member in members.values():
        pool.abandoned(member)
    assert {*_turns(pool, 3)} == {"a", "b", "c"}


def test_several_servers_in_one_variable() -> None:
    assert servers({}) == ("http://127.0.0.1:11434",)
    assert servers({"OLLAMA_HOST": "h1, h2:11500,,h1"}) == ("http://h1:11434", "http://h2:11500")


# --------------------------------------------------------------------------- a thousand requests


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_thousand_requests_over_three_servers_with_faults() -> None:
    asyncio.run(_thousand())


async def _thousand() -> None:
    names = ("small", "middle", "large")
    speeds = (0.005, 0.02, 0.05)
    fakes = [
        await FakeOllama({name: {}}, seconds=seconds).start()
        for name, seconds in zip(names, speeds, strict=True)
    ]
    by_name = dict(zip(names, fakes, strict=True))
    members = [
        Target("ollama", name, each.url, {"num_ctx": 4096}, 40) for name, each in by_name.items()
    ]
    clock = Clock()  # rests end when the test says so, however slow the machine is
    pool = OllamaModelPool([members], clock)
    provider = Watched(Ollama(fakes[0].url), [pool])
    gates = {each: asyncio.Semaphore(each.concurrency or 1) for each in members}
    outcomes: Counter[str] = Counter()
    failures: list[tuple[str, int]] = []
    begun = 0

    async def one(number: int) -> None:
        nonlocal begun
        while True:
            target = pool.next(anything)
            assert target is not None
            async with gates[target]:
                begun += 1
                try:
                    await provider.ask(Request(target, "s", f"u{number}"), Meter())
                except ProviderError as error:
                    failures.append((f"{target.model} {error.cause}", begun))
                    continue
                outcomes[target.model] += 1
                return

    async def batch(first: int, number: int) -> Counter[str]:
        before = outcomes.copy()
        # a race's worth at a time, as the executor sends them
        for start in range(first, first + number, 20):
            await asyncio.gather(*(one(each) for each in range(start, start + 20)))
        return outcomes - before

    # 1: all are well; every model has its third, whatever its speed
    assert {*(await batch(0, 300)).values()} == {100}

    # 2: one dies; nobody is sent there again once one request has found out
    await by_name["large"].stop()
    dead = await batch(300, 200)
    assert dead["large"] <= 1
    assert abs(dead["small"] - dead["middle"]) <= 2
    lost = [each for each, _ in failures if each.startswith("large")]
    # those under way at that moment, and no others: a third of twenty
    assert 1 <= len(lost) <= 7
    assert all(each in ("large connection", "large timeout") for each in lost)

    # 3: another one breaks three requests: they go elsewhere, none is lost
    by_name["middle"].fails = 3
    await batch(500, 100)
    assert [each for each, _ in failures if each.startswith("middle")]

    # 4: the dead one is back: one probe finds out, then it has its share again
    await by_name["large"].start()
    clock.time = 2.0
    recovered = await batch(600, 400)
    assert recovered["large"] >= 400 // 3 - 20
    assert min(recovered.values()) > 0

    assert sum(outcomes.values()) == 1000
    for name, each in by_name.items():
        assert each.most <= 40, name
        options = {json_of["options"]["num_ctx"] for _, json_of in each.bodies}
        assert options == {4096}  # never reloaded
    await provider.close()
    for each in fakes:
        await each.stop()
