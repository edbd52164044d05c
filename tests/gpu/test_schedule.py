"""Placement: equal to the optimum, never more on a GPU than it has, every model loaded once."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.gpu import placement
from telemetry_inject.gpu import knapsack
from telemetry_inject.gpu.knapsack import Item, pack, worth
from telemetry_inject.gpu.schedule import GPUScheduler, Job, Room, Schedule, rounds, usable

GIB = 1 << 30


def _most_valuable(items: list[Item], bins: list[int]) -> float:
    """By going through every set that each bin can hold."""
    sums, values = [0], [0.0]
    for item in items:
        sums += [each + item.size for each in sums]
        values += [each + item.value for each in values]
    reachable = {0}
    for room in bins:
        fitting = [number for number, total in enumerate(sums) if total <= room]
        reachable = {a | b for a in reachable for b in fitting if not a & b}
    return max(values[number] for number in reachable)


sizes = st.integers(1, 40)
values = st.sampled_from([0.5, 1.0, 1.0, 2.0, 3.0])
items = st.lists(st.builds(Item, sizes, values), max_size=7)


@given(items, st.lists(st.sampled_from([0, 8, 12, 24, 24, 48]), max_size=4))
def test_a_packing_is_worth_most_and_fits(items: list[Item], bins: list[int]) -> None:
    packing = pack(items, bins)

    room = [*bins]
    for item, where in zip(items, packing.bins, strict=True):
        if where is not None:
            room[where] -= item.size
    assert min(room, default=0) >= 0
    assert packing.optimal
    assert worth(items, packing.bins)[0] == pytest.approx(_most_valuable(items, bins))


def test_twenty_models_on_sixteen_gpus_take_milliseconds() -> None:
    many = [Item(2000 + 3391 * at % 68000, 1 + at % 3) for at in range(20)]
    bins = [(16000, 24000, 48000, 80000)[at % 4] for at in range(16)]
    begun = time.perf_counter()
    assert pack(many, bins).optimal
    assert time.perf_counter() - begun < 0.5


def test_a_search_that_is_cut_short_is_not_said_to_be_optimal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many, bins = [Item(7 + at % 5) for at in range(30)], [20] * 9
    monkeypatch.setattr(knapsack, "STEPS", 3)
    packing = pack(many, bins)
    assert not packing.optimal
    assert worth(many, packing.bins) >= worth(many, knapsack.quick(many, bins))


@pytest.mark.parametrize("rig", placement.RIGS, ids=str)
def test_the_simulation_finds_the_optimum(rig: tuple[int, ...]) -> None:
    best, tallies, missed = placement.run(rig, pools=60, seed=1)
    assert missed == 0
    assert tallies["exact"].residents == pytest.approx(best * 60)
    assert tallies["exact"].overflows == 0
    others = [each.residents for name, each in tallies.items() if name != "exact"]
    assert tallies["exact"].residents >= max(others)
    assert tallies["exact"].seconds / 60 < 0.05


# --------------------------------------------------------------------------- whole plans

jobs = st.lists(
    st.builds(
        Job,
        st.text("abcdefgh", min_size=1, max_size=2),
        st.integers(1, 200),
        st.integers(0, 4),
        st.integers(1, 60),
        values,
    ),
    max_size=7,
    unique_by=lambda job: job.model,
)
rigs = st.lists(
    st.builds(Room, st.sampled_from("0123456"), st.integers(0, 90), st.sampled_from(["", "amd"])),
    max_size=5,
    unique_by=lambda room: room.id,
)


def _overflows(plan: Schedule, rooms: list[Room]) -> list[str]:
    over = []
    for wave in plan.waves:
        free = {room.id: room.free for room in rooms}
        for placed in (*wave.placements, *wave.stays):
            for room, share in placed.shares.items():
                free[room] -= share
        over += [room for room, left in free.items() if left < 0]
    return over


@given(jobs, rigs)
@settings(deadline=None)
def test_no_gpu_gets_more_than_it_has_and_every_model_runs_once(
    jobs: list[Job], rooms: list[Room]
) -> None:
    plan = GPUScheduler(rooms).plan(jobs)

    assert _overflows(plan, rooms) == []
    placed = [each.model for wave in plan.waves for each in wave.placements]
    assert sorted(placed) == sorted(job.model for job in jobs)
    by_model = {job.model: job for job in jobs}
    for each in (each for wave in plan.waves for each in wave.placements):
        job = by_model[each.model]
        if each.how == "whole":
            assert [*each.shares.values()] == [job.size]
        elif each.how == "spread":
            assert len(each.shares) > 1
            assert sum(each.shares.values()) >= job.body + len(each.shares) * job.fixed
            groups = {room.group for room in rooms if room.id in each.shares}
            assert len(groups) == 1
        else:
            assert each.note


@given(jobs, rigs)
@settings(deadline=None)
def test_a_plan_does_not_hang_on_the_order_of_its_gpus(jobs: list[Job], rooms: list[Room]) -> None:
    one = GPUScheduler(rooms).plan(jobs)
    other = GPUScheduler(rooms[::-1]).plan(jobs)
    assert [len(wave.placements) for wave in one.waves][:1] == [
        len(wave.placements) for wave in other.waves
    ][:1]


def test_a_model_larger_than_one_gpu_is_spread_by_free_memory() -> None:
    rooms = [Room("0", 30 * GIB), Room("1", 20 * GIB)]
    plan = GPUScheduler(rooms).plan([Job("llama3.3:70b", 40 * GIB, GIB, 80)])

    (wave,) = plan.waves
    (placed,) = wave.placements
    assert placed.how == "spread"
    assert placed.shares == {"0": 25 * GIB + GIB // 2, "1": 17 * GIB + GIB // 2}
    assert placed.note == (
        "llama3.3:70b needs 41.0 GiB, more than any one GPU has: spread over 0, 1"
    )


def test_gpus_of_different_vendors_hold_no_model_together() -> None:
    rooms = [Room("0", 30 * GIB, "cuda"), Room("1", 30 * GIB, "rocm")]
    plan = GPUScheduler(rooms).plan([Job("large", 40 * GIB, GIB, 80)])

    placed = plan.placement("large")
    assert placed is not None
    assert (placed.how, placed.layers) == ("partly", 58)
    assert placed.note == (
        "large needs 41.0 GiB; the freest GPU (0) has 30.0 GiB: 58 of 80 layers go there and the "
        "rest runs on the CPU, many times slower"
    )


def test_without_a_gpu_everything_runs_on_the_cpu_and_says_so() -> None:
    plan = GPUScheduler([]).plan([Job("small", GIB)])
    placed = plan.placement("small")
    assert placed is not None
    assert (placed.how, placed.note) == (
        "cpu",
        "small needs 1.0 GiB and there is no GPU: it runs on the CPU",
    )


def test_a_gpu_without_room_for_one_layer_leaves_the_cpu() -> None:
    plan = GPUScheduler([Room("0", GIB)]).plan([Job("huge", 400 * GIB, GIB, 80)])
    placed = plan.placement("huge")
    assert placed is not None
    assert placed.how == "cpu"
    assert placed.shares == {}
    assert "not enough for one layer" in placed.note


def test_what_does_not_fit_waits_and_what_fits_beside_it_stays() -> None:
    rooms = [Room("0", 24), Room("1", 24)]
    plan = GPUScheduler(rooms).plan([Job("a", 6), Job("b", 16), Job("c", 20), Job("d", 23)])

    assert [sorted(p.model for p in wave.placements) for wave in plan.waves] == [
        ["a", "b", "c"],
        ["d"],
    ]
    assert [p.model for p in plan.waves[1].stays]
    assert [w.placements for w in rounds(plan.waves, 1)] == [
        w.placements for w in reversed(plan.waves)
    ]


def test_models_do_not_share_a_gpu_while_another_is_idle() -> None:
    rooms = [Room("0", 24), Room("1", 24), Room("2", 8)]
    plan = GPUScheduler(rooms).plan([Job("a", 6), Job("b", 10), Job("c", 9)])
    (wave,) = plan.waves
    assert {each.model: [*each.shares] for each in wave.placements} in (
        {"a": ["2"], "b": ["0"], "c": ["1"]},
        {"a": ["2"], "b": ["1"], "c": ["0"]},
    )


def test_a_model_of_more_value_goes_first() -> None:
    first = GPUScheduler([Room("0", 24)]).plan([Job("a", 12), Job("b", 12), Job("c", 20, value=3)])
    assert [p.model for p in first.waves[0].placements] == ["c"]


def test_some_memory_is_never_planned_with() -> None:
    assert usable(24 * GIB) == 24 * GIB - 24 * GIB // 20
    assert usable(8 * GIB) == 7 * GIB
    assert usable(GIB // 2) == 0
