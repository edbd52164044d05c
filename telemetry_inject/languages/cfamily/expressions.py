"""The whitelist of total expressions: what may stand in an attribute or be counted."""

from __future__ import annotations

import re
from types import MappingProxyType

from telemetry_inject.languages.base import Checked, Parsed, Statement
from telemetry_inject.model import Function, Parameter

_STRING = re.compile(r'"[ !#-\[\]-~]*"')
_INTEGER = re.compile(r"-?\d{1,18}")
_FLOAT = re.compile(r"-?\d{1,15}\.\d{1,15}")
_NAME = re.compile(r"[A-Za-z_]\w*")
_ASKED = re.compile(r"(?P<name>[A-Za-z_]\w*)\.(?P<what>size|length|empty|has_value)\(\)")
_COMPARED = re.compile(
    r"(?P<left>[A-Za-z_]\w*) (?P<sign>==|!=|<=|>=|<|>) (?P<right>-?\d{1,18}|[A-Za-z_]\w*)"
)
_NOT = re.compile(r"!(?P<name>[A-Za-z_]\w*)")
_NULLS = frozenset({"NULL", "nullptr", "0"})

_SIGNED = re.compile(
    r"(?:signed )?(?:short|int|long|long long)(?: int)?|(?:std::)?u?int(?:8|16|32)_t|(?:std::)?int64_t"
    r"|unsigned(?: int| short| short int| char)?|signed char|(?:std::)?intmax_t"
    r"|(?:std::)?(?:size_t|ssize_t|ptrdiff_t|intptr_t)|off_t|pid_t|uid_t|gid_t|mode_t|time_t|socklen_t"
    r"|enum \w+"
)
_UNSIGNED = re.compile(
    r"unsigned long(?: long)?(?: int)?|(?:std::)?(?:uint64_t|uintmax_t|uintptr_t)|unsigned long int"
)
_FLOATS = re.compile(r"float|double")
_BOOLS = re.compile(r"bool|_Bool")
_TEXTS = re.compile(r"std::(?:string|string_view)")
_SIZED = re.compile(r"std::(?:string|string_view|vector|deque|list|map|set|unordered_map|unordered_set"
                    r"|multimap|multiset|span|array|optional|initializer_list)(?:<.*>)?")  # fmt: skip
_LENGTHS = MappingProxyType({"size": "int", "length": "int", "empty": "bool", "has_value": "bool"})
_TYPES = MappingProxyType(
    {
        "int": "int",
        "uint": "str",
        "double": "float",
        "bool": "bool",
        "text": "str",
        "literal": "str",
    }
)
"""What OpenTelemetry is given, by macro. A number that has no sign is text: it might not fit."""


class CFamilyExpressions:
    """`base.Expressions` for C and C++."""

    def __init__(self, *, classes: bool) -> None:
        self._classes = classes

    def check(self, text: str, file: Parsed, function: Function, at: Statement | None) -> Checked:
        """Return the expression as it is to be written.

        Taken are literals, parameters of arithmetic types, `!` of a boolean, comparisons of
        numbers and of pointers with NULL; in C++ also strings, and `size()`, `empty()` and
        `has_value()` of what the standard library has. Raises `ValueError` for anything else.
        """
        text = text.strip()
        kind, _ = macro(text, file, function, at, classes=self._classes)
        constant = kind == "literal" or text[:1] in "-0123456789" or text in ("true", "false")
        return Checked(text, _TYPES[kind], constant)

    def parameter(self, file: Parsed, function: Function, name: str) -> Checked | None:
        """Return the expression that records a parameter by its declared type, or None."""
        try:
            return self.check(name, file, function, None)
        except ValueError:
            return None


def macro(
    text: str, file: Parsed, function: Function, at: Statement | None, *, classes: bool
) -> tuple[str, str]:
    """Return the macro that takes an expression (`int`, `uint`, `double`, `bool`, `text`, `literal`)
    and the expression as it is written.

    Raises `ValueError` for anything that is not certain to be total there.
    """
    if text in ("true", "false"):
        return "bool", str(int(text == "true"))
    for pattern, kind in ((_STRING, "literal"), (_INTEGER, "int"), (_FLOAT, "double")):
        if pattern.fullmatch(text):
            return kind, text.replace("??", "?\\?")
    scope = _Scope(file, function, at, classes)
    if _NAME.fullmatch(text):
        return scope.value(text), text
    if (found := _ASKED.fullmatch(text)) and classes:
        return scope.asked(found["name"], found["what"]), text
    if (found := _NOT.fullmatch(text)) and scope.value(found["name"]) == "bool":
        return "bool", text
    if found := _COMPARED.fullmatch(text):
        return "bool", scope.compared(found["left"], found["sign"], found["right"])
    raise ValueError(f"{text[:60]!r} is not on the list of total expressions")


class _Scope:
    def __init__(
        self, file: Parsed, function: Function, at: Statement | None, classes: bool
    ) -> None:
        self._data = file.source.data
        self._function = function
        self._late = at is not None
        self._classes = classes

    def value(self, name: str) -> str:
        """Return the macro for a parameter."""
        declared = self._declared(self._parameter(name))
        for pattern, kind in (
            (_SIGNED, "int"),
            (_UNSIGNED, "uint"),
            (_FLOATS, "double"),
            (_BOOLS, "bool"),
        ):
            if pattern.fullmatch(declared):
                return kind
        if self._classes and _TEXTS.fullmatch(declared):
            if self._late:
                raise ValueError(f"`{name}` may have been moved by then")
            return "text"
        raise ValueError(f"a parameter of the type {declared or 'unknown'!r} is no attribute")

    def asked(self, name: str, what: str) -> str:
        """Return the macro for `name.size()` and the like."""
        declared = self._declared(self._parameter(name))
        optional = declared.startswith("std::optional")
        if not _SIZED.fullmatch(declared) or optional != (what == "has_value"):
            raise ValueError(f"the type of `{name}` has no `{what}()` that is certain to be total")
        if self._late:
            raise ValueError(f"`{name}` may have been moved by then")
        return _LENGTHS[what]

    def compared(self, left: str, sign: str, right: str) -> str:
        """Return a comparison of two numbers of one type, or of a pointer with NULL."""
        declared = self._declared(self._parameter(left))
        if declared.endswith("*"):
            if right not in _NULLS or sign not in ("==", "!="):
                raise ValueError(f"`{left}` is a pointer, which is compared with NULL only")
            if self._late:
                raise ValueError(f"what `{left}` points at may be gone by then")
            return f"{left} {sign} {'nullptr' if self._classes else '0'}"
        if self.value(left) not in ("int", "uint", "double"):
            raise ValueError(f"`{left}` is no number")
        if _NAME.fullmatch(right):
            if self._declared(self._parameter(right)) != declared:
                raise ValueError(f"`{left}` and `{right}` are of different types")
        elif "unsigned" in declared or "size_t" in declared or "uint" in declared:
            if right == "0" or right.startswith("-"):
                raise ValueError(
                    f"`{left}` has no sign: a comparison with {right} is always the same"
                )
        elif abs(int(right)) >= 2**15 or self.value(left) == "double":
            raise ValueError(f"{right} is not certain to be of the type of `{left}`")
        return f"{left} {sign} {right}"

    def _parameter(self, name: str) -> Parameter:
        for parameter in self._function.parameters:
            if parameter.name == name and parameter.kind == "plain":
                if self._late and self._shadowed(name):
                    raise ValueError(f"`{name}` is declared again in the body")
                return parameter
        raise ValueError(f"`{name}` is no parameter of the function with a plain name")

    def _declared(self, parameter: Parameter) -> str:
        """Return a type without `const`, `register` and a reference."""
        declared = parameter.annotation or ""
        if "volatile" in declared or "[" in declared or "(" in declared:
            return ""
        words = [
            each for each in declared.split() if each not in ("const", "register", "IN", "OUT")
        ]
        plain = " ".join(words)
        if self._classes:
            plain = plain.removesuffix("&&").removesuffix("&").strip()
        kind = plain.rstrip("*& ").rpartition(" ")[2]
        return "" if self._covered(kind) else plain

    def _covered(self, kind: str) -> bool:
        """Whether the file gives the name of a type another meaning."""
        word = re.escape(kind.removeprefix("std::").partition("<")[0].encode())
        again = rb"\btypedef\b[^;]*\b" + word + rb"\s*;|\busing\s+" + word + rb"\s*="
        again += (
            rb"|#\s*define\s+" + word + rb"\b|\b(?:struct|class|union)\s+" + word + rb"\s*[{:;]"
        )
        return bool(word) and re.search(again, self._data) is not None

    def _shadowed(self, name: str) -> bool:
        """Whether a declaration of the body may give the name another meaning."""
        body = self._data[self._function.body_start : self._function.body_end]
        word = re.escape(name.encode())
        return (
            re.search(
                rb"(?:[\w>][ \t\n]+[*&]*|[*&,])[ \t]*" + word + rb"\s*(?:=[^=]|;|,|\[|:[^:])", body
            )
            is not None
        )
