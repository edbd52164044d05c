"""From servers, GPUs and models to what each request carries."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.gpu import shapes
from telemetry_inject.config import SettingsError
from telemetry_inject.gpu import vram
from telemetry_inject.gpu.advice import advise
from telemetry_inject.gpu.assign import Host, Wanted, assign
from telemetry_inject.gpu.device import Device, Found
from telemetry_inject.gpu.vram import Need, Use
from telemetry_inject.pipeline.models import placement
from telemetry_inject.pipeline.models.placement import Local, UnreachableError
from telemetry_inject.pipeline.models.pooled import pooled
from telemetry_inject.providers.base import Target
from tests.gpu.ollamas import FakeOllama

GIB = 1 << 30
HERE = "http://127.0.0.1:11434"


def _gpu(index: int, size: int, free: int | None = None) -> Device:
    left = size if free is None else free
    return Device(
        "nvidia", index, "GPU", size * GIB, left * GIB, (size - left) * GIB, 0, f"U{index}"
    )


def _wanted(name: str, size: int, *hosts: str, resident: int = 0) -> Wanted:
    need = Need(size * GIB - 2, 0, 1, 1, "api", size * GIB, size * GIB)
    return Wanted(name, need, 8192, 32, hosts, resident * GIB)


def test_a_request_says_which_gpu_where_the_server_listens() -> None:
    host = Host(HERE, (_gpu(0, 24), _gpu(1, 48)), "0.32.15", 2)
    found = assign([host], [_wanted("a", 20), _wanted("b", 40)])

    (wave,) = found.waves
    assert {each.model: each.options for each in wave} == {
        "a": {"num_ctx": 8192, "keep_alive": "30m", "main_gpu": 0},
        "b": {"num_ctx": 8192, "keep_alive": "30m", "main_gpu": 1},
    }
    assert {each.concurrency for each in wave} == {2}
    assert found.notes == ()


def test_an_older_server_chooses_by_itself() -> None:
    host = Host(HERE, (_gpu(0, 24), _gpu(1, 48)), "0.24.1")
    found = assign([host], [_wanted("a", 20)])
    assert "main_gpu" not in found.waves[0][0].options
    assert "Ollama 0.24.1 at http://127.0.0.1:11434 does not take a GPU" in found.notes[0]


def test_a_model_that_is_spread_is_pinned_to_nothing() -> None:
    host = Host(HERE, (_gpu(0, 24), _gpu(1, 24)), "0.32.15")
    (member,) = assign([host], [_wanted("a", 40)]).waves[0]
    assert member.placement is not None
    assert member.placement.how == "spread"
    assert "main_gpu" not in member.options


def test_the_last_resort_says_how_many_layers() -> None:
    host = Host(HERE, (_gpu(0, 24),), "0.32.15")
    found = assign([host], [_wanted("a", 40)])
    (member,) = found.waves[0]
    assert member.options["num_gpu"] == 18
    assert "18 of 32 layers go there and the rest runs on the CPU" in found.notes[0]


def test_what_our_own_models_hold_is_free_for_them() -> None:
    host = Host(HERE, (_gpu(0, 24, free=3), _gpu(1, 24, free=4)), "0.32.15")
    models = [_wanted("a", 20, resident=20), _wanted("b", 19, resident=19)]
    assert [len(wave) for wave in assign([host], models).waves] == [2]


def test_another_machine_is_left_alone() -> None:
    far = Host("http://box:11434", None, "0.32.15")
    found = assign([far], [_wanted("a", 20), _wanted("b", 400)])
    assert [(each.model, each.placement, each.concurrency) for each in found.waves[0]] == [
        ("a", None, None),
        ("b", None, None),
    ]
    assert found.notes == (
        "http://box:11434 is another machine: its GPUs cannot be seen from here, so it places its "
        "models itself",
    )


def test_a_model_runs_on_every_machine_that_has_it() -> None:
    near, far = Host(HERE, (_gpu(0, 24),), "0.32.15"), Host("http://box:11434", None)
    models = [_wanted("a", 20, HERE, far.url), _wanted("b", 20, far.url)]
    (wave,) = assign([near, far], models).waves
    assert sorted((each.model, each.server) for each in wave) == [
        ("a", HERE),
        ("a", far.url),
        ("b", far.url),
    ]


def test_a_machine_without_gpus_rotates_over_all() -> None:
    found = assign([Host(HERE, ())], [_wanted("a", 20), _wanted("b", 20)])
    assert [len(wave) for wave in found.waves] == [2]
    assert found.notes == (f"there is no GPU for {HERE}: its models run on the CPU",)


def test_one_server_a_gpu_gets_copies_into_the_room_that_is_left() -> None:
    hosts = [Host(f"http://127.0.0.1:{at}", (_gpu(at, 24),), "0.32.15") for at in range(3)]
    (wave,) = assign(hosts, [_wanted("a", 20), _wanted("b", 10)]).waves
    placed = sorted(
        (each.model, [*(each.placement.shares if each.placement else {})]) for each in wave
    )
    assert [model for model, _ in placed] == ["a", "b", "b"] or [m for m, _ in placed] == [
        "a",
        "a",
        "b",
    ]
    assert len({tuple(gpus) for _, gpus in placed}) == 3
    assert all("main_gpu" not in each.options for each in wave)


def test_a_model_of_unknown_size_is_left_to_its_server() -> None:
    host = Host(HERE, (_gpu(0, 24),), "0.32.15")
    found = assign([host], [Wanted("mystery", None, 8192)])
    assert found.waves[0][0].placement is None
    assert found.notes == ("nothing says how large mystery is: left to the server",)


def test_an_estimate_is_planned_with_its_upper_end() -> None:
    need = Need(GIB, 0, 0, 0, "name", GIB, 30 * GIB)
    found = assign([Host(HERE, (_gpu(0, 24),), "0.32.15")], [Wanted("a:7b", need, 8192)])
    placed = found.waves[0][0].placement
    assert placed is not None
    assert placed.how != "whole"


def test_two_servers_of_one_machine_are_not_both_planned_for() -> None:
    devices = (_gpu(0, 24),)
    hosts = [Host(HERE, devices, "0.32.15"), Host("http://127.0.0.1:2", devices, "0.32.15")]
    found = assign(hosts, [_wanted("a", 20)])
    assert [each.server for each in found.waves[0]] == [HERE]
    assert "shares this machine's GPUs with another server" in found.notes[0]


def _known(name: str) -> vram.Model:
    model = shapes.MODELS[name]()
    tensors = [{"name": n, "shape": list(s), "type": kind} for n, s, kind in model.tensors]
    return vram.from_show(name, {"model_info": dict(model.metadata), "tensors": tensors})


def test_advice_is_what_planning_says_would_help() -> None:
    use = Use(32768)
    names = ["llama-3.1-8b", "qwen3-8b"]
    known = {each: _known(each) for each in names}
    models = [Wanted(each, vram.need(known[each], use), use.context, 32) for each in names]
    host = Host(HERE, (_gpu(0, 16),), "0.32.15")

    found = advise([host], models, use, known)

    # at 32,768 tokens they take 9.2 and 9.7 GiB, of which 4.0 and 4.5 are cache
    assert [(each.change, each.together) for each in found] == [
        ("OLLAMA_NUM_CTX=16384", 2),
        ("OLLAMA_KV_CACHE_TYPE=q8_0 where `ollama serve` is started", 2),
    ]
    assert len(assign([host], models).waves) == 2
    busy = replace(host, devices=(_gpu(0, 48, free=11),))
    assert ("ending what else uses the GPUs", 2) in [
        (each.change, each.together) for each in advise([busy], models, use, known)
    ]


# --------------------------------------------------------------------------- with servers


def _show(name: str, size: int) -> dict[str, Any]:
    return {"model_info": dict(shapes.MODELS[name]().metadata), "tensors": None, "size": size}


MODELS = {
    "llama3.1:8b": _show("llama-3.1-8b", 4_920_753_328),
    "qwen3:8b": _show("qwen3-8b", 5_225_388_164),
    "plain:7b": {"size": 4_000_000_000},
}


def _two_gpus() -> Found:
    return Found((_gpu(0, 8), _gpu(1, 12)))


def test_servers_are_asked_planned_for_loaded_and_compared() -> None:
    async def run() -> None:
        fake = await FakeOllama(MODELS, on_gpu=0.75).start()
        use = placement.usage({"OLLAMA_NUM_CTX": "4096"})
        surveyed = await placement.survey(["llama3.1:8b", "qwen3:8b"], [fake.url], use, _two_gpus)
        assignment = placement.plan(surveyed)
        events = placement.events(assignment)
        done = await placement.preload(assignment, _two_gpus)
        await fake.stop()

        assert [each.need.source for each in surveyed.models if each.need] == ["api", "api"]
        assert len(assignment.waves) == 1
        assert {each.data["gpu_id"] for each in events} == {"nvidia:0", "nvidia:1"}
        first = events[0].data
        assert {"model", "gpu_id", "vram_free_mb", "server", "options", "concurrency"} <= {*first}
        loads = [body for path, body in fake.bodies if path == "/api/generate"]
        assert {each["options"]["num_ctx"] for each in loads} == {4096}
        assert {each["options"]["main_gpu"] for each in loads} == {0, 1}
        assert {each["keep_alive"] for each in loads} == {"30m"}
        said = [each.message for each in done]
        assert any(
            each.startswith("llama3.1:8b is loaded: 3.4 GiB on GPUs, 25 % of it on the CPU, ")
            for each in said
        )
        assert [each for each in said if each.startswith("nvidia:0 gave 0.0 GiB, ")]
        (target, _) = placement.targets(assignment)[0]
        assert target.options["num_ctx"] == 4096

    asyncio.run(run())


def test_the_window_of_a_model_bounds_its_context() -> None:
    async def run() -> None:
        fake = await FakeOllama(MODELS).start()
        use = placement.usage({"OLLAMA_NUM_CTX": "1000000"})
        surveyed = await placement.survey([], [fake.url], use, _two_gpus)
        await fake.stop()
        assert {each.name: each.context for each in surveyed.models} == {
            "llama3.1:8b": 131072,
            "qwen3:8b": 40960,
            "plain:7b": 1000000,
        }
        assert surveyed.notes == (
            "plain:7b: its layers are not known, its need is an estimate "
            "(/api/show says nothing about the layers of plain:7b)",
        )

    asyncio.run(run())


def test_a_server_that_is_down_is_a_note_and_a_model_that_nobody_has_is_an_error() -> None:
    async def run() -> None:
        fake = await FakeOllama(MODELS).start()
        use = placement.usage({})
        both = await placement.survey(
            ["qwen3:8b"], ["http://127.0.0.1:9", fake.url], use, _two_gpus
        )
        assert [each.url for each in both.hosts] == [fake.url]
        assert both.notes[0].startswith("http://127.0.0.1:9: ")
        with pytest.raises(SettingsError, match=r"has the model qwen3:9b; `ollama pull qwen3:9b`"):
            await placement.survey(["qwen3:9b"], [fake.url], use, _two_gpus)
        with pytest.raises(UnreachableError, match="no Ollama server answers"):
            await placement.survey(["a"], ["http://127.0.0.1:9"], use, _two_gpus)
        await fake.stop()

    asyncio.run(run())


def test_a_server_of_our_own_sees_its_gpu_alone() -> None:
    async def run() -> None:
        fakes = [await FakeOllama(MODELS).start() for _ in range(2)]
        own = [Local(each.url, _gpu(at, 12)) for at, each in enumerate(fakes)]
        names = [[Target("ollama", "llama3.1:8b"), Target("openai", "x")]]
        found = await pooled(names, {}, own, lambda: pytest.fail("not asked"))
        for each in fakes:
            await each.stop()
        (pool,) = found.pools
        assert pool.name == "ollama:llama3.1:8b"
        assert {each.server for each in pool.targets()} == {each.url for each in fakes}

    asyncio.run(run())


def test_lists_of_models_become_pools() -> None:
    async def run() -> None:
        fake = await FakeOllama(MODELS).start()
        environment = {"OLLAMA_HOST": fake.url}
        names = [
            [Target("ollama", "llama3.1:8b"), Target("ollama", "qwen3:8b")],
            [Target("ollama", "qwen3:8b"), Target("ollama", "plain:7b")],
        ]
        found = await pooled(names, environment, (), Found)
        assert [each.name for each in found.pools] == [
            "ollama:llama3.1:8b,qwen3:8b",
            "ollama:plain:7b",
        ]
        down = await pooled(names[:1], {"OLLAMA_HOST": "http://127.0.0.1:9"}, (), Found)
        assert down.pools[0].name == "ollama:llama3.1:8b,qwen3:8b"
        assert "no Ollama server answers" in down.notes[0]
        await fake.stop()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("name", "value"),
    [("OLLAMA_NUM_CTX", "8k"), ("OLLAMA_NUM_CTX", "0"), ("OLLAMA_KV_CACHE_TYPE", "q3")],
)
def test_settings_that_make_no_sense(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        placement.usage({name: value})


def test_a_server_uses_one_slice_of_a_gpu() -> None:
    parts = tuple(replace(_gpu(0, 20), slice=number, uuid=f"M{number}") for number in (0, 1, 3))
    kept, notes = placement.visible((*parts, _gpu(1, 24)))
    assert [each.id for each in kept] == ["nvidia:0/0", "nvidia:1"]
    assert notes == [
        "one server uses one MIG slice, nvidia:0/0: --ollama-per-gpu also uses nvidia:0/1, "
        "nvidia:0/3"
    ]
