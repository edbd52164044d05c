"""What the executor adds to the models' own latencies, against a server in a process of its own.

    python -m benchmarks.race [--questions 1000] [--places 64] [--seed 1] [--strategy race]

Three models speak the three protocols of the official SDKs: two answer well (median 4 and 6 s,
log-normal), the third is the fastest (2 s) and wrong half of the time. Each takes `--places`
requests at once and turns others away with 429. Printed: the whole time against the ideal schedule
(the same latencies, the same places, nothing lost), the time from the moment that the first valid
answer had left the server to the verdict, and from the verdict to the moment that the server saw a
loser's connection end; wrong answers taken, tasks, sockets and memory left. A process beside it
sleeps for 2 ms again and again: how late it wakes is the machine's share. Where others work on the
machine, `chrt -f 10 python -m benchmarks.race` (as root) keeps them out of the figures.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import heapq
import multiprocessing
import os
import random
import resource
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path

from telemetry_inject.config import STRATEGIES
from telemetry_inject.execute.budget import CostTracker
from telemetry_inject.execute.parallel import ParallelExecutor
from telemetry_inject.execute.records import Settled, Terms
from telemetry_inject.providers.base import Only, Request, Target
from telemetry_inject.providers.connect import connect
from tests.models.server import Behaviour, Server, running

MODELS = {"openai": 4.0, "anthropic": 6.0, "ollama": 2.0}
WRONG = "ollama"


@dataclass(frozen=True)
class Draw:
    """What one model will say to one question, and after how many seconds."""

    seconds: float
    valid: bool


def draws(questions: int, seed: int) -> dict[tuple[str, str], Draw]:
    """Return it for every model and question."""
    dice = random.Random(seed)
    return {
        (model, f"q{number}"): Draw(
            median * dice.lognormvariate(0, 0.5), model != WRONG or dice.random() < 0.5
        )
        for number in range(questions)
        for model, median in MODELS.items()
    }


def ideal(table: Mapping[tuple[str, str], Draw], questions: int, places: int) -> float:
    """Return the seconds of a schedule that loses nothing: the next question as one is over."""
    free = [0.0] * places
    for number in range(questions):
        fastest = min(
            table[model, f"q{number}"].seconds
            for model in MODELS
            if table[model, f"q{number}"].valid
        )
        heapq.heapreplace(free, free[0] + fastest)
    return max(free)


@dataclass(frozen=True)
class Said:
    """What an answer was worth."""

    valid: Mapping[str, object]
    objections: Mapping[str, str]


@dataclass
class Ask:
    """A question whose valid answers hold the word good."""

    id: str
    items: tuple[str, ...] = ("a",)
    verdict: float = field(default=0.0)

    def request(
        self, target: Target, items: Sequence[str], objections: Mapping[str, str], grown: int
    ) -> Request:
        return Request(target, "system", self.id, max_output=100)

    async def judge(self, text: str, items: Sequence[str], target: Target) -> Said:
        if "good" in text:
            self.verdict = self.verdict or time.monotonic()
            return Said(dict.fromkeys(items, target.id), {})
        return Said({}, dict.fromkeys(items, "wrong"))


def serve(
    pipe: Connection, table: Mapping[tuple[str, str], Draw], places: int, protocol: str
) -> None:
    """Be one model's server until told to stop; send what was seen."""
    sent: dict[tuple[str, str], float] = {}

    def behave(model: str, question: str, times: int) -> Behaviour:
        draw = table[model, question]

        def text(asked: str) -> str:  # made when the delay is over and the answer is written
            sent[model, asked] = time.monotonic()
            return "good" if draw.valid else "silly"

        return Behaviour(text=text, delay=draw.seconds)

    with running(Server(behave, places)) as server:
        pipe.send(server.environment)
        pipe.recv()
        pipe.send((sent, [(each.model, each.question, each.at) for each in server.hung],
                   server.refused, server.peak, server.connections))  # fmt: skip


def lag(pipe: Connection) -> None:
    """Send by how many seconds a sleep of 2 ms was late, each time, once told to stop."""
    late = []
    while not pipe.poll():
        started = time.monotonic()
        time.sleep(0.002)
        late.append(time.monotonic() - started - 0.002)
    pipe.send(late)


def resident() -> float:
    """Return the memory that this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


async def watch(asked: Sequence[Ask], seen: list[float]) -> None:
    """Note the memory when a quarter, a half, three quarters and all of the verdicts are there."""
    for quarter in (1, 2, 3, 4):
        while sum(bool(each.verdict) for each in asked) < len(asked) * quarter // 4:
            await asyncio.sleep(0.1)
        seen.append(resident())


async def ask(
    environments: Mapping[str, Mapping[str, str]], asked: Sequence[Ask], terms: Terms
) -> list[Settled]:
    """Put all questions at once; the executor decides how many are under way."""
    providers = {name: connect(name, environments[name]) for name in MODELS}
    executor = ParallelExecutor(
        [Only(Target(name, name)) for name in MODELS], providers, terms,
        CostTracker(), lambda target, usage: Decimal(0),
    )  # fmt: skip
    memory: list[float] = []
    watching = asyncio.create_task(watch(asked, memory))
    found = await asyncio.gather(*map(executor.settle, asked))
    await watching
    print("memory held at each quarter:", ", ".join(f"{each:.1f} MB" for each in memory))
    for each in providers.values():
        await each.close()
    await asyncio.sleep(0.2)
    print(f"tasks left behind: {len(asyncio.all_tasks()) - 1}")
    return list(found)


def share(values: Sequence[float], percent: float) -> float:
    """Return a percentile, in milliseconds."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def row(name: str, values: Sequence[float]) -> str:
    """Return a line of percentiles in milliseconds."""
    if not values:
        return f"{name}: none"
    parts = " ".join(f"p{each:g} {share(values, each):.2f}" for each in (50, 95, 99, 100))
    return f"{name}: {parts} ms (n = {len(values)})"


def open_files() -> int:
    """Return how many files and sockets this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--places", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--strategy", default="race", choices=STRATEGIES)
    given = parser.parse_args()
    table = draws(given.questions, given.seed)
    context = multiprocessing.get_context("fork")
    pipes: dict[str, Connection] = {}
    processes = []
    for model in MODELS:
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, table, given.places, model))
        process.start()
        pipes[model] = ours
        processes.append(process)
    environments = {model: pipe.recv() for model, pipe in pipes.items()}
    clock, other = context.Pipe()
    sleeper = context.Process(target=lag, args=(other,))
    sleeper.start()
    for name in MODELS:
        connect(name, environments[name])  # the imports
    gc.collect()
    gc.freeze()  # as the command does: no collection looks through the SDKs again
    before, memory = open_files(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    terms = Terms(strategy=given.strategy, timeout=60, repairs=0)
    asked = [Ask(f"q{number}") for number in range(given.questions)]
    load = os.getloadavg()[0]
    started = time.monotonic()
    found = asyncio.run(ask(environments, asked, terms))
    took = time.monotonic() - started - 0.2
    gc.collect()
    best = ideal(table, given.questions, given.places)
    clock.send("stop")
    print(f"load before: {load:.2f}")
    print(row("the machine's own lag", clock.recv()))
    sleeper.join()
    print(f"{given.questions} questions, {len(MODELS)} models, {given.places} places each")
    requests = Counter(attempt.target.model for each in found for attempt in each.attempts)
    print(f"strategy {given.strategy}; requests {dict(requests)}")
    print(row("a question", [each.seconds for each in found]))
    print(f"whole time: {took:.2f} s; ideal schedule {best:.2f} s; {took / best:.3f} times")
    seen = {}
    for model, pipe in pipes.items():
        pipe.send("stop")
        seen[model] = pipe.recv()
    for process in processes:
        process.join()
    sent = {key: at for each in seen.values() for key, at in each[0].items()}
    verdicts = {each.id: each.verdict for each in asked}
    first: dict[str, float] = {}
    for (model, question), at in sent.items():
        if table[model, question].valid:
            first[question] = min(at, first.get(question, at))
    print(row("first valid answer sent to verdict", [verdicts[q] - at for q, at in first.items()]))
    hung = [at - verdicts[q] for each in seen.values() for _, q, at in each[1] if verdicts[q] < at]
    print(row("verdict to end of a loser's connection", hung))
    wrong = sum(
        not table[str(each.values["a"]).split(":")[0], each.question].valid for each in found
        if each.values
    )  # fmt: skip
    print(
        f"without an answer: {sum(not each.values for each in found)}; wrong answers taken: {wrong}"
    )
    print(
        f"turned away (429): {[each[2] for each in seen.values()]}, peak {[each[3] for each in seen.values()]}"
    )
    print(f"files open: {before} before, {open_files()} after; connections left at the servers: "
          f"{sum(each[4] for each in seen.values())}")  # fmt: skip
    now = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"largest memory: {memory / 1024:.0f} MB before, {now / 1024:.0f} MB after")


if __name__ == "__main__":
    main()
