"""What may stand in a field, and what never does."""

from __future__ import annotations

import pytest

from .injecting import LANGUAGE, parsed

SOURCE = b"""
struct Order;
pub fn f(id: u64, count: usize, age: i32, name: &str, who: String, ok: bool, rate: f64,
         items: &[u8], tags: Vec<String>, found: Option<i64>, order: &Order, mut total: u32,
         (a, b): (u32, u32), other: i32, small: u8) {
    let age = age + 1;
    drop(who);
    println!("{age}");
}
"""


def check(text: str, late: bool = False) -> tuple[str, str]:
    file = parsed(SOURCE)
    [function] = file.scan.functions
    at = LANGUAGE.ladder.statements(file, function)[-1] if late else None
    checked = LANGUAGE.expressions.check(text, file, function, at)
    return checked.text, checked.type


@pytest.mark.parametrize(
    ("text", "written", "kind"),
    [
        ("id", "id", "str"),
        ("count", "count as i64", "int"),
        ("age", "age", "int"),
        ("name", "name", "str"),
        ("who", "who.as_str()", "str"),
        ("ok", "ok", "bool"),
        ("!ok", "!ok", "bool"),
        ("rate", "rate", "float"),
        ("found", "found", "?int"),
        ("items.len()", "items.len() as i64", "int"),
        ("tags.is_empty()", "tags.is_empty()", "bool"),
        ("found.is_some()", "found.is_some()", "bool"),
        ("id > 10", "id > 10", "bool"),
        ("age <= other", "age <= other", "bool"),
        ("small == 255", "small == 255", "bool"),
        ('"plain"', '"plain"', "str"),
        ("7", "7", "int"),
        ("-1.5", "-1.5", "float"),
        ("true", "true", "bool"),
    ],
)
def test_taken(text: str, written: str, kind: str) -> None:
    assert check(text) == (written, kind)


@pytest.mark.parametrize(
    "text",
    [
        "order", "order.id", "total", "a", "unknown", "self", "age + 1", "who.clone()", "items[0]",
        "std::process::exit(1)", "panic!()", "name.len() + 1", "id > -1", "small == 256", "age <= id",
        "rate > 1", "items.first()", "format!(\"x\")", "{ 1 }", "|| 1", "\"a\\\"b\"", "'x'", "1u8",
        "unsafe { 1 }", "age as u8", "*name", "&name", "found.unwrap()", "tags.len", "crate::X",
        "who.len", "ok && ok", "age as i64", "name.as_str()", "tags as i64", "name /* x */", "name // x", "99999999999999999999",
    ],
)  # fmt: skip
def test_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (each has its own sentence)
        check(text)


@pytest.mark.parametrize("text", ["count", "who", "items.len()"])
def test_what_is_written_is_taken_again(text: str) -> None:
    assert check(check(text)[0]) == check(text)


@pytest.mark.parametrize("text", ["id", "name", "ok", "other"])
def test_copies_may_stand_after_a_statement(text: str) -> None:
    assert check(text, late=True)[0] == text


@pytest.mark.parametrize("text", ["age", "who", "tags.len()", "found"])
def test_what_is_bound_again_or_moved_may_not(text: str) -> None:
    with pytest.raises(ValueError, match=r"bound again|moved"):
        check(text, late=True)
