"""What may stand in an attribute, and what never does."""

from __future__ import annotations

import pytest

from telemetry_inject.languages import load

from .injecting import parsed

C = b"""
typedef struct { int a; } mine;
typedef mine pid_t;
int f(int id, uint64_t big, size_t count, double rate, bool ok, const char *name, char letter,
      volatile int seen, int list[], mine own, pid_t covered, enum kind kind, int other, unsigned plus,
      int late)
{
    int late = 3;
    return g(late);
}
"""
CPP = b"""
int f(const std::string& name, std::string_view view, std::vector<int>& list, std::optional<int> gift,
      std::unique_ptr<int> pointer, const int& id, Kind kind, std::string moved, long double wide)
{
    take(std::move(moved));
    return 1;
}
"""


def check(text: str, source: bytes, language: str, late: bool = False) -> str:
    file = parsed(source, language)
    [function] = file.scan.functions
    at = load(language).ladder.statements(file, function)[0] if late else None
    return load(language).expressions.check(text, file, function, at).type


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("id", "int"), ("big", "str"), ("count", "int"), ("rate", "float"), ("ok", "bool"),
        ("!ok", "bool"), ("kind", "int"), ("name == NULL", "bool"), ("name != 0", "bool"),
        ("id > 100", "bool"), ("id <= other", "bool"), ("plus > 3", "bool"), ('"plain"', "str"),
        ("7", "int"), ("-1.5", "float"), ("true", "bool"),
    ],
)  # fmt: skip
def test_taken_in_c(text: str, kind: str) -> None:
    assert check(text, C, "c") == kind


@pytest.mark.parametrize(
    "text",
    [
        "name", "*name", "name[0]", "letter", "seen", "list", "own", "own.a", "covered", "unknown", "g()",
        "id++", "id = 1", "id + 1", "sizeof(id)", "name == other", "name > 0", "id > big", "plus > -1",
        "plus >= 0", "rate > 1", "id > 99999999999", "(int)rate", "ok && ok", "id, id", "\"a\\\"b\"", "'x'",
        "name.size()", "errno", "__LINE__", "id /* x */", "id // x", "99999999999999999999",
    ],
)  # fmt: skip
def test_refused_in_c(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (each has its own sentence)
        check(text, C, "c")


def test_late_in_c() -> None:
    assert check("id", C, "c", late=True) == "int"
    for text in ("late", "name == NULL"):
        with pytest.raises(ValueError, match=r"declared again|may be gone"):
            check(text, C, "c", late=True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("name", "str"), ("view", "str"), ("name.size()", "int"), ("list.size()", "int"),
        ("list.empty()", "bool"), ("gift.has_value()", "bool"), ("id", "int"), ("moved", "str"),
    ],
)  # fmt: skip
def test_taken_in_cpp(text: str, kind: str) -> None:
    assert check(text, CPP, "cpp") == kind


@pytest.mark.parametrize(
    "text",
    ["list", "gift", "gift.value()", "gift.size()", "*pointer", "pointer", "kind", "name.at(0)",
     "name.size", "list.front()", "name + name", "std::exit(1)", "this", "wide", "view.data()",
     "name.has_value()", "pointer.size()"],
)  # fmt: skip
def test_refused_in_cpp(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        check(text, CPP, "cpp")


@pytest.mark.parametrize("text", ["moved", "name", "list.size()"])
def test_what_may_have_been_moved(text: str) -> None:
    with pytest.raises(ValueError, match="moved"):
        check(text, CPP, "cpp", late=True)
