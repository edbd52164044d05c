"""One request: its place in the lane, its money, its time, its trace, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from telemetry_inject.debugtrace import Event, hide
from telemetry_inject.execute.budget import CostTracker
from telemetry_inject.execute.lanes import Lane
from telemetry_inject.providers.address import is_own
from telemetry_inject.providers.base import (
    Answer,
    Meter,
    Provider,
    ProviderError,
    Request,
    Target,
    Usage,
)
from telemetry_inject.providers.prices import Price, bound

Emit = Callable[[Event], None]

OVERHEAD = 1024
"""Tokens that a server may add to a prompt: its template, what explains the schema."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that is over, one way or another."""

    answer: Answer | None
    error: ProviderError | None
    usage: Usage
    cost: Decimal | None
    estimated: bool
    started: float
    """`now()` when it was sent, after any waiting for a place."""
    seconds: float
    first: float | None


class Sender:
    """Sends requests. Holds what all of a run share: servers, lanes, prices and the budget."""

    def __init__(
        self,
        providers: Mapping[str, Provider],
        costs: CostTracker,
        price: Price,
        now: Callable[[], float],
        emit: Emit,
    ) -> None:
        self._providers = providers
        self._costs = costs
        self._price = price
        self._now = now
        self._emit = emit
        self._lanes: dict[str, Lane] = {}

    def lane(self, target: Target) -> Lane:
        """Return what bounds the requests to a target's server."""
        if target.lane not in self._lanes:
            server = self._providers[target.provider].server(target)
            self._lanes[target.lane] = Lane(self._now, target.concurrency, own=is_own(server))
        return self._lanes[target.lane]

    async def send(
        self, request: Request, ids: Mapping[str, object], over: Callable[[Sent], None]
    ) -> Sent:
        """Return what came of the request, an error included; `over` is told even if cancelled.

        Raises `Spent` where there is no money for it, and then nothing was sent.
        """
        target = request.target
        lane = self.lane(target)
        most_in = input_bound(request)
        most = bound(self._price, target, most_in, request.max_output)
        async with lane.slot() as active:
            reservation = await self._costs.reserve(most)
            meter, started = Meter(), self._now()
            sent: Sent | None = None
            try:
                self._trace_request(request, ids)
                sent = await self._ask(request, meter, started)
            finally:  # also when it is cancelled
                if sent is None:
                    sent = self._cancelled(request, meter, started)
                self._costs.settle(reservation, sent.cost, estimated=sent.estimated)
                self._trace_response(request, sent, ids)
                over(sent)
            _learn(lane, sent, active)
            return sent

    async def _ask(self, request: Request, meter: Meter, started: float) -> Sent:
        provider = self._providers[request.target.provider]
        try:
            async with asyncio.timeout(request.timeout):
                answer = await provider.ask(request, meter)
        except TimeoutError:
            late = f"no whole answer within {request.timeout:g} s"
            error = ProviderError("timeout", late)
        except ProviderError as found:
            error = found
        except Exception as mistake:  # of a provider's, maybe a stranger's: others go on
            error = ProviderError("server", f"{type(mistake).__name__}: {hide(str(mistake))}")
        else:
            usage, estimated = _complete(answer.usage, request)
            return self._sent(request, meter, started, usage, estimated, answer=answer)
        began = meter.first is not None or error.cause in ("timeout", "connection")
        usage = _upper(request, meter) if began and error.sent else Usage(0, 0)
        return self._sent(request, meter, started, usage, began, error=error)

    def _sent(
        self,
        request: Request,
        meter: Meter,
        started: float,
        usage: Usage,
        estimated: bool,
        *,
        answer: Answer | None = None,
        error: ProviderError | None = None,
    ) -> Sent:
        nothing = not usage.input_tokens and not usage.output_tokens
        cost = Decimal(0) if nothing and error else self._price(request.target, usage)
        return Sent(
            answer=answer,
            error=error,
            usage=usage,
            cost=cost,
            estimated=estimated and not nothing,
            started=started,
            seconds=self._now() - started,
            first=None if meter.first is None else meter.first - started,
        )

    def _cancelled(self, request: Request, meter: Meter, started: float) -> Sent:
        """Return what a cancelled request may have cost: all that it was allowed to."""
        return self._sent(request, meter, started, _upper(request, meter), True)

    def _trace_request(self, request: Request, ids: Mapping[str, object]) -> None:
        target = request.target
        self._emit(
            Event(
                "llm_request",
                f"Sending request to {target.id}",
                {
                    **ids,
                    "model": target.model,
                    "provider": target.provider,
                    "server": target.server,
                    "system": request.system,
                    "prompt": request.user,
                    "temperature": request.temperature,
                    "max_output": request.max_output,
                    "options": dict(target.options),
                },
            )
        )

    def _trace_response(self, request: Request, sent: Sent, ids: Mapping[str, object]) -> None:
        state = "answered" if sent.answer else "failed" if sent.error else "was cancelled"
        self._emit(
            Event(
                "llm_response",
                f"{request.target.id} {state}",
                {
                    **ids,
                    "model": request.target.model,
                    "provider": request.target.provider,
                    "response": sent.answer.text if sent.answer else None,
                    "finish": sent.answer.finish if sent.answer else state,
                    "error": str(sent.error) if sent.error else None,
                    "input_tokens": sent.usage.input_tokens,
                    "output_tokens": sent.usage.output_tokens,
                    "duration": round(sent.seconds, 6),
                    "cost": None if sent.cost is None else float(sent.cost),
                    "cost_usd": "unknown" if sent.cost is None else f"${sent.cost:.6f}",
                    "estimated": sent.estimated,
                },
            )
        )


def input_bound(request: Request) -> int:
    """Return what the prompt has at most, in tokens: no tokenizer makes more of a text than bytes."""
    text = f"{request.system}{request.user}{request.schema or ''}"
    return len(text.encode("utf-8", "surrogatepass")) + OVERHEAD


def _upper(request: Request, meter: Meter) -> Usage:
    return Usage(meter.input_tokens or input_bound(request), request.max_output)


def _complete(usage: Usage, request: Request) -> tuple[Usage, bool]:
    """Return the usage with upper bounds for what the provider did not say, and whether any is."""
    most = Usage(input_bound(request), request.max_output)
    given = usage.input_tokens is not None and usage.output_tokens is not None
    return (usage, False) if given else (
        Usage(
            most.input_tokens if usage.input_tokens is None else usage.input_tokens,
            most.output_tokens if usage.output_tokens is None else usage.output_tokens,
        ),
        True,
    )  # fmt: skip


def _learn(lane: Lane, sent: Sent, active: int) -> None:
    if sent.answer is not None:
        lane.answered(sent.first)
    elif sent.error is not None and sent.error.cause in ("rate", "overloaded"):
        lane.refused(active)
