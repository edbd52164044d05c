"""What a model needs of a GPU's memory: weights, cache, compute buffers.

The formulas are llama.cpp's, which Ollama runs: `llama-kv-cache.cpp`, `llama-kv-cache-iswa.cpp`
and `llama-memory-recurrent.cpp` for the cache, to the byte. The compute buffer is worked out from
what is alive at the widest point of a layer; benchmarks/gpu/README.md has it against the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import Literal

from telemetry_inject.gpu.ggml import BY_NAME, cache_type
from telemetry_inject.gpu.gguf import Header, Tensor, read
from telemetry_inject.gpu.shape import Shape, shape

MIB = 1 << 20
RUNTIME = 450 * MIB
"""What a process takes on a GPU before it has loaded anything: 300 to 500 MiB with CUDA."""

_STAYS_IN_RAM = ("token_embd", "per_layer_token_embd", "position_embd", "token_types")


@dataclass(frozen=True, slots=True)
class Use:
    """How a model is used. Anything that differs makes Ollama load it anew."""

    context: int = 8192
    """Tokens of one slot (Ollama: `num_ctx`)."""
    slots: int = 1
    """Requests at once (Ollama: `OLLAMA_NUM_PARALLEL`)."""
    key_type: str = "f16"
    value_type: str = "f16"
    """Types of the cache (Ollama: `OLLAMA_KV_CACHE_TYPE`)."""
    batch: int = 512
    """Tokens that are read at once (Ollama: `num_batch`; llama.cpp: `--ubatch-size`)."""
    flash_attention: bool = True


@dataclass(frozen=True, slots=True)
class Model:
    """A model as it lies in its file: sizes in bytes."""

    name: str
    shape: Shape
    weights: int
    """What a GPU holds of it."""
    host: int
    """What stays in the machine's own memory: the table of the vocabulary."""
    tensors: int
    """All tensors; on a CPU alone, what the weights take."""
    source: Literal["header", "api"]


@dataclass(frozen=True, slots=True)
class Need:
    """Bytes of a GPU that a model takes, and how sure that is."""

    weights: int
    cache: int
    compute: int
    runtime: int
    source: Literal["header", "api", "name"]
    low: int
    high: int
    """The total lies between these; they are the total itself unless it is an estimate."""

    @property
    def total(self) -> int:
        """Everything together."""
        return self.weights + self.cache + self.compute + self.runtime

    @property
    def estimated(self) -> bool:
        """Whether nothing but the name is known, so that only the range means something."""
        return self.source == "name"


def from_file(path: Path, name: str = "") -> Model:
    """Return the model of the GGUF file at `path`.

    Raises `GGUFError`, `ShapeError` (both are `ValueError`s) and `OSError`.
    """
    return from_header(read(path), name or path.stem)


def from_header(header: Header, name: str) -> Model:
    """Return the model that a header describes. Raises `ShapeError`."""
    weights, host, everything = _weights(header.tensors)
    return Model(name, shape(header.metadata), weights, host, everything, "header")


def from_show(name: str, answer: Mapping[str, object], size: int | None = None) -> Model:
    """Return the model that Ollama's `/api/show` with `verbose` describes.

    `size` is the model's size in `/api/tags`, for servers that give no tensors. Raises
    `ValueError` where neither is known, and `ShapeError`.
    """
    info = answer.get("model_info")
    if not isinstance(info, Mapping):
        raise ValueError(f"/api/show says nothing about the layers of {name}")
    tensors = tuple(_shown(answer.get("tensors")))
    if tensors:
        weights, host, everything = _weights(tensors)
    elif size:
        weights, host, everything = size, 0, size
    else:
        raise ValueError(f"/api/show gives neither tensors nor a size of {name}")
    return Model(name, shape(info), weights, host, everything, "api")


def _shown(listed: object) -> Iterable[Tensor]:
    """Yield the tensors of `/api/show`; nothing of them is taken where one cannot be read."""
    found = []
    for each in listed if isinstance(listed, list) else ():
        sizes, kind = each.get("shape") or (), BY_NAME.get(str(each.get("type")).upper())
        if kind is None or not all(isinstance(size, int) and size > 0 for size in sizes):
            return ()
        found.append(
            Tensor(str(each.get("name")), tuple(sizes), kind.name, kind.bytes(prod(sizes)))
        )
    return found


def _weights(tensors: Iterable[Tensor]) -> tuple[int, int, int]:
    """Return the bytes on a GPU that holds every layer, those left in RAM, and all of them.

    A model without an output matrix uses its vocabulary's table twice: once from RAM, to look
    tokens up, and once from the GPU.
    """
    everything = host = twice = 0
    names = {tensor.name for tensor in tensors}
    for tensor in tensors:
        everything += tensor.bytes
        if tensor.name.split(".")[0] in _STAYS_IN_RAM:
            host += tensor.bytes
        if tensor.name == "token_embd.weight" and "output.weight" not in names:
            twice = tensor.bytes
    return everything - host + twice, host, everything


# --------------------------------------------------------------------------- what it takes


def need(model: Model, use: Use, runtime: int = RUNTIME) -> Need:
    """Return what a GPU gives up when it holds all of `model`.

    Raises `ValueError` for a type of cache that does not exist.
    """
    cache = cache_bytes(model.shape, use)
    made = Need(
        weights=model.weights,
        cache=cache,
        compute=compute_bytes(model.shape, use),
        runtime=runtime,
        source=model.source,
        low=0,
        high=0,
    )
    return replace(made, low=made.total, high=made.total)


def padded(tokens: int) -> int:
    """Return how many cells llama.cpp makes for so many tokens."""
    return -(-tokens // 256) * 256


def cache_bytes(shape: Shape, use: Use) -> int:
    """Return the bytes of the cache: keys and values of every slot, and recurrent states."""
    key, value = cache_type(use.key_type), cache_type(use.value_type)
    cells = padded(use.context)
    batch = min(use.batch, cells)
    few = min(cells, padded(shape.window + batch))
    total = 0
    for layer in shape.layers:
        kept = few if layer.sliding else cells
        row = key.bytes(layer.key) + value.bytes(layer.value)
        total += row * kept * use.slots + 4 * layer.state * use.slots
    return total


def compute_bytes(shape: Shape, use: Use) -> int:
    """Return about how many bytes the intermediate results of one batch take.

    Exact to a few MiB for the usual transformers; see benchmarks/gpu/README.md.
    """
    cells = padded(use.context)
    batch = min(use.batch, cells * use.slots)
    attends = any(layer.key for layer in shape.layers)
    slides = any(layer.sliding for layer in shape.layers)
    masked = (cells if attends else 0) + (min(cells, padded(shape.window + batch)) if slides else 0)
    residual = 3 * shape.embedding
    widest = max(
        3 * shape.hidden + shape.query + residual,
        shape.hidden + 2 * shape.routed + residual if shape.routed else 0,
        int(6.5 * shape.inner),
    )
    with_flash = 4 * widest * batch + 2 * masked * batch
    if use.flash_attention or not attends:
        return with_flash
    scores = shape.heads * cells + shape.embedding * 4 + shape.query + masked
    return max(with_flash, 4 * scores * batch)
