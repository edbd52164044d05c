"""Names that say something about the function that uses or bears them."""

from __future__ import annotations

import re

FRAMES = frozenset(
    [
        "_getframe",
        "_getframemodulename",
        "_current_frames",
        "currentframe",
        "getouterframes",
        "getinnerframes",
        "getframeinfo",
        "extract_stack",
        "print_stack",
        "format_stack",
        "walk_stack",
        "findCaller",
    ]
)
FORKS = frozenset(
    [
        "fork",
        "forkpty",
        "_exit",
        "execl",
        "execle",
        "execlp",
        "execlpe",
        "execv",
        "execve",
        "execvp",
        "execvpe",
    ]
)
SCOPE = frozenset(("locals", "vars", "dir", "eval", "exec"))
HOOKS = frozenset(("signal", "settrace", "setprofile"))
DUNDER = frozenset(
    f"__{name}__"
    for name in [
        "repr",
        "str",
        "bytes",
        "hash",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "getattr",
        "getattribute",
        "setattr",
        "delattr",
        "del",
        "len",
        "bool",
        "format",
        "iter",
        "next",
        "reversed",
        "contains",
        "getitem",
        "setitem",
        "delitem",
        "missing",
        "index",
        "int",
        "float",
        "complex",
        "dir",
        "sizeof",
        "reduce",
        "reduce_ex",
        "getstate",
        "setstate",
        "getnewargs",
        "getnewargs_ex",
        "class_getitem",
        "init_subclass",
        "set_name",
        "get",
        "set",
        "delete",
        "instancecheck",
        "subclasscheck",
        "subclasshook",
        "prepare",
        "mro_entries",
        "length_hint",
        "fspath",
        "copy",
        "deepcopy",
    ]
)
"""Special methods that telemetry itself may call, or that run at any time, hot, or on classes."""
DECORATED = {
    "overload": "overload",
    "abstractmethod": "abstract",
    "abstractproperty": "abstract",
    "abstractclassmethod": "abstract",
    "abstractstaticmethod": "abstract",
    "contextmanager": "contextmanager",
    "asynccontextmanager": "contextmanager",
}
"""By the last name of a decorator."""
COMPILED = re.compile(
    r"(?:numba|nb|triton|jax|tf\.function|tensorflow\.function|cuda|cython|taichi)\b"
    r"|torch\.(?:jit|compile|fx)\b|(?:[\w.]+\.)?(?:njit|jit|vectorize|guvectorize|stencil|cfunc)\b"
)
TEST_METHODS = frozenset(
    [
        "setUp",
        "tearDown",
        "setUpClass",
        "tearDownClass",
        "asyncSetUp",
        "asyncTearDown",
        "setup_method",
        "teardown_method",
        "setup_class",
        "teardown_class",
        "runTest",
    ]
)
