"""The header of a GGUF file: its metadata, and the name, shape and type of each tensor.

Nothing of the header is believed: every count is checked against what the file can still hold
before anything is read, and what is only skipped (a vocabulary of 250,000 tokens) is not kept.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import BinaryIO

from telemetry_inject.gpu.ggml import TYPES

MAX_HEADER = 512 << 20
"""Bytes of header that are read at most; the largest published ones have about 30 MB."""
MAX_ENTRIES = 4096
MAX_TENSORS = 1 << 16
"""The largest models have about 100 entries and 20,000 tensors."""
MAX_NAME = 1024
MAX_TEXT = 16 << 20
KEPT = 512
"""Arrays up to this length are kept: one number a layer is what a need is made of."""
KEPT_TEXT = 1024
"""Texts up to so many bytes are kept; a chat template is passed over."""


class GGUFError(ValueError):
    """A file that is not a GGUF file, or not a whole one; says where it stops making sense."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An array or a long text that was passed over: how many elements or bytes it has."""

    count: int


Value = int | float | bool | str | tuple[int | float | bool, ...] | Skipped


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor: its numbers along each dimension, innermost first, and the bytes they take."""

    name: str
    shape: tuple[int, ...]
    type: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the tensors' data."""

    version: int
    metadata: Mapping[str, Value]
    tensors: tuple[Tensor, ...]


_SCALARS: Mapping[int, struct.Struct] = {
    0: struct.Struct("<B"),
    1: struct.Struct("<b"),
    2: struct.Struct("<H"),
    3: struct.Struct("<h"),
    4: struct.Struct("<I"),
    5: struct.Struct("<i"),
    6: struct.Struct("<f"),
    7: struct.Struct("<?"),
    10: struct.Struct("<Q"),
    11: struct.Struct("<q"),
    12: struct.Struct("<d"),
}
_TEXT, _ARRAY = 8, 9
_U32, _U64 = _SCALARS[4], _SCALARS[10]


def read(path: Path) -> Header:
    """Return the header of the GGUF file at `path`.

    Raises `GGUFError` for anything but a whole header of version 2 or 3, and `OSError`.
    """
    with path.open("rb") as file:
        try:
            return read_header(file, os.fstat(file.fileno()).st_size)
        except GGUFError as error:
            raise GGUFError(f"{path}: {error}") from None


def read_header(file: BinaryIO, size: int) -> Header:
    """Return the header that `file`, of `size` bytes, begins with. Raises `GGUFError`."""
    return _Reader(file, size).header()


class _Reader:
    """Reads forward through a header, and refuses what cannot be true."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._end = min(size, MAX_HEADER)
        self._position = 0

    def header(self) -> Header:
        version = self._version()
        tensors = self._count("tensors", 24, MAX_TENSORS)
        entries = self._count("metadata entries", 13, MAX_ENTRIES)
        metadata: dict[str, Value] = {}
        for _ in range(entries):
            key = self._name("the name of a metadata entry")
            if key in metadata:
                raise self._wrong(f"metadata entry {key!r} stands there twice")
            metadata[key] = self._value(key)
        found = [self._tensor() for _ in range(tensors)]
        if len({name for name, *_ in found}) != len(found):
            raise self._wrong("two tensors have one name")
        return Header(version, metadata, self._sized(found, self._data(metadata)))

    def _version(self) -> int:
        magic = self._bytes(4, "the first four bytes") if self._size >= 4 else b""
        if magic != b"GGUF":
            raise GGUFError(f"not a GGUF file: it begins with {magic!r}, not with b'GGUF'")
        version = self._number(_U32, "the version")
        if version in (0x02000000, 0x03000000):
            raise GGUFError("a big-endian GGUF file; only little-endian ones are read")
        if version not in (2, 3):
            raise GGUFError(f"GGUF version {version}; only 2 and 3 are read")
        return int(version)

    def _value(self, key: str) -> Value:
        kind = int(self._number(_U32, f"the type of {key!r}"))
        if kind == _TEXT:
            return self._text(f"the value of {key!r}")
        if kind in _SCALARS:
            return self._number(_SCALARS[kind], f"the value of {key!r}")
        if kind == _ARRAY:
            return self._array(key)
        raise self._wrong(f"metadata entry {key!r} has the unknown type {kind}")

    def _array(self, key: str) -> Value:
        kind = int(self._number(_U32, f"the type of {key!r}"))
        if kind == _TEXT:
            count = self._count(f"texts of {key!r}", 8, self._end)
            for _ in range(count):
                self._skip(self._length(f"a text of {key!r}", MAX_TEXT), f"a text of {key!r}")
            return Skipped(count)
        if kind not in _SCALARS:
            raise self._wrong(f"the array {key!r} has elements of the unknown type {kind}")
        each = _SCALARS[kind]
        count = self._count(f"elements of {key!r}", each.size, self._end)
        if count > KEPT:
            self._skip(count * each.size, f"the array {key!r}")
            return Skipped(count)
        data = self._bytes(count * each.size, f"the array {key!r}")
        return tuple(value for (value,) in each.iter_unpack(data))

    def _tensor(self) -> tuple[str, tuple[int, ...], int, int]:
        name = self._name("the name of a tensor")
        dimensions = int(self._number(_U32, f"the dimensions of {name!r}"))
        if dimensions > 4:
            raise self._wrong(f"tensor {name!r} has {dimensions} dimensions; there are at most 4")
        shape = tuple(int(self._number(_U64, f"the shape of {name!r}")) for _ in range(dimensions))
        if not all(shape) or prod(shape) >= 1 << 63:
            raise self._wrong(f"tensor {name!r} has the impossible shape {shape}")
        kind = int(self._number(_U32, f"the type of {name!r}"))
        offset = int(self._number(_U64, f"the offset of {name!r}"))
        return name, shape, kind, offset

    def _data(self, metadata: Mapping[str, Value]) -> int:
        """Return how many bytes of data lie behind the header."""
        alignment = metadata.get("general.alignment", 32)
        if not isinstance(alignment, int) or alignment < 1 or alignment & (alignment - 1):
            raise self._wrong(f"general.alignment is {alignment!r}, not a power of two")
        return max(self._size - -(-self._position // alignment) * alignment, 0)

    def _sized(
        self, found: list[tuple[str, tuple[int, ...], int, int]], data: int
    ) -> tuple[Tensor, ...]:
        """Return the tensors with their bytes; of an unknown type, those up to the next one."""
        starts = sorted({offset for *_, offset in found})
        behind = dict(zip(starts, [*starts[1:], data], strict=True)) if starts else {}
        tensors = []
        for name, shape, kind, offset in found:
            known = TYPES.get(kind)
            if known is None:
                label, size = f"type {kind}", behind[offset] - offset
            else:
                label, size = known.name, known.bytes(prod(shape))
            if size < 0 or offset + size > data:
                raise GGUFError(
                    f"tensor {name!r} ends {offset + size:,} bytes into the data, of which there "
                    f"are {data:,}: the file is cut off or not finished downloading"
                )
            tensors.append(Tensor(name, shape, label, size))
        return tuple(tensors)

    def _count(self, what: str, smallest: int, limit: int) -> int:
        """Return a count of things that take at least `smallest` bytes each."""
        count = int(self._number(_U64, f"the number of {what}"))
        if count > limit or count * smallest > self._end - self._position:
            raise self._wrong(f"it claims {count:,} {what}, more than it can hold")
        return count

    def _length(self, what: str, limit: int) -> int:
        length = int(self._number(_U64, f"the length of {what}"))
        if length > limit:
            raise self._wrong(f"{what} claims to have {length:,} bytes")
        return length

    def _name(self, what: str) -> str:
        return self._bytes(self._length(what, MAX_NAME), what).decode("utf-8", "replace")

    def _text(self, what: str) -> str | Skipped:
        length = self._length(what, MAX_TEXT)
        if length <= KEPT_TEXT:
            return self._bytes(length, what).decode("utf-8", "replace")
        self._skip(length, what)
        return Skipped(length)

    def _number(self, each: struct.Struct, what: str) -> int | float | bool:
        (value,) = each.unpack(self._bytes(each.size, what))
        assert isinstance(value, (int, float))
        return value

    def _bytes(self, count: int, what: str) -> bytes:
        data = self._file.read(count) if count <= self._end - self._position else b""
        if len(data) != count:
            raise self._wrong(f"it ends within {what}")
        self._position += count
        return data

    def _skip(self, count: int, what: str) -> None:
        if count > self._end - self._position:
            raise self._wrong(f"it ends within {what}")
        self._file.seek(count, os.SEEK_CUR)
        self._position += count

    def _wrong(self, what: str) -> GGUFError:
        return GGUFError(f"not a whole GGUF header: {what} (at byte {self._position:,})")
