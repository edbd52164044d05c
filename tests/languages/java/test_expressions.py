"""What may stand in an attribute, and what never does."""

from __future__ import annotations

import pytest

from .injecting import LANGUAGE, parsed

SOURCE = b"""
import java.util.*;
class A {
  int field;
  void f(int count, long id, double rate, boolean ok, String name, Long owner, Integer tries,
      List<String> items, ArrayList<String> kept, byte[] data, char sign, Order order, String... more) {
    int total = count + 1;
    var guess = 3;
    int later;
    later = 2;
    go();
  }
}
"""


def check(text: str, late: bool = False) -> tuple[str, str]:
    file = parsed(SOURCE)
    [function] = file.scan.functions
    at = LANGUAGE.ladder.statements(file, function)[-1] if late else None
    checked = LANGUAGE.expressions.check(text, file, function, at)
    again = LANGUAGE.expressions.check(checked.text, file, function, at)
    assert (again.text, again.type) == (checked.text, checked.type)
    return checked.text, checked.type


@pytest.mark.parametrize(
    ("text", "written", "kind"),
    [
        ("count", "count", "int"),
        ("id", "id", "int"),
        ("rate", "rate", "float"),
        ("ok", "ok", "bool"),
        ("!ok", "!ok", "bool"),
        ("name", "name", "str"),
        ("owner", "owner", "?int"),
        ("tries", "tries == null ? null : tries.longValue()", "?int"),
        ("name.length()", "name == null ? null : (long) name.length()", "?int"),
        ("name.isEmpty()", "name == null ? null : name.isEmpty()", "?bool"),
        ("kept.size()", "kept == null ? null : (long) kept.size()", "?int"),
        ("data.length", "data == null ? null : (long) data.length", "?int"),
        ("more.length", "more == null ? null : (long) more.length", "?int"),
        ("order == null", "order == null", "bool"),
        ("null != items", "null != items", "bool"),
        ("count > 3 && ok", "count > 3 && ok", "bool"),
        ("(rate <= 1.5)", "(rate <= 1.5)", "bool"),
        ("-1", "-1", "int"),
        ("3000000000L", "3000000000L", "int"),
        ('"plain"', '"plain"', "str"),
    ],
)
def test_taken(text: str, written: str, kind: str) -> None:
    assert check(text) == (written, kind)


@pytest.mark.parametrize(
    "text",
    [
        "order", "order.id", "items.size()", "unknown", "field", "this.field", "count + 1", "count / 0",
        "count++", "name.trim()", "data[0]", "name == null ? 1 : 2", "new Object()", "(int) id", "sign",
        "kept.length()", "name.size()", "data.length()", "count == null", "ok == 1", "name == name",
        "3000000000", "total", "guess", "later", "() -> 1", "count; go()", "1) + (2", "null", "go()",
        "/* */ count", "items == null ? null : (long) items.size()", "String", "A.class", "name + 1",
        "count = 3", "ok ? 1 : 2", "name instanceof String", "\\u0063ount",
    ],
)  # fmt: skip
def test_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        check(text)


def test_local_variables_count_behind_their_declaration_only() -> None:
    assert check("total", late=True) == ("total", "int")
    for text in ("guess", "later"):  # no declared type, no value where it is declared
        with pytest.raises(ValueError, match=text):
            check(text, late=True)


def test_types_of_the_file_cover_those_of_the_jdk() -> None:
    data = (
        b"class A { void f(String name, Long id) { go(); } static class String {} class Long {} }"
    )
    file = parsed(data)
    function = file.scan.functions[0]
    assert LANGUAGE.expressions.parameter(file, function, "name") is None
    assert LANGUAGE.expressions.parameter(file, function, "id") is None
