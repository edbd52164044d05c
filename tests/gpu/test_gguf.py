"""Headers of GGUF files: whole ones, and every way in which one can be wrong."""

from __future__ import annotations

import contextlib
import io
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.gpu import writer
from telemetry_inject.gpu import gguf


def _small(path: Path) -> bytes:
    metadata: dict[str, object] = {
        "general.architecture": "llama",
        "llama.block_count": 2,
        "llama.rope.freq_base": 10000.0,
        "llama.tied": True,
        "llama.attention.head_count_kv": [4, 0],
        "tokenizer.ggml.tokens": ["a", "b", "ü"],
        "tokenizer.ggml.scores": [0.5] * 1000,
        "tokenizer.chat_template": "x" * 5000,
    }
    writer.write(path, metadata, [("a.weight", (256, 4), "Q4_K"), ("b.weight", (7,), "F32")])
    return path.read_bytes()


def _read(data: bytes) -> gguf.Header:
    return gguf.read_header(io.BytesIO(data), len(data))


def test_what_a_header_says(tmp_path: Path) -> None:
    _small(tmp_path / "m.gguf")

    header = gguf.read(tmp_path / "m.gguf")

    assert header.version == 3
    assert header.metadata["general.architecture"] == "llama"
    assert header.metadata["llama.block_count"] == 2
    assert header.metadata["llama.tied"] is True
    assert header.metadata["llama.attention.head_count_kv"] == (4, 0)
    assert header.metadata["tokenizer.ggml.tokens"] == gguf.Skipped(3)
    assert header.metadata["tokenizer.ggml.scores"] == gguf.Skipped(1000)
    assert header.metadata["tokenizer.chat_template"] == gguf.Skipped(5000)
    assert header.tensors == (
        gguf.Tensor("a.weight", (256, 4), "Q4_K", 4 * 144),
        gguf.Tensor("b.weight", (7,), "F32", 28),
    )


def test_every_cut_is_refused(tmp_path: Path) -> None:
    data = _small(tmp_path / "m.gguf")

    for end in range(len(data) - 32):  # the last tensor's padding may be missing
        with pytest.raises(gguf.GGUFError):
            _read(data[:end])


def test_a_file_whose_download_was_cut_off_says_so(tmp_path: Path) -> None:
    data = _small(tmp_path / "m.gguf")
    (tmp_path / "cut.gguf").write_bytes(data[:-100])

    with pytest.raises(
        gguf.GGUFError, match=r"cut\.gguf: tensor 'a\.weight' ends 576 bytes .*cut off"
    ):
        gguf.read(tmp_path / "cut.gguf")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a GGUF file: it begins with b''"),
        (b"\x89PNG\r\n\x1a\n", "not a GGUF file"),
        (b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "version 1; only 2 and 3"),
        (b"GGUF" + struct.pack(">IQQ", 3, 0, 0), "big-endian"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0), "claims 1,152,921,504,606,846,976 tensors"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 4000) + bytes(40), "claims 4,000 metadata entries"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 40) + bytes(40), "claims to have 1,099,511"),
        (
            b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"k", 9, 4, 1 << 61) + bytes(40),
            "elements of 'k'",
        ),
        (
            b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"k", 9, 8, 1 << 30) + bytes(40),
            "texts of 'k'",
        ),
        (b"GGUF" + struct.pack("<IQQQ1sII", 3, 0, 1, 1, b"k", 9, 9) + bytes(40), "unknown type 9"),
        (b"GGUF" + struct.pack("<IQQQ1sI", 3, 0, 1, 1, b"k", 77) + bytes(40), "unknown type 77"),
        (b"GGUF" + struct.pack("<IQQQ1sI", 3, 1, 0, 1, b"t", 9) + bytes(40), "9 dimensions"),
        (
            b"GGUF" + struct.pack("<IQQQ1sIQQ", 3, 1, 0, 1, b"t", 2, 1 << 40, 1 << 40) + bytes(40),
            "impossible shape",
        ),
        (b"GGUF" + struct.pack("<IQQQ1sIQ", 3, 1, 0, 1, b"t", 1, 0) + bytes(40), "impossible shape"),
        (
            b"GGUF" + struct.pack("<IQQ", 3, 0, 2) + struct.pack("<Q1sIB", 1, b"k", 0, 1) * 2,
            "'k' stands there twice",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(gguf.GGUFError, match=said.replace("(", r"\(")):
        _read(data)


def test_a_type_of_the_future_takes_the_space_up_to_the_next_tensor() -> None:
    head = b"GGUF" + struct.pack("<IQQ", 3, 2, 0)
    head += struct.pack("<Q1sIQIQ", 1, b"a", 1, 64, 99, 0)
    head += struct.pack("<Q1sIQIQ", 1, b"b", 1, 8, 0, 96)
    head += bytes(-len(head) % 32)

    header = _read(head + bytes(128))

    assert [(each.type, each.bytes) for each in header.tensors] == [("type 99", 96), ("F32", 32)]


@given(st.data())
def test_a_damaged_header_is_read_or_refused(data: st.DataObject) -> None:
    whole = _DAMAGED[:]
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(gguf.GGUFError):  # and nothing else
        _read(bytes(whole))


def _damaged() -> bytearray:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return bytearray(_small(Path(folder) / "m.gguf"))


_DAMAGED = _damaged()


def test_a_hostile_header_takes_little_memory(tmp_path: Path) -> None:
    """Arrays as long as they may be kept, as often as they may stand there."""
    entry = struct.pack("<IIQ", 9, 11, gguf.KEPT) + bytes(8 * gguf.KEPT)
    path = tmp_path / "hostile.gguf"
    with path.open("wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQ", 3, 0, gguf.MAX_ENTRIES))
        for number in range(gguf.MAX_ENTRIES):
            key = f"{number:01024}".encode()
            file.write(struct.pack("<Q", len(key)) + key + entry)

    tracemalloc.start()
    header = gguf.read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(header.metadata) == gguf.MAX_ENTRIES
    assert peak < 200 << 20
