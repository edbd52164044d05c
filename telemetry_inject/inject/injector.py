"""Carrying out plans: each function takes the first rung of the ladder that can be proved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from telemetry_inject.inject.verify import verified
from telemetry_inject.languages.base import Choice, Language, Parsed, Reach, Style
from telemetry_inject.model import Attempt, Function, Outcome, Plan, Status

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Injection:
    """A file's new text (None where nothing was inserted) and what became of each plan."""

    after: bytes | None
    outcomes: tuple[Outcome, ...]
    needs: tuple[str, ...] = ()


class FunctionInjector:
    """The way of one function down the ladder: its rung now, and what was held against others."""

    def __init__(self, function: Function, plan: Plan, objections: dict[str, str]) -> None:
        self.function = function
        self.plan = plan
        self.attempts = [Attempt(rung, why) for rung, why in objections.items()]

    def choice(self, rung: str) -> Choice:
        """Return the choice of `rung` for this function."""
        return Choice(self.function, self.plan, rung)

    def outcome(self, file: str, rung: str | None) -> Outcome:
        """Return the outcome on `rung`; on none, refused by rule or failed by the proof."""
        status: Status = "injected"
        reason = self.plan.reason
        if rung is None:
            status = "failed" if any(each.proof for each in self.attempts) else "refused"
            reason = self.attempts[-1].objection if self.attempts else "no idiom fits it"
        return Outcome(
            function=self.function.id,
            file=file,
            line=self.function.line,
            status=status,
            reason=reason,
            rung=rung,
            attempts=tuple(self.attempts),
            plan=self.plan,
        )


@dataclass(slots=True)
class _Progress:
    accepted: list[Choice] = field(default_factory=list)
    after: bytes | None = None


class CodeInjector:
    """Injects into one file at a time; holds what is the same for all files of a project."""

    def __init__(self, language: Language, reach: Reach, style: Style) -> None:
        self._language = language
        self._reach = reach
        self._style = style

    def inject(
        self, file: Parsed, plans: Sequence[Plan], bans: Mapping[str, Mapping[str, str]] = NOTHING
    ) -> Injection:
        """Return the file with every plan carried out that can be shown to be safe.

        All functions are tried together; where the proof objects, halves are tried, so that one
        function costs the others nothing. Plans that skip, or name no function of the file, are
        passed over. `bans` are rungs that a function must not take, by its id, and why.
        """
        functions = {each.id: each for each in file.scan.functions}
        ways = [
            self._way(file, functions[plan.function], plan, bans.get(plan.function, NOTHING))
            for plan in plans
            if plan.decision == "instrument" and plan.function in functions
        ]
        ladders = {way.function.id: self._rungs(way) for way in ways}
        progress = _Progress()
        self._grow(file, [way for way in ways if ladders[way.function.id]], ladders, progress)
        rungs = {each.function.id: each.rung for each in progress.accepted}
        return Injection(
            after=progress.after,
            outcomes=tuple(
                way.outcome(file.source.name, rungs.get(way.function.id)) for way in ways
            ),
            needs=self._language.ladder.needs(progress.accepted),
        )

    def _way(
        self, file: Parsed, function: Function, plan: Plan, banned: Mapping[str, str]
    ) -> FunctionInjector:
        found = self._language.ladder.objections(file, function, plan, self._reach)
        objections = {**found, **{rung: why for rung, why in banned.items() if rung not in found}}
        order = [rung for rung in self._language.ladder.rungs_for(plan) if rung in objections]
        return FunctionInjector(function, plan, {rung: objections[rung] for rung in order})

    def _rungs(self, way: FunctionInjector) -> list[str]:
        ruled_out = {attempt.rung for attempt in way.attempts}
        return [rung for rung in self._language.ladder.rungs_for(way.plan) if rung not in ruled_out]

    def _grow(
        self,
        file: Parsed,
        batch: list[FunctionInjector],
        ladders: dict[str, list[str]],
        progress: _Progress,
    ) -> None:
        """Add `batch` to what is accepted, or the parts of it that can be proved beside that."""
        if not batch:
            return
        choices = [way.choice(ladders[way.function.id][0]) for way in batch]
        objection = self._try(file, choices, progress)
        if objection is None:
            return
        if len(batch) > 1:
            middle = len(batch) // 2
            self._grow(file, batch[:middle], ladders, progress)
            self._grow(file, batch[middle:], ladders, progress)
            return
        way = batch[0]
        way.attempts.append(Attempt(ladders[way.function.id].pop(0), objection, proof=True))
        self._grow(file, batch if ladders[way.function.id] else [], ladders, progress)

    def _try(self, file: Parsed, choices: Iterable[Choice], progress: _Progress) -> str | None:
        together = sorted([*progress.accepted, *choices], key=lambda each: each.function.start)
        try:
            insertions = self._language.ladder.render(file, together, self._style)
        except ValueError as error:
            return str(error)
        after, objection = verified(self._language, file, insertions)
        if objection is None:
            progress.accepted, progress.after = together, after
        return objection
