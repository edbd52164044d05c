"""What the running interpreter has against a file."""

from __future__ import annotations

import warnings
from functools import lru_cache
from types import CodeType

from telemetry_inject.model import Problem


@lru_cache(maxsize=1)
def compiled(data: bytes) -> CodeType:
    """Return the code object of a file; the last one is kept, as `verify` asks for it again.

    Bytes go in so that the encoding cookie and the byte order mark count; docstrings and
    assertions stay whatever `-O` this process runs under. Raises what `compile` raises: see
    `REJECTIONS`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(data, "<source>", "exec", dont_inherit=True, optimize=0)


REJECTIONS = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError, SystemError)
"""What `compile` raises for a file that it does not accept: NULs, depth and size included."""


def problem(data: bytes) -> Problem | None:
    """Return why the running interpreter does not compile a file; None where it does."""
    try:
        compiled(data)
    except SyntaxError as error:
        return Problem(error.lineno or 1, max(error.offset or 1, 1), error.msg)
    except REJECTIONS as error:
        return Problem(1, 1, str(error) or f"too large or too deep: {type(error).__name__}")
    return None
