"""Unified diffs that `git apply` and `patch -p1` take, of bytes in any encoding."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

CONTEXT = 3

Block = tuple[int, int, int, int]
"""Lines a to b of the old text become lines c to d of the new; ends exclusive."""
Pairs = list[tuple[int, int]]
"""Lines that stay, by their numbers in the old and in the new text."""


def unified(name: str, before: bytes, after: bytes) -> bytes:
    """Return the diff of one file, empty where nothing changed; `name` follows `a/` and `b/`.

    There is no `diff --git` line, so that `git apply` takes names as relative to where it runs.
    """
    old, new = lines(before), lines(after)
    hunks = b"".join(_hunk(hunk, old, new) for hunk in _hunks(blocks(old, new)))
    if not hunks:
        return b""
    return b"--- " + _label("a/" + name) + b"\n+++ " + _label("b/" + name) + b"\n" + hunks


def lines(text: bytes) -> list[bytes]:
    """Return the lines of a text, each with its end."""
    found = text.split(b"\n")
    last = found.pop()
    return [line + b"\n" for line in found] + ([last] if last else [])


def _label(name: str) -> bytes:
    raw = name.encode("utf-8", "surrogateescape")
    if any(byte < 0x20 or byte in b'"\\\x7f' for byte in raw):
        return b'"' + b"".join(map(_quoted, raw)) + b'"'
    return raw + b"\t" if b" " in raw else raw  # the tab ends a name that holds blanks


def _quoted(byte: int) -> bytes:
    if byte in b'"\\':
        return b"\\" + bytes([byte])
    return bytes([byte]) if 0x20 <= byte < 0x7F else b"\\%03o" % byte


def blocks(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[Block]:
    """Yield what changed, in order."""
    pairs = _added(old, new)
    if pairs is None:
        removed = _added(new, old)
        pairs = _any(old, new) if removed is None else [(a, b) for b, a in removed]
    i = j = 0
    for a, b in [*pairs, (len(old), len(new))]:
        if (i, j) != (a, b):
            yield i, a, j, b
        i, j = a + 1, b + 1


def _added(old: Sequence[bytes], new: Sequence[bytes]) -> Pairs | None:
    """Return what stays where `new` is `old` with lines added or indented more; else None.

    One pass: `difflib` takes minutes for a file of some ten thousand lines. From the end, because
    what is inserted below a body (`}`) often equals what stood there, and what is above does not.
    """
    pairs: Pairs = []
    i = len(old)
    for j in range(len(new) - 1, -1, -1):
        if i == 0:
            break
        if new[j] == old[i - 1]:
            pairs.append((i - 1, j))
            i -= 1
        elif _deeper(old[i - 1], new[j]):
            i -= 1
    return pairs[::-1] if i == 0 else None


def _deeper(old: bytes, new: bytes) -> bool:
    return len(new) > len(old) and new.endswith(old.lstrip(b" \t")) and new.split() == old.split()


def _any(old: Sequence[bytes], new: Sequence[bytes]) -> Pairs:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [(a + k, b + k) for a, b, size in matcher.get_matching_blocks() for k in range(size)]


def _hunks(blocks: Iterator[Block]) -> Iterator[list[Block]]:
    hunk: list[Block] = []
    for block in blocks:
        if hunk and block[0] - hunk[-1][1] > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(block)
    if hunk:
        yield hunk


def _hunk(blocks: Sequence[Block], old: Sequence[bytes], new: Sequence[bytes]) -> bytes:
    start = max(blocks[0][0] - CONTEXT, 0)
    end = min(blocks[-1][1] + CONTEXT, len(old))
    new_start = blocks[0][2] - (blocks[0][0] - start)
    new_end = blocks[-1][3] + (end - blocks[-1][1])
    lines = [b"@@ -%b +%b @@\n" % (_range(start, end), _range(new_start, new_end))]
    at = start
    for a, b, c, d in blocks:
        lines += [_line(b" ", text) for text in old[at:a]]
        lines += [_line(b"-", text) for text in old[a:b]]
        lines += [_line(b"+", text) for text in new[c:d]]
        at = b
    lines += [_line(b" ", text) for text in old[at:end]]
    return b"".join(lines)


def _range(start: int, end: int) -> bytes:
    count = end - start
    return b"%d,%d" % (start + 1 if count else start, count)


def _line(sign: bytes, text: bytes) -> bytes:
    return (
        sign + text if text.endswith(b"\n") else sign + text + b"\n\\ No newline at end of file\n"
    )


def ranges(before: bytes, after: bytes) -> tuple[tuple[int, int], ...]:
    """Return the lines of `after`, from 1, that a diff shows: what changed, and what is around."""
    old, new = lines(before), lines(after)
    found = []
    for hunk in _hunks(blocks(old, new)):
        first, last = hunk[0][2] - CONTEXT, hunk[-1][3] + CONTEXT
        found.append((max(first, 0) + 1, min(last, len(new))))
    return tuple(found)
