"""The blacklist against a plain model of what it promises, over random histories."""

from __future__ import annotations

from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from telemetry_inject.execute.breaker import IN_A_ROW, LONGEST, WRONG_IN_A_ROW, Breakers, Opened
from telemetry_inject.providers.base import Cause, Target

ONE, OTHER = Target("openai", "one"), Target("openai", "other")


class Clock:
    """Time that stands still until it is told to go on."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def made() -> tuple[Breakers, Clock, list[Opened]]:
    clock, opened = Clock(), list[Opened]()
    return Breakers(clock, opened.append), clock, opened


def fail(breakers: Breakers, cause: Cause, times: int = 1) -> None:
    for _ in range(times):
        breakers.begin(ONE)
        breakers.failed(ONE, cause, f"{cause}!")


def test_what_no_waiting_cures_is_out_for_the_run() -> None:
    breakers, clock, opened = made()
    fail(breakers, "auth")
    clock.now += 1e9
    assert not breakers.healthy(ONE)
    assert breakers.wait([ONE]) == inf
    assert [(each.why, each.seconds) for each in opened] == [("auth!", inf)]
    assert breakers.healthy(OTHER)


def test_what_may_pass_is_out_for_longer_and_longer_and_probed_once() -> None:
    breakers, clock, opened = made()
    fail(breakers, "server", IN_A_ROW - 1)
    assert breakers.healthy(ONE)
    fail(breakers, "server")
    for expected in (2, 4, 8, 16, 32, 64, 128, 256, LONGEST, LONGEST):
        assert opened[-1].seconds == expected
        assert not breakers.healthy(ONE)
        clock.now += expected
        assert breakers.state(ONE) == "half-open"
        assert breakers.healthy(ONE)
        breakers.begin(ONE)
        assert not breakers.healthy(ONE), "one probe at a time"
        breakers.failed(ONE, "timeout", "again")
    clock.now += LONGEST
    breakers.begin(ONE)
    breakers.answered(ONE, valid=True)
    assert breakers.state(ONE) == "closed"
    fail(breakers, "server", IN_A_ROW)
    assert opened[-1].seconds == 2, "an answer makes it start anew"


def test_a_cancelled_probe_lets_another_one_go() -> None:
    breakers, clock, _ = made()
    fail(breakers, "connection", IN_A_ROW)
    clock.now += 2
    breakers.begin(ONE)
    breakers.abandon(ONE)
    assert breakers.healthy(ONE)


def test_a_long_wait_that_a_server_asks_for_is_kept() -> None:
    breakers, clock, _ = made()
    breakers.begin(ONE)
    breakers.failed(ONE, "rate", "an hour", 3600)
    clock.now += 3599
    assert not breakers.healthy(ONE)
    clock.now += 1
    assert breakers.healthy(ONE)


def test_a_server_that_answers_is_never_blamed_for_what_its_model_says() -> None:
    breakers, _, opened = made()
    for _ in range(WRONG_IN_A_ROW - 1):
        breakers.answered(ONE, valid=False)
    assert breakers.healthy(ONE)
    breakers.answered(ONE, valid=False)
    assert "of no use" in opened[-1].why


STEPS = st.lists(
    st.one_of(
        st.sampled_from(["server", "timeout", "connection", "overloaded", "rate", "context"]),
        st.sampled_from(["valid", "wrong", "cancelled"]),
        st.floats(0.1, 400),
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_it_never_stays_shut_and_never_lets_two_probes_through(steps: list[str | float]) -> None:
    breakers, clock, opened = made()
    for step in steps:
        if isinstance(step, float):
            clock.now += step
            continue
        if not breakers.healthy(ONE):
            continue
        probe = breakers.state(ONE) == "half-open"
        breakers.begin(ONE)
        assert breakers.healthy(ONE) != probe
        if step == "cancelled":
            breakers.abandon(ONE)
        elif step in ("valid", "wrong"):
            breakers.answered(ONE, valid=step == "valid")
        else:
            breakers.failed(ONE, step, "x")  # type: ignore[arg-type]
        if step == "valid":
            assert breakers.state(ONE) == "closed"
        assert breakers.wait([ONE]) <= LONGEST
    assert all(each.seconds <= LONGEST for each in opened)
    clock.now += LONGEST
    assert breakers.healthy(ONE)
