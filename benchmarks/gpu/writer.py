"""Write GGUF files whose headers are whole and whose tensors are holes: 70 GB that take no disk."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path

# (number in the file, numbers in a block, bytes of a block); ggml.h
TYPES = {
    "F32": (0, 1, 4),
    "F16": (1, 1, 2),
    "Q4_0": (2, 32, 18),
    "Q8_0": (8, 32, 34),
    "Q4_K": (12, 256, 144),
    "Q6_K": (14, 256, 210),
    "MXFP4": (39, 32, 17),
}

TensorSpec = tuple[str, tuple[int, ...], str]


def write(path: Path, metadata: Mapping[str, object], tensors: Sequence[TensorSpec]) -> None:
    """Write the file; ints become u32, lists of texts and numbers become arrays."""
    head = bytearray(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)))
    for key, value in metadata.items():
        head += _text(key) + _value(value)
    offset = 0
    for name, shape, kind in tensors:
        number, block, size = TYPES[kind]
        head += _text(name) + struct.pack("<I", len(shape))
        head += b"".join(struct.pack("<Q", each) for each in shape)
        head += struct.pack("<IQ", number, offset)
        assert shape[0] % block == 0, (name, shape, kind)
        offset += -(-(prod(shape) // block * size) // 32) * 32
    head += bytes(-len(head) % 32)
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + offset)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value: object) -> bytes:
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    assert isinstance(value, list)
    kinds = {str: 8, float: 6, int: 5, bool: 7}
    head = struct.pack("<IIQ", 9, kinds[type(value[0])], len(value))
    if isinstance(value[0], str):
        return head + b"".join(map(_text, value))
    code = {float: "f", int: "i", bool: "?"}[type(value[0])]
    return head + struct.pack(f"<{len(value)}{code}", *value)
