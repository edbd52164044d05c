"""The whitelist of total expressions: what may stand in a field of a span or an event."""

from __future__ import annotations

import re

from telemetry_inject.languages.base import Checked, Parsed, Statement
from telemetry_inject.languages.rust.inject.errors import split
from telemetry_inject.model import Function, Parameter

_STRING = re.compile(r'"[ !#-\[\]-~]*"')
_INTEGER = re.compile(r"-?\d{1,18}")
_FLOAT = re.compile(r"-?\d{1,15}\.\d{1,15}")
_NAME = re.compile(r"[A-Za-z_]\w*")
_LENGTH = re.compile(r"(?P<name>[A-Za-z_]\w*)\.(?P<what>len|is_empty|is_some|is_none)\(\)")
_COMPARED = re.compile(
    r"(?P<left>[A-Za-z_]\w*) (?P<sign>==|!=|<=|>=|<|>) (?P<right>-?\d{1,18}|[A-Za-z_]\w*)"
)
_NOT = re.compile(r"!(?P<name>[A-Za-z_]\w*)")

INTEGERS = frozenset("i8 i16 i32 i64 isize u8 u16 u32 u64 usize".split())  # noqa: SIM905
FLOATS = frozenset({"f32", "f64"})
TEXTS = frozenset({"&str", "&'static str", "String", "&String"})
_WRITTEN = {"String": "{}.as_str()", "&String": "{}.as_str()", "usize": "{} as i64"}
"""How a parameter is written where the bridge to OpenTelemetry would not take it as it is. A `u64`
arrives as text: OpenTelemetry has no such number, and an identifier must not turn negative."""
_LIFETIME = re.compile(r"&'\w+ ")
_SIZED = re.compile(
    r"&?(?:mut )?(?:str|String|Vec<.*>|\[.*\]|HashMap<.*>|BTreeMap<.*>|HashSet<.*>)"
)
_OWN_TYPE = re.compile(rb"\b(?:struct|enum|union|type|trait)\s+(\w+)")
_USE = re.compile(rb"\buse\s[^;]*;")
_RENAMED = re.compile(rb"\bas\s+(\w+)")


class RustExpressions:
    """`base.Expressions` for Rust."""

    def check(self, text: str, file: Parsed, function: Function, at: Statement | None) -> Checked:
        """Return the expression as it is to be written.

        Taken are literals, parameters of primitive types and texts, `len()`, `is_empty()`,
        `is_some()`, `is_none()`, `!` of a boolean, and comparisons of numbers. After a statement
        only values that are copied: others may have been moved away. Raises `ValueError` else.
        """
        text = text.strip()
        if text in ("true", "false"):
            return Checked(text, "bool", True)
        for pattern, kind in ((_STRING, "str"), (_INTEGER, "int"), (_FLOAT, "float")):
            if pattern.fullmatch(text):
                return Checked(text, kind, True)
        scope = _Scope(file, function, at)
        plain = text.removesuffix(" as i64").removesuffix(".as_str()")
        if plain != text and (_NAME.fullmatch(plain) or plain.endswith(".len()")):
            checked = self.check(plain, file, function, at)
            if checked.text == text:  # as it was written before
                return checked
        if _NAME.fullmatch(text):
            return scope.value(text)
        if found := _LENGTH.fullmatch(text):
            return scope.asked(found["name"], found["what"])
        if (found := _NOT.fullmatch(text)) and scope.value(found["name"]).type == "bool":
            return Checked(text, "bool", False)
        if found := _COMPARED.fullmatch(text):
            return scope.compared(found["left"], found["sign"], found["right"])
        raise ValueError(f"{text[:60]!r} is not on the list of total expressions")

    def parameter(self, file: Parsed, function: Function, name: str) -> Checked | None:
        """Return the expression that records a parameter by its declared type, or None."""
        try:
            checked = _Scope(file, function, None).value(name)
        except ValueError:
            return None
        return checked if not checked.type.startswith("?") else None


class _Scope:
    def __init__(self, file: Parsed, function: Function, at: Statement | None) -> None:
        self._data = file.source.data
        self._function = function
        self._late = at is not None

    def value(self, name: str) -> Checked:
        """Return a parameter as a value."""
        parameter = self._parameter(name)
        declared = _LIFETIME.sub("&", parameter.annotation or "")
        kind = self._kind(declared)
        copied = declared in INTEGERS | FLOATS | {"bool", "&str"}
        if self._late and not copied:
            raise ValueError(f"`{name}` may have been moved by then")
        return Checked(_WRITTEN.get(declared, "{}").format(name), kind, False)

    def asked(self, name: str, what: str) -> Checked:
        """Return `name.len()` and the like."""
        parameter = self._parameter(name)
        declared = _LIFETIME.sub("&", parameter.annotation or "").removeprefix("&")
        optional = what in ("is_some", "is_none")
        known = declared.startswith("Option<") if optional else bool(_SIZED.fullmatch(declared))
        if not known or self._covered(declared):
            raise ValueError(f"the type of `{name}` has no `{what}()` that is certain to be total")
        if self._late:
            raise ValueError(f"`{name}` may have been moved or borrowed by then")
        if what == "len":
            return Checked(f"{name}.len() as i64", "int", False)
        return Checked(f"{name}.{what}()", "bool", False)

    def compared(self, left: str, sign: str, right: str) -> Checked:
        """Return a comparison of two numbers of one type."""
        self.value(left)
        number = self._parameter(left).annotation or ""
        if number not in INTEGERS | FLOATS:
            raise ValueError(f"`{left}` is no number")
        if _NAME.fullmatch(right):
            if self._parameter(right).annotation != number:
                raise ValueError(f"`{left}` and `{right}` are of different types")
        elif number in FLOATS or not _fits(int(right), number):
            raise ValueError(f"{right} is no value of the type of `{left}`")
        return Checked(f"{left} {sign} {right}", "bool", False)

    def _parameter(self, name: str) -> Parameter:
        for parameter in self._function.parameters:
            if parameter.name == name and parameter.kind == "plain":
                if self._late and self._shadowed(name):
                    raise ValueError(f"`{name}` is bound again in the body")
                return parameter
        raise ValueError(f"`{name}` is no parameter of the function with a plain name")

    def _shadowed(self, name: str) -> bool:
        """Whether a pattern of the body may bind the name again."""
        body = self._data[self._function.body_start : self._function.body_end]
        word = re.escape(name.encode())
        bound = rb"\b(?:let|for|static|const|fn|use|macro_rules!)\b[^=;{]*\b" + word + rb"\b"
        return re.search(bound, body) is not None

    def _kind(self, declared: str) -> str:
        optional = declared.startswith("Option<") and declared.endswith(">")
        if optional:
            [declared] = split(declared[7:-1]) or [""]
        if optional and declared in ("usize", "u64"):
            raise ValueError(f"an optional {declared} would arrive as text")
        kinds = (
            ({"u64"}, "str"),
            (INTEGERS, "int"),
            (FLOATS, "float"),
            ({"bool"}, "bool"),
            (TEXTS, "str"),
        )
        for names, kind in kinds:
            if declared in names and not self._covered(declared.strip("&")):
                if optional and kind == "str" and declared != "&str":
                    break
                return f"?{kind}" if optional else kind
        raise ValueError(f"a parameter of the type {declared or 'unknown'!r} is no attribute")

    def _covered(self, declared: str) -> bool:
        """Whether the file gives a name of the standard library another meaning."""
        name = declared.partition("<")[0].rpartition(" ")[2].encode()
        renamed = (_RENAMED.findall(each[0]) for each in _USE.finditer(self._data))
        return name in _OWN_TYPE.findall(self._data) or any(name in each for each in renamed)


def _fits(value: int, declared: str) -> bool:
    """Whether an integer type holds a value; sizes of the machine count as 32 bits."""
    bits = int(re.sub(r"\D", "", declared) or 32)
    low, high = (0, 2**bits) if declared.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1))
    return bool(low <= value < high)
