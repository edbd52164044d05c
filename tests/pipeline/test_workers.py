"""Work in several processes: in order, few items ahead, and what happens when a process dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from telemetry_inject.pipeline import workers


def double(number: int) -> int:
    time.sleep(0.002 * (number % 3))
    return number * 2


def die_at_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def fail_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert [*workers.ordered(double, range(40), jobs, lambda item: -1)] == [
        2 * each for each in range(40)
    ]


def test_few_items_are_fetched_ahead() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for each in range(1000):
            taken += 1
            yield each

    results = workers.ordered(double, items(), 2, lambda item: -1)
    assert next(results) == 0
    assert taken <= 2 * workers.AHEAD + 1


def test_only_the_item_that_kills_its_process_is_lost() -> None:
    found = [*workers.ordered(die_at_seven, range(30), 2, lambda item: -item)]
    assert found == [-7 if each == 7 else 2 * each for each in range(30)]


def test_an_exception_reaches_the_caller() -> None:
    with pytest.raises(ValueError, match="three"):
        list(workers.ordered(fail_at_three, range(9), 2, lambda item: -1))


ORPHANS = """
import os, sys, time
from telemetry_inject.pipeline import workers
def wait(number):
    open(sys.argv[1] + "/" + str(os.getpid()), "w").close()
    time.sleep(60)
list(workers.ordered(wait, range(4), 2, lambda item: None))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux")
def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", ORPHANS, str(tmp_path)])
    deadline = time.monotonic() + 20
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    pids = [int(each.name) for each in tmp_path.iterdir()]
    process.kill()
    process.wait()
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(pids) == 2
    assert not any(alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
