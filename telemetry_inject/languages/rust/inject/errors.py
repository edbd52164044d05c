"""Whether the error of a `Result` can certainly be shown, so that `err` may record it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from telemetry_inject.languages.base import Reach

SHOWN = frozenset(
    """
    std::io::Error io::Error std::fmt::Error fmt::Error anyhow::Error eyre::Report eyre::Error
    color_eyre::Report String &str &'static str std::num::ParseIntError ParseIntError
    std::num::ParseFloatError ParseFloatError std::str::Utf8Error Utf8Error
    std::string::FromUtf8Error FromUtf8Error std::time::SystemTimeError std::env::VarError
    serde_json::Error reqwest::Error sqlx::Error rusqlite::Error tokio::task::JoinError
    tonic::Status redis::RedisError hyper::Error toml::de::Error std::net::AddrParseError
    std::convert::Infallible std::char::ParseCharError std::sync::mpsc::RecvError
    """.split()  # noqa: SIM905 (a list of words reads better as words)
) | {"&'static str"}
"""Types of errors that implement `Display`."""

ALIASES = frozenset(
    """
    io::Result std::io::Result fmt::Result std::fmt::Result anyhow::Result eyre::Result
    color_eyre::Result color_eyre::eyre::Result sqlx::Result reqwest::Result rusqlite::Result
    serde_json::Result redis::RedisResult hyper::Result thread::Result
    """.split()  # noqa: SIM905
) - {"thread::Result"}
"""Aliases of `Result` with such an error."""

_BOXED = re.compile(r"(?:std::)?(?:boxed::)?Box<dyn (?:std::)?(?:error::)?Error\b[^<>]*>")
_RESULT = re.compile(r"(?:std::)?(?:result::|core::result::)?Result<(?P<arguments>.*)>")
_DISPLAY = re.compile(
    rb"\bimpl(?:<[^{};]*?>)?\s+(?:[\w:]+::)?Display\s+for\s+(?P<name>\w+)\s*(?:<|\{|where\b)"
)
_DERIVED = re.compile(
    rb"#\[derive\([^)]*\b(?:thiserror::Error|Error|Snafu|snafu::Snafu|derive_more::Display|Display)\b[^)]*\)\]"
    rb"(?:\s*(?:#\[[^\n]*\]|//[^\n]*))*\s*(?:pub(?:\([^)]*\))?\s+)?(?:struct|enum)\s+(?P<name>\w+)"
)
_DEFINED = re.compile(rb"\b(?:struct|enum|union|type|trait)\s+(?P<name>\w*Err\w*|Error|Failure)\b")


def survey(data: bytes) -> Iterator[str]:
    """Yield `shown:NAME` for the types of a file that implement `Display`, `defined:NAME` for others
    that are called like errors.
    """
    if b"Err" not in data and b"Failure" not in data:
        return
    shown = {found["name"] for pattern in (_DISPLAY, _DERIVED) for found in pattern.finditer(data)}
    for name in shown:
        yield f"shown:{name.decode()}"
    for found in _DEFINED.finditer(data):
        if found["name"] not in shown:
            yield f"defined:{found['name'].decode()}"


def shown(returns: str | None, reach: Reach) -> bool:
    """Return whether a declared return type is a `Result` whose error can be shown.

    A type of the project counts by its last name, where every type of that name can.
    """
    if returns is None or "impl " in returns:
        return False
    if returns.partition("<")[0] in ALIASES and _one_argument(returns):
        return True
    found = _RESULT.fullmatch(returns)
    if found is None:
        return False
    arguments = split(found["arguments"])
    if len(arguments) != 2:
        return False
    error = arguments[1]
    if error in SHOWN or _BOXED.fullmatch(error):
        return True
    name = error.partition("<")[0].rpartition("::")[2]
    own = error == name or error.startswith(("crate::", "self::", "super::"))
    return own and f"shown:{name}" in reach and f"defined:{name}" not in reach


def _one_argument(returns: str) -> bool:
    head, bracket, rest = returns.partition("<")
    if not bracket:
        return head.endswith("fmt::Result")
    return len(split(rest.removesuffix(">"))) == 1


def split(arguments: str) -> list[str]:
    """Return the parts of a list of types at its top level."""
    parts, depth, begin = [], 0, 0
    for at, letter in enumerate(arguments):
        if letter in "<([{":
            depth += 1
        elif letter in ")]}" or (letter == ">" and arguments[at - 1 : at] != "-"):
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append(arguments[begin:at].strip())
            begin = at + 1
    return [each for each in [*parts, arguments[begin:].strip()] if each]


MUTABLE = re.compile(r"&(?:'\w+ )?mut\b")
OWNED = frozenset(
    """
    bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 String PathBuf OsString
    Vec VecDeque Option Result Box Arc Rc HashMap HashSet BTreeMap BTreeSet Duration Instant
    SystemTime Value Uuid std io fmt Error path collections time serde_json anyhow
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_PLAIN = re.compile(rb"\b(?:struct|enum|union)\s+(?P<name>\w+)\s*[{(;]")
_NAMES = re.compile(r"\w+")


def escapes(returns: str, data: bytes) -> bool:
    """Return whether a returned value may hold a borrow: a closure cannot pass on what it borrows
    mutably. Types of the file that have no parameters hold none.
    """
    if "&" in returns or "'" in returns or "dyn" in returns:
        return True
    return not (OWNED | _plain(data)).issuperset(_NAMES.findall(returns))


@lru_cache(maxsize=1)
def _plain(data: bytes) -> frozenset[str]:
    """Return the types of a file that have no parameters; asked for every function of it."""
    return frozenset(found["name"].decode() for found in _PLAIN.finditer(data))
