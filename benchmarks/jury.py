"""Whether the jury finds the best plan when its members are biased, beside a plain majority vote.

    python -m benchmarks.jury [--functions 400] [--seed 1]

Five models plan every function; each plan has a true quality. The same five judge. A simulated
juror reads the very request that a model would get, sees the difference in quality through noise,
and adds its biases: for what is shown first, for the longer plan, for its own family. The plain
majority vote asks each juror once about each pair, in the order of the models, own plans included,
and takes the plan with the most pairs won. What is compared is how often the truly best plan wins.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from telemetry_inject.execute.judge import Judge, JudgeEnsemble, Verdicts
from telemetry_inject.execute.judging import normal
from telemetry_inject.execute.judging.question import PairQuestion
from telemetry_inject.execute.judging.records import Candidate, Subject
from telemetry_inject.execute.records import Settled
from telemetry_inject.execute.statistics.condorcet import Vote, copeland, margins
from telemetry_inject.model import AttributeCommand, Plan, SpanCommand
from telemetry_inject.providers.base import Target

FAMILIES = ("gpt", "claude", "qwen", "mistral", "llama")
SKILLS = (0.9, 0.6, 0.3, 0.1, 0.0)
"""The mean quality of each model's plans; a single plan lies around it with a deviation of 1."""
SPOILED = -2.5
"""What planting takes off the quality of a plan."""
SHOWN = re.compile(r"Pair (P\d+)\nPlan A:\n((?:  .*\n?)+)Plan B:\n((?:  .*\n?)+)")


@dataclass(frozen=True, slots=True)
class Juror:
    """What is wrong with a juror; in units of the deviation of the plans' quality."""

    noise: float = 0.7
    """The deviation of what it sees from what is there, drawn for each pair."""
    shared: float = 0.0
    """The share of that (in variance) which it has in common with all other jurors."""
    position: float = 0.0
    """What being shown first is worth to it."""
    length: float = 0.0
    """What one more command is worth to it."""
    family: float = 0.0
    """What being of its own family is worth to it."""
    blind: bool = False
    """Whether it says anything at all, without looking."""


HONEST = Juror()
SCENARIOS: Mapping[str, Sequence[Juror]] = {
    "honest": [HONEST] * 5,
    "position": [Juror(position=1.5)] * 5,
    "own family": [Juror(family=1.5)] * 5,
    "two judges favour themselves": [Juror(family=3.0)] * 2 + [HONEST] * 3,
    "verbosity": [Juror(length=0.5)] * 5,
    "shared errors": [Juror(shared=0.6)] * 5,
    "two judges answer blindly": [Juror(blind=True)] * 2 + [HONEST] * 3,
    "two see only the order": [Juror(position=9.0)] * 2 + [HONEST] * 3,
    "all of it": [
        Juror(position=1.0, family=1.0, length=0.2, shared=0.3),
        Juror(position=-1.0, family=1.5, shared=0.3),
        Juror(position=1.5, family=0.5, length=0.3, shared=0.3),
        Juror(position=0.5, family=1.0, noise=1.2, shared=0.3),
        Juror(blind=True),
    ],
}


@dataclass(slots=True)
class World:
    """The truth: what each plan, as judges see it, is worth."""

    seed: int
    worth: dict[tuple[str, str], float] = field(default_factory=dict)
    makers: dict[tuple[str, str], str] = field(default_factory=dict)

    def seen(self, juror: Juror, family: str, function: str, first: str, second: str) -> str:
        """Return what a juror says of two plans, the first of which is shown first."""
        key = "|".join(sorted((first, second)))
        own = random.Random(f"{self.seed}/{family}/{function}/{key}")
        if juror.blind:
            return random.Random(f"{self.seed}/{family}/{function}/{first}").choice(
                ["A", "B", "tie"]
            )
        common = random.Random(f"{self.seed}/{function}/{key}")
        sign = 1 if first < second else -1
        noise = juror.noise * (
            juror.shared**0.5 * common.gauss(0, 1) + (1 - juror.shared) ** 0.5 * own.gauss(0, 1)
        )
        seen = self._worth(function, first) - self._worth(function, second) + sign * noise
        seen += juror.position + juror.length * (first.count("\n") - second.count("\n"))
        mine = [self.makers.get((function, each)) == family for each in (first, second)]
        seen += juror.family * (mine[0] - mine[1])
        return "tie" if abs(seen) < 0.1 else "A" if seen > 0 else "B"

    def _worth(self, function: str, text: str) -> float:
        return self.worth.get((function, text), SPOILED)


@dataclass(frozen=True, slots=True)
class Case:
    """One function with a plan of each model."""

    subject: Subject
    candidates: tuple[Candidate, ...]
    best: str
    """The family whose plan is truly the best."""


@dataclass(frozen=True, slots=True)
class Found:
    """How often each way found the best plan, and what the jury says of itself."""

    jury: float
    majority: float
    lost: float
    """The mean quality that the jury's choices are short of the best."""
    lost_majority: float
    verdicts: Verdicts


def case(number: int, world: World) -> Case:
    """Return a function whose plans measure the same, so that only the jury can tell."""
    draw = random.Random(f"{world.seed}/{number}")
    name = f"shop/orders.py::handle{number}"
    parameters = tuple(f"arg{each}" for each in range(6))
    subject = Subject(name, parameters, "python", f"1| def handle{number}(...)", {}, _plan(name, "base", (0, 1)), False)  # fmt: skip
    world.worth[name, normal.text(subject.baseline, {})] = 0.0
    candidates, worth = [], {}
    for family, skill in zip(FAMILIES, SKILLS, strict=True):
        plan = _plan(name, family, draw.sample(range(6), draw.randint(3, 5)))
        text = normal.text(plan, {})
        worth[family] = world.worth[name, text] = skill + draw.gauss(0, 1)
        world.makers[name, text] = family
        candidates.append(Candidate(family, frozenset({family}), plan))
    return Case(subject, tuple(candidates), max(worth, key=lambda each: worth[each]))


def _plan(function: str, word: str, arguments: Sequence[int]) -> Plan:
    # The word stands for what makes plans differ; a juror of this simulation does not read it.
    attributes = (AttributeCommand(key=f"shop.{word}.arg{each}", expression=f"arg{each}") for each in arguments)  # fmt: skip
    return Plan(function=function, commands=(SpanCommand(name="handle order"), *attributes))


def judge(family: str, juror: Juror, world: World) -> Judge:
    """Return a member of the jury that reads requests and writes answers, as a model would."""

    async def ask(question: PairQuestion) -> Settled:
        target = Target("simulated", family)
        text = question.request(target, question.items, {}, 0).user
        function = question.id.split(":", 2)[2].removesuffix(":swapped")
        said = {
            label: {"reason": "", "better": world.seen(juror, family, function, *plans)}
            for label, *shown in SHOWN.findall(text)
            if (plans := ["\n".join(line[2:] for line in each.strip("\n").split("\n")) for each in shown])
        }  # fmt: skip
        verdict = await question.judge(json.dumps(said), question.items, target)
        return Settled(question.id, verdict.valid, {}, verdict.objections, ())

    return Judge(family, frozenset({family}), ask)


async def measure(jurors: Sequence[Juror], functions: int, seed: int) -> Found:
    """Return how both ways do with these jurors."""
    world = World(seed)
    cases = [case(number, world) for number in range(functions)]
    panel = [judge(name, juror, world) for name, juror in zip(FAMILIES, jurors, strict=True)]
    ensemble = JudgeEnsemble(panel, seed=seed)
    for each in cases:
        await ensemble.hear(each.subject, each.candidates)
    verdicts = ensemble.verdicts()
    hits, lost = [0, 0], [0.0, 0.0]
    for each in cases:
        chosen = verdicts.decisions[each.subject.id].winner.candidates[0].contender
        for way, winner in enumerate((chosen, majority(each, jurors, world))):
            hits[way] += winner == each.best
            lost[way] += _worth(world, each, each.best) - _worth(world, each, winner)
    count = len(cases)
    return Found(hits[0] / count, hits[1] / count, lost[0] / count, lost[1] / count, verdicts)


def majority(case: Case, jurors: Sequence[Juror], world: World) -> str:
    """Return the plan that a plain vote takes; of those that are level, the first."""
    texts = {each.contender: normal.text(each.plan, {}) for each in case.candidates}
    shares = {"A": 1.0, "B": 0.0, "tie": 0.5}
    votes = [
        Vote(family, a, b, shares[world.seen(juror, family, case.subject.id, texts[a], texts[b])])
        for family, juror in zip(FAMILIES, jurors, strict=True)
        for a, b in combinations(texts, 2)
    ]  # fmt: skip
    won = copeland([*texts], margins(votes))
    return max(texts, key=lambda each: won[each])


def _worth(world: World, case: Case, family: str) -> float:
    [plan] = [each.plan for each in case.candidates if each.contender == family]
    return world.worth[case.subject.id, normal.text(plan, {})]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--functions", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print("| jurors | jury right | majority right | quality lost: jury | majority | alpha | n_eff (verdicts) | n_eff (errors) | stopped | inconclusive |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, jurors in SCENARIOS.items():
        found = asyncio.run(measure(jurors, given.functions, given.seed))
        panel = found.verdicts.panel
        stopped = sum(not each.trusted for each in found.verdicts.conducts)
        print(
            f"| {name} | {found.jury:.1%} | {found.majority:.1%} | {found.lost:.2f} | {found.lost_majority:.2f} | "
            f"{_number(panel.alpha)} | {_number(panel.votes)} | {_number(panel.independent)} | {stopped} of 5 | "
            f"{panel.decided['inconclusive'] / given.functions:.1%} |"
        )  # fmt: skip


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    main()
