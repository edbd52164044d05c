"""Money: reserved before a request is sent, settled when it is over, so that a budget holds."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from decimal import Decimal

from telemetry_inject.debugtrace import Event

ZERO = Decimal(0)


class Spent(Exception):  # noqa: N818 - it says what it is
    """The budget does not allow for another request."""


@dataclass(frozen=True, slots=True, eq=False)
class Reservation:
    """Money held back for one request; None where its price is not known."""

    amount: Decimal | None


class CostTracker:
    """What a run has cost and may still cost, in US dollars. Used from one event loop.

    `spent + reserved` never exceeds the budget, and no request costs more than was reserved for
    it, so what is spent never exceeds the budget either, in whatever order requests end.
    """

    def __init__(self, budget: Decimal | None = None) -> None:
        self.budget = budget
        self.spent = ZERO
        """Settled, upper bounds included."""
        self.estimated = ZERO
        """The part of `spent` that is upper bounds, of requests whose tokens nobody told us."""
        self.unknown = 0
        """Requests whose price is not known."""
        self.refused = 0
        """Requests that were not sent for want of money."""
        self._held: set[Reservation] = set()
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def reserved(self) -> Decimal:
        """What is held back for requests under way."""
        return sum((each.amount or ZERO for each in self._held), ZERO)

    def event(self, message: str) -> Event:
        """Return how things stand, for the debug trace; numbers in US dollars."""
        data = {
            "budget": None if self.budget is None else float(self.budget),
            "spent": float(self.spent),
            "reserved": float(self.reserved),
            "estimated": float(self.estimated),
            "unknown": self.unknown,
            "refused": self.refused,
        }
        return Event("budget", message, data)

    async def reserve(self, most: Decimal | None) -> Reservation:
        """Return a reservation of `most`; waits while requests under way may still leave enough.

        Raises `Spent` where it cannot be had any more, or where a budget is to be kept and the
        price is not known.
        """
        if self.budget is None:
            return self._hold(most)
        if most is None:
            self.refused += 1
            raise Spent("the price of the model is not known, so that no budget can be kept")
        while self.spent + self.reserved + most > self.budget:
            if not self.reserved or self.spent + most > self.budget:
                self.refused += 1
                raise Spent(f"the budget of ${self.budget} is spent: ${self.spent:.6f} so far")
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            await waiter
        return self._hold(most)

    def settle(self, reservation: Reservation, cost: Decimal | None, *, estimated: bool) -> None:
        """Turn a reservation into what the request has cost; 0 for one that was never served."""
        self._held.discard(reservation)
        if cost is None:
            self.unknown += 1
        else:
            self.spent += cost
            self.estimated += cost if estimated else ZERO
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)

    def _hold(self, amount: Decimal | None) -> Reservation:
        reservation = Reservation(amount)
        self._held.add(reservation)
        return reservation
