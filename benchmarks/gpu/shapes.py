"""Published models, as GGUF metadata and tensors: the shapes of their makers' `config.json`.

Tensor names and shapes are those that llama.cpp's converter writes; types follow what the
Q4_K_M mix does (Q6_K for values, down projections and the output), where rows are long enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.gpu.writer import TensorSpec

Metadata = dict[str, object]


@dataclass(frozen=True, slots=True)
class Published:
    """One model: what its GGUF file would say."""

    name: str
    metadata: Mapping[str, object]
    tensors: tuple[TensorSpec, ...]


def _quantised(name: str, row: int) -> str:
    """Return the type of a matrix with rows of `row` numbers."""
    if row % 256:
        return "Q8_0"
    return "Q6_K" if name.startswith(("attn_v", "ffn_down", "output", "token_embd")) else "Q4_K"


def _matrix(name: str, *shape: int) -> TensorSpec:
    return (f"{name}.weight", shape, _quantised(name.rsplit(".", maxsplit=1)[-1], shape[0]))


def _vector(name: str, length: int, part: str = "weight") -> TensorSpec:
    return (f"{name}.{part}" if part else name, (length,), "F32")


def _vocabulary(size: int) -> Metadata:
    """Return a vocabulary that llama.cpp loads: bytes first, then fillers."""
    control = ["<unk>", "<s>", "</s>"]
    tokens = control + [f"<0x{each:02X}>" for each in range(256)]
    tokens += [f"t{each}" for each in range(size - len(tokens))]
    return {
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": [0.0] * size,
        "tokenizer.ggml.token_type": [2, 3, 3] + [6] * 256 + [1] * (size - 259),
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.unknown_token_id": 0,
    }


def _outer(embedding: int, vocabulary: int, tied: bool) -> list[TensorSpec]:
    tensors = [_matrix("token_embd", embedding, vocabulary), _vector("output_norm", embedding)]
    return tensors if tied else [*tensors, _matrix("output", embedding, vocabulary)]


def _attention(
    at: str, embedding: int, heads: int, kv: int, head: int, *, bias: bool = False
) -> list[TensorSpec]:
    tensors = [
        _matrix(f"{at}.attn_q", embedding, heads * head),
        _matrix(f"{at}.attn_k", embedding, kv * head),
        _matrix(f"{at}.attn_v", embedding, kv * head),
        _matrix(f"{at}.attn_output", heads * head, embedding),
    ]
    if bias:
        for name, size in (("q", heads * head), ("k", kv * head), ("v", kv * head)):
            tensors.append(_vector(f"{at}.attn_{name}", size, "bias"))
    return tensors


def _gated(at: str, embedding: int, hidden: int) -> list[TensorSpec]:
    return [
        _matrix(f"{at}.ffn_gate", embedding, hidden),
        _matrix(f"{at}.ffn_up", embedding, hidden),
        _matrix(f"{at}.ffn_down", hidden, embedding),
    ]


def _experts(
    at: str, embedding: int, hidden: int, experts: int, kind: str | None = None
) -> list[TensorSpec]:
    shapes = {
        "gate": (embedding, hidden, experts),
        "up": (embedding, hidden, experts),
        "down": (hidden, embedding, experts),
    }
    router: TensorSpec = (f"{at}.ffn_gate_inp.weight", (embedding, experts), "F32")
    found = [_matrix(f"{at}.ffn_{name}_exps", *shape) for name, shape in shapes.items()]
    return [router, *((name, shape, kind or usual) for name, shape, usual in found)]


def _base(
    arch: str,
    *,
    layers: int,
    embedding: int,
    hidden: int | list[int],
    heads: int,
    kv: int | list[int],
    vocabulary: int,
    context: int,
    **more: object,
) -> Metadata:
    keys: Metadata = {
        "block_count": layers,
        "context_length": context,
        "embedding_length": embedding,
        "feed_forward_length": hidden,
        "attention.head_count": heads,
        "attention.head_count_kv": kv,
        "attention.layer_norm_rms_epsilon": 1e-5,
        "vocab_size": vocabulary,
        **{key.replace("__", "."): value for key, value in more.items()},
    }
    return {
        "general.architecture": arch,
        "general.quantization_version": 2,
        **{f"{arch}.{key}": value for key, value in keys.items()},
        **_vocabulary(vocabulary),
    }


def _dense(
    name: str,
    arch: str,
    *,
    layers: int,
    embedding: int,
    hidden: int,
    heads: int,
    kv: int,
    vocabulary: int,
    context: int,
    head: int | None = None,
    tied: bool = False,
    extra: Callable[[str], list[TensorSpec]] = lambda at: [],
    bias: bool = False,
    experts: int = 0,
    norms: tuple[str, ...] = ("attn_norm", "ffn_norm"),
    **more: object,
) -> Published:
    size = head or embedding // heads
    if head:
        more |= {"attention__key_length": head, "attention__value_length": head}
    tensors = _outer(embedding, vocabulary, tied)
    for layer in range(layers):
        at = f"blk.{layer}"
        tensors += [_vector(f"{at}.{each}", embedding) for each in norms]
        tensors += _attention(at, embedding, heads, kv, size, bias=bias)
        tensors += (
            _experts(at, embedding, hidden, experts) if experts else _gated(at, embedding, hidden)
        )
        tensors += extra(at)
    metadata = _base(
        arch, layers=layers, embedding=embedding, hidden=hidden, heads=heads, kv=kv,
        vocabulary=vocabulary, context=context, **more,
    )  # fmt: skip
    return Published(name, metadata, tuple(tensors))


def _head_norms(size: int) -> Callable[[str], list[TensorSpec]]:
    return lambda at: [_vector(f"{at}.attn_q_norm", size), _vector(f"{at}.attn_k_norm", size)]


def _phi3() -> Published:
    embedding, layers, hidden, heads = 3072, 32, 8192, 32
    tensors = _outer(embedding, 32064, tied=False)
    for layer in range(layers):
        at = f"blk.{layer}"
        tensors += [
            _vector(f"{at}.attn_norm", embedding),
            _vector(f"{at}.ffn_norm", embedding),
            _matrix(f"{at}.attn_qkv", embedding, 3 * embedding),
            _matrix(f"{at}.attn_output", embedding, embedding),
            _matrix(f"{at}.ffn_up", embedding, 2 * hidden),
            _matrix(f"{at}.ffn_down", hidden, embedding),
        ]
    metadata = _base(
        "phi3", layers=layers, embedding=embedding, hidden=hidden, heads=heads, kv=heads,
        vocabulary=32064, context=4096, rope__dimension_count=96,
        attention__sliding_window=2047,
    )  # fmt: skip
    return Published("phi-3-mini", metadata, tuple(tensors))


def _falcon() -> Published:
    embedding, layers, heads = 4544, 32, 71
    tensors = [*_outer(embedding, 65024, tied=False), _vector("output_norm", embedding, "bias")]
    for layer in range(layers):
        at = f"blk.{layer}"
        tensors += [
            _vector(f"{at}.attn_norm", embedding),
            _vector(f"{at}.attn_norm", embedding, "bias"),
            _matrix(f"{at}.attn_qkv", embedding, embedding + 2 * 64),
            _matrix(f"{at}.attn_output", embedding, embedding),
            _matrix(f"{at}.ffn_up", embedding, 4 * embedding),
            _matrix(f"{at}.ffn_down", 4 * embedding, embedding),
        ]
    metadata = _base(
        "falcon", layers=layers, embedding=embedding, hidden=4 * embedding, heads=heads, kv=1,
        vocabulary=65024, context=2048, attention__layer_norm_epsilon=1e-5,
    )  # fmt: skip
    return Published("falcon-7b", metadata, tuple(tensors))


def _deepseek2() -> Published:
    embedding, layers, heads, rank, rope = 2048, 27, 16, 512, 64
    tensors = _outer(embedding, 102400, tied=False)
    for layer in range(layers):
        at = f"blk.{layer}"
        tensors += [
            _vector(f"{at}.attn_norm", embedding),
            _vector(f"{at}.ffn_norm", embedding),
            _matrix(f"{at}.attn_q", embedding, heads * 192),
            _matrix(f"{at}.attn_kv_a_mqa", embedding, rank + rope),
            _vector(f"{at}.attn_kv_a_norm", rank),
            _matrix(f"{at}.attn_k_b", 128, rank, heads),
            _matrix(f"{at}.attn_v_b", rank, 128, heads),
            _matrix(f"{at}.attn_output", heads * 128, embedding),
        ]
        if layer == 0:
            tensors += _gated(at, embedding, 10944)
            continue
        tensors += _experts(at, embedding, 1408, 64)
        tensors += [
            _matrix(f"{at}.ffn_gate_shexp", embedding, 2816),
            _matrix(f"{at}.ffn_up_shexp", embedding, 2816),
            _matrix(f"{at}.ffn_down_shexp", 2816, embedding),
        ]
    metadata = _base(
        "deepseek2", layers=layers, embedding=embedding, hidden=10944, heads=heads, kv=1,
        vocabulary=102400, context=163840, attention__key_length=rank + rope,
        attention__value_length=rank, attention__key_length_mla=192,
        attention__value_length_mla=128, attention__kv_lora_rank=rank,
        rope__dimension_count=rope, leading_dense_block_count=1, expert_count=64,
        expert_used_count=6, expert_shared_count=2, expert_feed_forward_length=1408,
        expert_weights_scale=1.0, expert_gating_func=1,
    )  # fmt: skip
    return Published("deepseek-v2-lite", metadata, tuple(tensors))


def _gpt_oss() -> Published:
    embedding, layers, heads, kv, head, experts = 2880, 24, 64, 8, 64, 32
    tensors = _outer(embedding, 201088, tied=False)
    for layer in range(layers):
        at = f"blk.{layer}"
        tensors += [
            _vector(f"{at}.attn_norm", embedding),
            _vector(f"{at}.post_attention_norm", embedding),
            *_attention(at, embedding, heads, kv, head, bias=True),
            _vector(f"{at}.attn_output", embedding, "bias"),
            _vector(f"{at}.attn_sinks", heads),
            *_experts(at, embedding, embedding, experts, "MXFP4"),
            _vector(f"{at}.ffn_gate_inp", experts, "bias"),
            *((f"{at}.ffn_{each}_exps.bias", (embedding, experts), "F32")
              for each in ("gate", "up", "down")),
        ]  # fmt: skip
    metadata = _base(
        "gpt-oss", layers=layers, embedding=embedding, hidden=embedding, heads=heads, kv=kv,
        vocabulary=201088, context=131072, attention__key_length=head,
        attention__value_length=head, attention__sliding_window=128, expert_count=experts,
        expert_used_count=4, expert_feed_forward_length=embedding, rope__dimension_count=64,
    )  # fmt: skip
    return Published("gpt-oss-20b", metadata, tuple(tensors))


def _mamba() -> Published:
    embedding, layers, inner, state, rank = 2560, 64, 5120, 16, 160
    tensors = _outer(embedding, 50280, tied=True)
    for layer in range(layers):
        at = f"blk.{layer}"
        tensors += [
            _vector(f"{at}.attn_norm", embedding),
            _matrix(f"{at}.ssm_in", embedding, 2 * inner),
            (f"{at}.ssm_conv1d.weight", (4, inner), "F32"),
            _vector(f"{at}.ssm_conv1d", inner, "bias"),
            _matrix(f"{at}.ssm_x", inner, rank + 2 * state),
            _matrix(f"{at}.ssm_dt", rank, inner),
            _vector(f"{at}.ssm_dt", inner, "bias"),
            (f"{at}.ssm_a", (state, inner), "F32"),
            _vector(f"{at}.ssm_d", inner, ""),
            _matrix(f"{at}.ssm_out", inner, embedding),
        ]
    metadata = _base(
        "mamba", layers=layers, embedding=embedding, hidden=0, heads=0, kv=0, vocabulary=50280,
        context=1048576, ssm__conv_kernel=4, ssm__inner_size=inner, ssm__state_size=state,
        ssm__time_step_rank=rank,
    )  # fmt: skip
    return Published("mamba-2.8b", metadata, tuple(tensors))


def _granite_hybrid() -> Published:
    embedding, layers, heads, kv, experts = 1536, 40, 12, 4, 64
    inner, state, ssm_heads, hidden, shared = 3072, 128, 48, 512, 1024
    attending = (5, 15, 25, 35)
    tensors = _outer(embedding, 100352, tied=True)
    for layer in range(layers):
        at = f"blk.{layer}"
        tensors += [_vector(f"{at}.attn_norm", embedding), _vector(f"{at}.ffn_norm", embedding)]
        if layer in attending:
            tensors += _attention(at, embedding, heads, kv, embedding // heads)
        else:
            tensors += [
                _matrix(f"{at}.ssm_in", embedding, 2 * inner + 2 * state + ssm_heads),
                (f"{at}.ssm_conv1d.weight", (4, inner + 2 * state), "F32"),
                _vector(f"{at}.ssm_conv1d", inner + 2 * state, "bias"),
                _vector(f"{at}.ssm_dt", ssm_heads, "bias"),
                (f"{at}.ssm_a", (1, ssm_heads), "F32"),
                (f"{at}.ssm_d", (1, ssm_heads), "F32"),
                (f"{at}.ssm_norm.weight", (inner, 1), "F32"),
                _matrix(f"{at}.ssm_out", inner, embedding),
            ]
        tensors += _experts(at, embedding, hidden, experts)
        tensors += [
            _matrix(f"{at}.ffn_gate_shexp", embedding, shared),
            _matrix(f"{at}.ffn_up_shexp", embedding, shared),
            _matrix(f"{at}.ffn_down_shexp", shared, embedding),
        ]
    metadata = _base(
        "granitehybrid", layers=layers, embedding=embedding, hidden=hidden, heads=heads,
        kv=[kv if layer in attending else 0 for layer in range(layers)], vocabulary=100352,
        context=131072, ssm__conv_kernel=4, ssm__inner_size=inner, ssm__state_size=state,
        ssm__time_step_rank=ssm_heads, ssm__group_count=1, expert_count=experts,
        expert_used_count=6, expert_feed_forward_length=hidden,
        expert_shared_feed_forward_length=shared, rope__dimension_count=128,
    )  # fmt: skip
    return Published("granite-4.0-h-tiny", metadata, tuple(tensors))


def published() -> tuple[Published, ...]:
    """Return all of them; each is made anew, with its vocabulary."""
    return tuple(make() for make in MODELS.values())


GEMMA_NORMS = ("attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm")

MODELS: Mapping[str, Callable[[], Published]] = {
    "llama-3.1-8b": lambda: _dense(
        "llama-3.1-8b", "llama", layers=32, embedding=4096, hidden=14336, heads=32, kv=8,
        vocabulary=128256, context=131072, rope__dimension_count=128,
    ),
    "llama-3.3-70b": lambda: _dense(
        "llama-3.3-70b", "llama", layers=80, embedding=8192, hidden=28672, heads=64, kv=8,
        vocabulary=128256, context=131072, rope__dimension_count=128,
    ),
    "mistral-nemo-12b": lambda: _dense(
        "mistral-nemo-12b", "llama", layers=40, embedding=5120, hidden=14336, heads=32, kv=8,
        head=128, vocabulary=131072, context=1024000, rope__dimension_count=128,
    ),
    "mixtral-8x7b": lambda: _dense(
        "mixtral-8x7b", "llama", layers=32, embedding=4096, hidden=14336, heads=32, kv=8,
        vocabulary=32000, context=32768, rope__dimension_count=128, experts=8, expert_count=8,
        expert_used_count=2,
    ),
    "qwen2.5-7b": lambda: _dense(
        "qwen2.5-7b", "qwen2", layers=28, embedding=3584, hidden=18944, heads=28, kv=4,
        vocabulary=152064, context=32768, bias=True,
    ),
    "qwen3-8b": lambda: _dense(
        "qwen3-8b", "qwen3", layers=36, embedding=4096, hidden=12288, heads=32, kv=8, head=128,
        vocabulary=151936, context=40960, extra=_head_norms(128),
    ),
    "qwen3-30b-a3b": lambda: _dense(
        "qwen3-30b-a3b", "qwen3moe", layers=48, embedding=2048, hidden=768, heads=32, kv=4,
        head=128, vocabulary=151936, context=40960, extra=_head_norms(128), experts=128,
        expert_count=128, expert_used_count=8, expert_feed_forward_length=768,
    ),
    "gemma-2-9b": lambda: _dense(
        "gemma-2-9b", "gemma2", layers=42, embedding=3584, hidden=14336, heads=16, kv=8,
        head=256, vocabulary=256000, context=8192, tied=True, norms=GEMMA_NORMS,
        attention__sliding_window=4096, attn_logit_softcapping=50.0, final_logit_softcapping=30.0,
    ),
    "gemma-3-27b": lambda: _dense(
        "gemma-3-27b", "gemma3", layers=62, embedding=5376, hidden=21504, heads=32, kv=16,
        head=128, vocabulary=262144, context=131072, tied=True, norms=GEMMA_NORMS,
        extra=_head_norms(128), attention__sliding_window=1024,
    ),
    "phi-3-mini": _phi3,
    "deepseek-v2-lite": _deepseek2,
    "gpt-oss-20b": _gpt_oss,
    "falcon-7b": _falcon,
    "command-r-35b": lambda: _dense(
        "command-r-35b", "command-r", layers=40, embedding=8192, hidden=22528, heads=64, kv=64,
        vocabulary=256000, context=131072, tied=True, norms=("attn_norm",), logit_scale=0.0625,
        attention__layer_norm_epsilon=1e-5,
    ),
    "command-r7b": lambda: _dense(
        "command-r7b", "cohere2", layers=32, embedding=4096, hidden=14336, heads=32, kv=8,
        head=128, vocabulary=256000, context=8192, tied=True, norms=("attn_norm",),
        logit_scale=0.25, attention__layer_norm_epsilon=1e-5, attention__sliding_window=4096,
        rope__dimension_count=128,
    ),
    "mamba-2.8b": _mamba,
    "granite-4.0-h-tiny": _granite_hybrid,
}  # fmt: skip
