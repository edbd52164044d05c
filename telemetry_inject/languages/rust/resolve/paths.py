"""Paths and chains of calls as written, without arguments."""

from __future__ import annotations

import re

_WORD = re.compile(r"(?:r#)?([A-Za-z_]\w*)")
_OPEN = {"(": ")", "[": "]", "{": "}"}
MOST = 12
"""Links of a chain that are followed."""


def segments(written: str) -> tuple[str, list[str]]:
    """Return how a path begins (`::` for a path, `.` for a value) and its names.

    `self.client.get(url)?.send` is `self`, `client`, `get`, `send`; `.await` and type arguments
    are left out. Empty where it does not begin with a name.
    """
    written = written.lstrip("&*( ").removesuffix("!")
    written = written.removeprefix("mut ").removeprefix("::")
    names: list[str] = []
    joint = ""
    at = 0
    while at < len(written) and len(names) < MOST:
        found = _WORD.match(written, at)
        if found is None:
            break
        if found[1] != "await":
            names.append(found[1])
        at, sign = _joint(written, found.end())
        joint = joint or sign
        if not sign:
            break
    return joint, names


def _joint(written: str, at: int) -> tuple[int, str]:
    """Return where the next name begins, and what stands before it."""
    while at < len(written):
        letter = written[at]
        if letter in _OPEN:
            at = _behind(written, at)
        elif letter in "? \n\t!":
            at += 1
        elif written.startswith("::<", at):
            at = _behind_angles(written, at + 2)
        elif written.startswith("::", at):
            return at + 2, "::"
        elif letter == ".":
            at += 1
            while at < len(written) and written[at].isspace():
                at += 1
            return at, "."
        else:
            break
    return at, ""


def _behind(written: str, at: int) -> int:
    depth = 0
    quoted = False
    for place in range(at, len(written)):
        letter = written[place]
        if letter == '"' and written[place - 1] != "\\":
            quoted = not quoted
        elif quoted:
            continue
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
            if depth == 0:
                return place + 1
    return len(written)


def _behind_angles(written: str, at: int) -> int:
    depth = 0
    for place in range(at, len(written)):
        depth += {"<": 1, ">": -1}.get(written[place], 0)
        if depth == 0:
            return place + 1
    return len(written)


_WRAPPERS = re.compile(
    r"^(?:&(?:'\w+ )?(?:mut )?|mut |dyn |impl |(?:std::|alloc::)?(?:\w+::)*"
    r"(?:Arc|Rc|Box|Option|RefCell|Cell|Mutex|RwLock|OnceCell|OnceLock|LazyLock|Lazy|Pin|State|Data|Extension"
    r"|web::Data|Result|Vec|Cow)<)"
)


def type_path(declared: str) -> str:
    """Return the path of a type without what wraps it: `Arc<Mutex<PgPool>>` is `PgPool`."""
    before = None
    while before != declared:
        before = declared
        declared = _WRAPPERS.sub("", declared).strip()
    return declared.partition("<")[0].partition(",")[0].partition(" ")[0].strip("&>() ")
