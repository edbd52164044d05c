"""Asking several models at once and taking the first valid answer, item by item."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from math import inf
from time import monotonic
from typing import Any

from telemetry_inject.debugtrace import Event
from telemetry_inject.execute import policy
from telemetry_inject.execute.board import Board
from telemetry_inject.execute.breaker import Breakers, Opened
from telemetry_inject.execute.budget import CostTracker, Spent
from telemetry_inject.execute.records import Attempt, Question, Settled, State, Terms
from telemetry_inject.execute.request import Emit, Sender, Sent
from telemetry_inject.providers.base import Contender, Limits, Provider, ProviderError, Target
from telemetry_inject.providers.prices import Price

Learn = Callable[[Target, Limits], bool]
"""Takes the limits that a refusal named; returns whether they were news."""
FIRST_HEDGE = 10.0
"""Seconds before the next model starts while it is not known how long answers take."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some items of a question, on their way to one contender."""

    items: tuple[str, ...]
    objections: Mapping[str, str] = field(default_factory=dict)
    repair: int = 0
    grown: int = 0
    """How often the space for the answer was doubled."""
    cut: int = 0
    """How often an answer broke off."""
    learned: int = 0
    """How often a refusal said what the limits are."""


class ParallelExecutor:
    """Puts questions to contenders by a strategy; nothing of it is left when a question is settled."""

    def __init__(
        self,
        contenders: Sequence[Contender],
        providers: Mapping[str, Provider],
        terms: Terms,
        costs: CostTracker,
        price: Price,
        *,
        emit: Emit = lambda event: None,
        learn: Learn = lambda target, limits: False,
        now: Callable[[], float] = monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._contenders = tuple(contenders)
        self._terms = terms
        self._now = now
        self._emit = emit
        self._learn = learn
        self._jitter = jitter
        self._costs = costs
        self._sender = Sender(providers, costs, price, now, emit)
        self._plain: set[tuple[str, str | None]] = set()
        """Models of servers that take no schema; the answer is checked all the same."""
        self._took: dict[str, list[float]] = {each.name: [] for each in contenders}
        self.breakers = Breakers(now, self._opened)

    def alone(self, contender: Contender) -> ParallelExecutor:
        """Return an executor that asks one contender, and shares lanes, blacklist and budget."""
        other = copy(self)
        other._contenders = (contender,)
        other._terms = replace(self._terms, strategy="single")
        return other

    async def settle(
        self, question: Question, note: Callable[[Settled], None] = lambda settled: None
    ) -> Settled:
        """Return the first valid answer for each item, and what became of every attempt.

        When it returns, every request for the question is over and its connection closed. `note` is
        told the same, also of a question that was given up when the caller was cancelled.
        """
        board = Board(question, self._now())
        waiting = deque(self._contenders)
        running: set[asyncio.Task[None]] = set()
        board.when_done = lambda: _stop(running - {asyncio.current_task()})
        done = asyncio.create_task(board.done.wait())
        try:
            while not board.done.is_set() and (waiting or running):
                if waiting:
                    running.add(asyncio.create_task(self._contend(waiting.popleft(), board)))
                if waiting and self._terms.strategy == "race":
                    continue
                pause = self._stagger() if waiting else None
                over, _ = await asyncio.wait(
                    {*running, done}, timeout=pause, return_when=asyncio.FIRST_COMPLETED
                )
                running -= over
                for task in over - {done}:
                    if not task.cancelled():
                        task.result()  # a mistake of ours must not pass for a bad answer
        finally:
            await _end({*running, done})
            settled = board.settled(self._now())
            note(settled)
        return settled

    def _stagger(self) -> float | None:
        """Return the seconds after which the next model starts; None: only when this one is out."""
        if self._terms.strategy == "single":
            return None
        if self._terms.hedge is not None:
            return self._terms.hedge
        took = sorted(next(iter(self._took.values()), []))
        return took[int(len(took) * 0.9)] if len(took) >= 10 else FIRST_HEDGE

    async def _contend(self, contender: Contender, board: Board) -> None:
        """Let one contender answer what is open, until it has or has nothing more to say."""
        pieces = deque([_Piece(board.question.items)])
        while pieces and not board.done.is_set():
            piece = pieces.popleft()
            items = board.open(piece.items)
            if items:
                pieces.extend(await self._answer(contender, board, replace(piece, items=items)))

    async def _answer(self, contender: Contender, board: Board, piece: _Piece) -> list[_Piece]:
        """Ask for one piece; return what is still to be asked of the same contender."""
        for tries in range(64):
            target = await self._target(contender, board, piece)
            if target is None:
                return []
            try:
                sent = await self._attempt(contender, target, board, piece)
            except Spent as spent:
                board.object(piece.items, str(spent))
                self._emit(self._costs.event(f"{target.id} is not asked: {spent}"))
                return []
            if not isinstance(sent, Sent):
                return sent
            error = sent.error
            assert error is not None
            news = error.learned is not None and self._learn(target, error.learned)
            if news and piece.learned < 2:
                return [replace(piece, learned=piece.learned + 1)]  # within the limits this time
            if error.cause == "context":
                return _halves(piece)
            if not policy.again(error, tries, self._terms.retries, self._terms.patience):
                return []
            seconds = policy.wait(error, tries, self._jitter)
            self._retry(board, target, error.cause, str(error), seconds)
            if error.retry_after is not None:
                self._sender.lane(target).pause(seconds)
            else:
                await asyncio.sleep(seconds)
        return []

    async def _target(self, contender: Contender, board: Board, piece: _Piece) -> Target | None:
        """Return where to ask; waits for a blacklist that ends soon; None where nobody is left."""
        for _ in range(max(1, self._terms.retries) * 2):
            target = contender.next(self.breakers.healthy)
            if target is not None:
                return target
            seconds = self.breakers.wait(contender.targets())
            if seconds > self._terms.patience:
                break
            await asyncio.sleep(seconds + 0.01)
        why = self.breakers.why(contender.targets()) or "it cannot be asked now"
        board.object(board.open(piece.items), f"{contender.name}: {why}")
        return None

    async def _attempt(
        self, contender: Contender, target: Target, board: Board, piece: _Piece
    ) -> list[_Piece] | Sent:
        """Return what is to be asked next after an answer, or what was sent and failed."""
        name = board.number()
        ids = {"question": board.question.id, "attempt": name, "functions": list(piece.items)}
        request = board.question.request(target, piece.items, piece.objections, piece.grown)
        request = replace(request, timeout=self._terms.timeout)
        if (target.id, target.server) in self._plain:
            request = replace(request, schema=None)
        entry = _Entry(name, contender, target, board, piece)
        self.breakers.begin(target)
        try:
            sent = await self._sender.send(request, ids, entry.over)
            if sent.error is not None:
                if _unknown_schema(sent.error) and request.schema is not None:
                    self._plain.add((target.id, target.server))
                    entry.end("failed", f"{sent.error.cause}: {sent.error}")
                    return [piece]
                long = sent.error.retry_after
                long = long if long is not None and long > self._terms.patience else None
                self.breakers.failed(target, sent.error.cause, str(sent.error), long)
                why = f"{sent.error.cause}: {sent.error}"
                board.object(piece.items, f"{target.id}: {why}")
                entry.end("failed", why)
                return sent
            return await self._judge(entry, sent)
        except asyncio.CancelledError:
            self.breakers.abandon(target)
            entry.end("cancelled", "another answer was faster")
            raise
        except Spent:
            self.breakers.abandon(target)
            raise

    async def _judge(self, entry: _Entry, sent: Sent) -> list[_Piece]:
        """Take what is valid of an answer; return what is to be asked next."""
        board, piece, answer = entry.board, entry.piece, sent.answer
        assert answer is not None
        trouble = _UNFINISHED.get(answer.finish)
        if trouble is not None:
            self.breakers.answered(entry.target, valid=False)
            board.object(piece.items, f"{entry.target.id}: {trouble}")
            entry.end("invalid", trouble)
            self._retry(board, entry.target, answer.finish, trouble, 0.0)
            return _after(answer.finish, piece, self._terms.retries)
        verdict = await board.question.judge(answer.text, piece.items, entry.target)
        self.breakers.answered(entry.target, valid=bool(verdict.valid))
        board.accept(entry.name, verdict.valid)
        if verdict.valid:
            self._took[entry.contender.name].append(sent.seconds)
        for item, why in verdict.objections.items():
            board.object(board.open([item]), f"{entry.target.id}: {why}")
        reason = next(iter(verdict.objections.values()), "")
        entry.end("valid" if verdict.valid else "invalid", reason)
        wrong = board.open(verdict.objections)
        if not wrong or piece.repair >= self._terms.repairs:
            return []
        self._retry(board, entry.target, "invalid", reason, 0.0)
        objections = {each: verdict.objections[each] for each in wrong}
        return [replace(piece, items=wrong, objections=objections, repair=piece.repair + 1)]

    def _retry(self, board: Board, target: Target, cause: str, why: str, wait: float) -> None:
        self._emit(
            Event(
                "retry",
                f"{target.id}: {why}",
                {
                    "question": board.question.id,
                    "model": target.model,
                    "provider": target.provider,
                    "cause": cause,
                    "wait": round(wait, 3),
                },
            )
        )

    def _opened(self, opened: Opened) -> None:
        seconds = None if opened.seconds == inf else round(opened.seconds, 3)
        length = "the rest of the run" if seconds is None else f"{seconds:g} s"
        self._emit(
            Event(
                "blacklist",
                f"{opened.target.id} is left alone for {length}: {opened.why}",
                {
                    "model": opened.target.model,
                    "provider": opened.target.provider,
                    "server": opened.target.server,
                    "seconds": seconds,
                    "reason": opened.why,
                },
            )
        )


_UNFINISHED = {
    "length": "the answer was cut at the largest length that was allowed",
    "cut": "the answer broke off",
    "refusal": "the model refused to answer",
}


class _Entry:
    """An attempt that is being written down: what was sent, then what it was worth."""

    def __init__(
        self, name: str, contender: Contender, target: Target, board: Board, piece: _Piece
    ) -> None:
        self.name = name
        self.contender = contender
        self.target = target
        self.board = board
        self.piece = piece
        self._sent: Sent | None = None

    def over(self, sent: Sent) -> None:
        """Take note of the request; called once, also when it was cancelled."""
        self._sent = sent

    def end(self, state: State, reason: str) -> None:
        """Put the attempt on the board; nothing where no request was sent."""
        sent = self._sent
        if sent is None:
            return
        self.board.attempts.append(
            Attempt(
                id=self.name,
                question=self.board.question.id,
                contender=self.contender.name,
                target=self.target,
                items=self.piece.items,
                repair=self.piece.repair,
                state=state,
                reason=reason,
                started=sent.started - self.board.started,
                seconds=sent.seconds,
                first=sent.first,
                usage=sent.usage,
                cost=sent.cost,
                estimated=sent.estimated,
            )
        )


def _halves(piece: _Piece) -> list[_Piece]:
    """Return the piece in two, for a model that it was too much for; one item cannot be halved."""
    middle = len(piece.items) // 2
    if not middle:
        return []
    return [replace(piece, items=part) for part in (piece.items[:middle], piece.items[middle:])]


def _after(finish: str, piece: _Piece, retries: int) -> list[_Piece]:
    """Return what is asked after an answer that did not end well."""
    if finish == "length":
        if len(piece.items) > 1:
            return _halves(piece)
        return [replace(piece, grown=piece.grown + 1)] if piece.grown < 1 else []
    if finish == "cut" and piece.cut < min(1, retries):
        return [replace(piece, cut=piece.cut + 1)]
    return []


def _unknown_schema(error: ProviderError) -> bool:
    words = ("schema", "response_format", "output_config", "format", "grammar")
    return error.cause == "request" and any(each in error.message.lower() for each in words)


def _stop(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel those that run, once: a second time would end the closing of their connections."""
    for each in tasks:
        if not each.done() and not each.cancelling():
            each.cancel()


async def _end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    waiting = [each for each in tasks if not each.done()]
    _stop(waiting)
    if waiting:
        await asyncio.wait(waiting)
    for each in tasks:
        if not each.cancelled():
            each.exception()  # looked at, so that nobody complains about it later
