"""What a model's metadata says about the memory of its layers.

The keys are those of GGUF files, which `/api/show` of Ollama gives as `model_info`. What a key
means for memory is llama.cpp's to say: `load_arch_hparams` of each `src/models/*.cpp`, and
`llama-hparams.cpp`. An architecture that is not known here gets the larger of two readings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final


class ShapeError(ValueError):
    """Metadata that does not say enough, or says what no model has."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer keeps: numbers for each token, and numbers for each slot."""

    key: int
    value: int
    sliding: bool
    """Whether it keeps only the tokens of a window."""
    state: int
    """Numbers of recurrent state for each slot, always 32 bits wide."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A model as memory sees it. Widths are numbers a token."""

    architecture: str
    layers: tuple[Layer, ...]
    window: int
    """Tokens of a sliding window; 0 where no layer has one."""
    context: int
    """Tokens that it was trained for; 0 where the metadata does not say."""
    vocabulary: int
    embedding: int
    heads: int
    query: int
    """Width of all query heads of a layer together."""
    hidden: int
    """Width between the two halves of a feed-forward block, over all experts in use."""
    routed: int
    """Width of what the experts in use give back, before it is summed; 0 without experts."""
    inner: int
    """Width of a recurrent block; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class _Windows:
    """How an architecture mixes layers with and without a window."""

    period: int
    """One layer in so many sees everything: the last of them, or the first."""
    dense_first: bool = False
    window: int = 0
    """Where the metadata names none."""


_WINDOWS: Final[Mapping[str, _Windows]] = {
    "afmoe": _Windows(4),
    "cohere2": _Windows(4),
    "cohere2moe": _Windows(4, dense_first=True),
    "exaone-moe": _Windows(4),
    "exaone4": _Windows(4),
    "gemma2": _Windows(2, window=4096),
    "gemma3": _Windows(6),
    "gemma3n": _Windows(5),
    "gpt-oss": _Windows(2),
    "gptoss": _Windows(2),  # as Ollama's own converter names it
    "laguna": _Windows(4, dense_first=True),
    "llama4": _Windows(4, window=8192),
    "olmo2": _Windows(4),
    "smallthinker": _Windows(4, dense_first=True),
}
_RECURRENT: Final = frozenset(
    {"mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"}
)  # every layer is
_BOTH: Final = frozenset({"falcon-h1"})  # every layer attends and has a state
_INTERVAL: Final = frozenset({"qwen3next", "qwen35", "qwen35moe"})
_LAST_OWN_CACHE: Final[Mapping[str, int]] = {"gemma3n": 20}
_MOST = 1 << 40
"""No width, count or length of a model is larger."""


def shape(metadata: Mapping[str, object]) -> Shape:
    """Return the shape that `metadata` describes.

    Raises `ShapeError` where it names no architecture, or no layers or width for it.
    """
    return _Reading(metadata).shape()


class _Reading:
    """The metadata of one architecture, read key by key."""

    def __init__(self, metadata: Mapping[str, object]) -> None:
        architecture = metadata.get("general.architecture")
        if not isinstance(architecture, str) or not architecture:
            raise ShapeError("the metadata names no general.architecture")
        self._metadata = metadata
        self._arch = architecture
        self._blocks = self._number("block_count")
        self._embedding = self._number("embedding_length")
        if not 0 < self._blocks <= 4096 or not self._embedding:
            raise ShapeError(f"the metadata of {architecture} names no layers or no width")

    def shape(self) -> Shape:
        heads = max(self._each("attention.head_count"), default=0)
        return Shape(
            architecture=self._arch,
            layers=self._layers(),
            window=self._window(),
            context=self._number("context_length"),
            vocabulary=self._vocabulary(),
            embedding=self._embedding,
            heads=heads,
            query=heads * self._number("attention.key_length", self._head()),
            hidden=self._hidden(),
            routed=self._number("expert_used_count") * self._embedding,
            inner=self._number("ssm.inner_size"),
        )

    # ------------------------------------------------------------------ layers

    def _layers(self) -> tuple[Layer, ...]:
        if self._metadata.get(f"{self._arch}.attention.causal") is False:
            return ()  # an encoder keeps nothing
        used = self._blocks - self._number("nextn_predict_layers")
        own = _LAST_OWN_CACHE.get(self._arch, used) - self._number("attention.shared_kv_layers")
        sliding, recurrent = self._sliding(), self._recurrent()
        heads = self._each("attention.head_count_kv", self._each("attention.head_count"))
        return tuple(
            self._layer(heads[at] if at < own else 0, sliding[at], recurrent[at])
            for at in range(max(used, 0))
        )

    def _layer(self, heads: int, sliding: bool, recurrent: bool) -> Layer:
        state = self._state() if recurrent else 0
        if recurrent and self._arch not in _BOTH:
            return Layer(0, 0, False, state)
        key = self._number("attention.key_length", self._head())
        value = self._number("attention.value_length", self._head())
        if sliding:
            key = self._number("attention.key_length_swa", key)
            value = self._number("attention.value_length_swa", value)
        if self._number("attention.key_length_mla") and self._number("attention.value_length_mla"):
            value = 0  # multi-head latent attention: values are read out of the keys
        return Layer(heads * key, heads * value, sliding, state)

    def _head(self) -> int:
        heads = next((each for each in self._each("attention.head_count") if each), 0)
        return self._embedding // heads if heads else 0

    # ------------------------------------------------------------------ windows

    def _window(self) -> int:
        given = self._number("attention.sliding_window")
        known = _WINDOWS.get(self._arch)
        if f"{self._arch}.attention.sliding_window" in self._metadata or known is None:
            return given
        return known.window

    def _sliding(self) -> Sequence[bool]:
        """Return for each layer whether it has a window."""
        if not self._window():
            return [False] * self._blocks
        pattern = self._metadata.get(f"{self._arch}.attention.sliding_window_pattern")
        known = _WINDOWS.get(self._arch)
        if isinstance(pattern, Sequence) and not isinstance(pattern, str):
            if len(pattern) >= self._blocks:
                return [bool(each) for each in pattern]
            pattern = None
        if known is None or (self._arch == "exaone4" and self._blocks != 64):
            return [False] * self._blocks
        period = int(pattern) if isinstance(pattern, int) and pattern > 0 else known.period
        dense = 0 if known.dense_first else period - 1
        return [at % period != dense for at in range(self._blocks)]

    # ------------------------------------------------------------------ recurrent state

    def _recurrent(self) -> Sequence[bool]:
        """Return for each layer whether it has a recurrent state."""
        if self._arch in _RECURRENT | _BOTH:
            return [True] * self._blocks
        if self._arch in _INTERVAL:
            interval = self._number("full_attention_interval", 4) or 4
            return [(at + 1) % interval != 0 for at in range(self._blocks)]
        if not self._state():
            return [False] * self._blocks
        heads = self._each("attention.head_count_kv")
        if self._arch.startswith("nemotron_h"):
            feed = self._each("feed_forward_length")
            return [not head and not width for head, width in zip(heads, feed, strict=True)]
        return [not head for head in heads]

    def _state(self) -> int:
        """Return the numbers that a recurrent layer keeps for a slot."""
        if head := self._number("wkv.head_size"):
            return (self._number("token_shift_count", 2) + head) * self._embedding
        if cached := self._number("shortconv.l_cache"):
            return self._embedding * (cached - 1)
        kernel, size = self._number("ssm.conv_kernel"), self._number("ssm.state_size")
        if head := self._number("kda.head_dim"):
            width = max(self._each("attention.head_count")) * head
            return 3 * (kernel - 1 if kernel else 3) * width + head * width
        inner = self._number("ssm.inner_size")
        channels = inner + 2 * self._number("ssm.group_count") * size
        return max(kernel - 1, 0) * channels + size * inner

    # ------------------------------------------------------------------ widths

    def _hidden(self) -> int:
        dense = max(self._each("feed_forward_length"), default=0)
        used = self._number("expert_used_count")
        if not used:
            return dense
        expert = self._number("expert_feed_forward_length", dense)
        alone = dense if self._number("leading_dense_block_count") else 0
        shared = self._number("expert_shared_feed_forward_length")
        return max(used * expert, alone, shared)

    def _vocabulary(self) -> int:
        if given := self._number("vocab_size"):
            return given
        tokens = self._metadata.get("tokenizer.ggml.tokens")
        return int(getattr(tokens, "count", 0) or (len(tokens) if isinstance(tokens, list) else 0))

    # ------------------------------------------------------------------ keys

    def _each(self, key: str, default: Sequence[int] | None = None) -> Sequence[int]:
        """Return the number of each layer; a metadata entry holds one for all, or one for each."""
        value = self._metadata.get(f"{self._arch}.{key}")
        if isinstance(value, (list, tuple)) and value:
            if len(value) < self._blocks:
                raise ShapeError(
                    f"{self._arch}.{key} has {len(value)} numbers for {self._blocks} layers"
                )
            return [self._checked(key, each) for each in value[: self._blocks]]
        if value is None and default is not None:
            return default
        return [self._number(key)] * self._blocks

    def _number(self, key: str, default: int = 0) -> int:
        value = self._metadata.get(f"{self._arch}.{key}")
        if isinstance(value, (list, tuple)):
            return max((self._checked(key, each) for each in value), default=default)
        return default if value is None else self._checked(key, value)

    def _checked(self, key: str, value: object) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or not 0 <= value < _MOST:
            raise ShapeError(f"{self._arch}.{key} is {value!r}; a count was expected")
        return value
