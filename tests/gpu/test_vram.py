"""What models need, by published figures and by hand; the server's own figures are in another file."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.gpu import shapes, writer
from telemetry_inject.gpu import ggml, names, vram
from telemetry_inject.gpu.shape import Shape, ShapeError, shape

GIB = 1 << 30


def _llama(**more: object) -> Shape:
    keys = {
        "block_count": 32,
        "embedding_length": 4096,
        "feed_forward_length": 14336,
        "attention.head_count": 32,
        "attention.head_count_kv": 8,
        **{key.replace("__", "."): value for key, value in more.items()},
    }
    return shape({"general.architecture": "llama", **{f"llama.{k}": v for k, v in keys.items()}})


def test_the_cache_of_llama_3_by_hand() -> None:
    # 32 layers, 8 heads of 128 numbers, keys and values of 2 bytes: 128 KiB a token
    assert vram.cache_bytes(_llama(), vram.Use(8192)) == 8192 * 128 * 1024


def test_codellama_keeps_a_key_for_every_head() -> None:
    assert vram.cache_bytes(_llama(attention__head_count_kv=32), vram.Use(8192)) == 4 * GIB


def test_a_context_is_padded_for_each_slot() -> None:
    one = vram.cache_bytes(_llama(), vram.Use(256))
    assert vram.cache_bytes(_llama(), vram.Use(1)) == one
    assert vram.cache_bytes(_llama(), vram.Use(257, slots=3)) == 2 * 3 * one


def test_a_quantised_cache() -> None:
    whole = vram.cache_bytes(_llama(), vram.Use(8192))
    assert vram.cache_bytes(_llama(), vram.Use(8192, 1, "q8_0", "q8_0")) == whole * 34 // 64
    assert vram.cache_bytes(_llama(), vram.Use(8192, 1, "q4_0", "q4_0")) == whole * 18 // 64


def test_an_unknown_type_of_cache_is_refused() -> None:
    with pytest.raises(ValueError, match="cache type 'q3_k' is not one of"):
        vram.cache_bytes(_llama(), vram.Use(8192, 1, "q3_k"))


def test_an_unknown_architecture_with_a_window_gets_the_larger_cache() -> None:
    keys = {"block_count": 4, "embedding_length": 64, "attention.head_count": 2}
    metadata = {"general.architecture": "new", **{f"new.{k}": v for k, v in keys.items()}}
    full = vram.cache_bytes(shape(metadata), vram.Use(8192))
    assert full == 4 * 64 * 2 * 2 * 8192

    windowed = shape({**metadata, "new.attention.sliding_window": 512})
    assert vram.cache_bytes(windowed, vram.Use(8192)) == full

    said = {"new.attention.sliding_window_pattern": (True, True, False, True)}
    known = shape({**metadata, "new.attention.sliding_window": 512, **said})
    assert vram.cache_bytes(known, vram.Use(8192)) == 64 * 2 * 2 * (8192 + 3 * 1024)


def test_layers_that_share_a_cache_have_none_of_their_own() -> None:
    assert vram.cache_bytes(_llama(attention__shared_kv_layers=16), vram.Use(256)) == 16 * (
        256 * 8 * 128 * 2 * 2
    )


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({}, "names no general.architecture"),
        ({"general.architecture": "llama"}, "names no layers"),
        (
            {"general.architecture": "x", "x.block_count": 10**9, "x.embedding_length": 8},
            "names no layers",
        ),
        (
            {"general.architecture": "x", "x.block_count": -3, "x.embedding_length": 8},
            "x.block_count is -3; a count was expected",
        ),
        (
            {
                "general.architecture": "x",
                "x.block_count": 3,
                "x.embedding_length": 8,
                "x.attention.head_count": (1, 2),
            },
            "has 2 numbers for 3 layers",
        ),
    ],
)
def test_metadata_that_makes_no_sense(metadata: dict[str, object], said: str) -> None:
    with pytest.raises(ShapeError, match=said):
        shape(metadata)


def test_the_table_of_the_vocabulary_stays_in_ram_unless_it_is_the_output_too(
    tmp_path: Path,
) -> None:
    table, output = 256 * 1000 * 4, 256 * 1000 * 2
    metadata: dict[str, object] = {
        "general.architecture": "llama",
        "llama.block_count": 1,
        "llama.embedding_length": 256,
        "llama.attention.head_count": 4,
    }
    tensors: list[writer.TensorSpec] = [
        ("token_embd.weight", (256, 1000), "F32"),
        ("output.weight", (256, 1000), "F16"),
    ]
    writer.write(tmp_path / "own.gguf", metadata, tensors)
    writer.write(tmp_path / "tied.gguf", metadata, tensors[:1])

    own, tied = vram.from_file(tmp_path / "own.gguf"), vram.from_file(tmp_path / "tied.gguf")

    assert (own.weights, own.host, own.tensors) == (output, table, table + output)
    assert (tied.weights, tied.host, tied.tensors) == (table, table, table)


def _show(model: shapes.Published) -> dict[str, object]:
    """What `/api/show` with `verbose` says: the same, with types by name."""
    listed = [{"name": n, "shape": list(s), "type": kind} for n, s, kind in model.tensors]
    return {"model_info": dict(model.metadata), "tensors": listed}


@pytest.mark.parametrize("name", list(shapes.MODELS))
def test_the_server_s_answer_and_the_file_say_the_same(name: str, tmp_path: Path) -> None:
    model = shapes.MODELS[name]()
    writer.write(tmp_path / "m.gguf", model.metadata, model.tensors)

    file = vram.from_file(tmp_path / "m.gguf")
    shown = vram.from_show(name, _show(model))

    assert vram.need(shown, vram.Use()).total == vram.need(file, vram.Use()).total
    assert (shown.source, file.source) == ("api", "header")


def test_an_answer_without_tensors_takes_the_size_of_the_list() -> None:
    answer = _show(shapes.MODELS["qwen3-8b"]()) | {"tensors": None}
    assert vram.from_show("qwen3-8b", answer, 5 * GIB).weights == 5 * GIB
    with pytest.raises(ValueError, match="neither tensors nor a size of qwen3-8b"):
        vram.from_show("qwen3-8b", answer)
    with pytest.raises(ValueError, match="says nothing about the layers of cloud"):
        vram.from_show("cloud", {})


# What these models take at 8,192 tokens, without the runtime: research of the placement rule.
TRUTH = {
    "llama3.2:3b-instruct-q4_K_M": 3.1,
    "qwen2.5-coder:7b": 5.2,
    "llama3.1:8b": 5.9,
    "codellama:7b": 7.9,
    "qwen2.5-coder:7b-instruct-q8_0": 8.3,
    "gpt-oss:20b": 13.4,
    "llama3.1:8b-instruct-fp16": 16.3,
    "gemma3:27b": 17.8,
    "qwen3-coder:30b": 18.4,
    "qwen2.5-coder:32b": 20.8,
    "mixtral:8x7b": 26.0,
    "llama3.3:70b": 42.5,
    "gpt-oss:120b": 61.5,
}


@pytest.mark.parametrize(("name", "truth"), TRUTH.items())
def test_the_range_of_a_name_holds_the_truth(name: str, truth: float) -> None:
    found = names.estimate(name, vram.Use(8192), runtime=0)
    assert found is not None
    assert found.estimated
    assert found.low <= truth * GIB <= found.high
    assert found.high < 2.5 * truth * GIB


@pytest.mark.parametrize("name", ["llama3", "codellama:latest", "my-model", "mistral:v0.3"])
def test_a_name_without_a_size_has_no_estimate(name: str) -> None:
    assert names.estimate(name, vram.Use()) is None


def test_what_a_list_of_models_adds_to_a_name() -> None:
    found = names.estimate(
        "llama3:latest", vram.Use(), size="8.0B", weights=4_661_224_676, runtime=0
    )
    assert found is not None
    assert found.weights == 4_661_224_676
    assert found.low <= 5.9 * GIB <= found.high


def test_rows_of_quantised_types() -> None:
    assert ggml.BY_NAME["Q4_K"].bytes(256) == 144
    assert ggml.BY_NAME["MXFP4"].bytes(33) == 34
