"""Which expressions may be written into JavaScript, and which may not."""

from __future__ import annotations

import pytest

from telemetry_inject.languages.base import Checked

from .injecting import LANGUAGE, parsed

SOURCE = b"""
const top = 1;
/**
 * @param {string} id
 * @param {number} [count]
 * @param {?string} maybe
 * @param {string} again
 * @param {string[]} names
 * @param {Order} order
 */
function place(id, count, maybe, again, names, order, limit = 10, label = 'x', { part }, ...rest) {
  again = again.trim();
  const fixed = 5;
  let later = order.total;
  for (const each of rest) {
    const inner = each.id;
    use(inner);
    const after = 1;
  }
  const unborn = 2;
  return fixed;
}
const arrow = (id, { deep }) => id;
"""

ALLOWED = {
    "id": Checked("id", "str", constant=False),
    "count": Checked("count", "float", constant=False),
    "maybe": Checked("maybe", "?str", constant=False),
    "names": Checked("names", "str[]", constant=False),
    "limit": Checked("limit", "int", constant=False),
    "label": Checked("label", "str", constant=False),
    '"web"': Checked("'web'", "str", constant=True),
    '"don\'t"': Checked('"don\'t"', "str", constant=True),
    "12": Checked("12", "int", constant=True),
    "-1.5": Checked("-1.5", "float", constant=True),
    "true": Checked("true", "bool", constant=True),
    "order === null": Checked("order === null", "bool", constant=False),
    "order == null": Checked("order == null", "bool", constant=False),
    "!order": Checked("!order", "bool", constant=False),
    "typeof order": Checked("typeof order", "str", constant=False),
    "typeof order === 'string' ? order : undefined": Checked(
        "typeof order === 'string' ? order : undefined", "?str", constant=False
    ),
    "typeof order === 'string' ? order.length : 0": Checked(
        "typeof order === 'string' ? order.length : 0", "int", constant=False
    ),
    "typeof order === 'number' && order > 3": Checked(
        "typeof order === 'number' && order > 3", "bool", constant=False
    ),
    "order ? 'some' : 'none'": Checked("order ? 'some' : 'none'", "str", constant=False),
}
REFUSED = (
    "order",
    "again",
    "rest",
    "part",
    "top",
    "fixed",
    "arguments.length",
    "order.id",
    "order?.id",
    "id.length",
    "names.length",
    "order.length",
    "typeof order === 'string' || order.length",
    "typeof order === 'number' ? order.length : 0",
    "typeof order === 'string' ? 0 : order.length",
    "typeof order !== 'string' ? order.length : 0",
    "order.id()",
    "String(id)",
    "id()",
    "new Date",
    "`${id}`",
    "id + order",
    "id == order",
    "order < 3",
    "count < 3",
    "id = 1",
    "count++",
    "delete order.id",
    "void 0",
    "await id",
    "yield id",
    "() => id",
    "function () {}",
    "class {}",
    "[id]",
    "{ id }",
    "/x/",
    "id, id",
    "(id",
    "id)",
    "id) + (id",
    "id); (id",
    "id // x",
    "id /* x */",
    "id\nid",
    "'a\\u0041'",
    "\\u0069d",
    "\u0456d",
    "10n",
    "0x10",
    "1e999",
    "this",
    "this.id",
    "super.id",
    "import('x')",
    "new.target",
    "import.meta",
    "undefined",
    "null",
    "globalThis",
    "NaN",
    "...rest",
    "<b/>",
    "",
    "id in order",
    "id instanceof Object",
    "id ?? order",
    "id && order",
    "!" * 300 + "id",
)


def check(text: str, name: str = "place", after: str | None = None) -> Checked:
    file = parsed(SOURCE)
    function = next(each for each in file.scan.functions if each.qualified == name)
    statements = {each.path: each for each in LANGUAGE.ladder.statements(file, function)}
    at = statements[after] if after is not None else None
    return LANGUAGE.expressions.check(text, file, function, at)


@pytest.mark.parametrize("text", ALLOWED)
def test_allowed(text: str) -> None:
    assert check(text) == ALLOWED[text]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        check(text)


def test_names_after_a_statement() -> None:
    assert check("fixed", after="1").type == "int"
    assert check("typeof later === 'number' ? later : 0", after="2").type == "float"
    assert check("typeof inner", after="3.body.1").type == "str"
    assert check("fixed", after="3.body.1").type == "int"


@pytest.mark.parametrize(
    ("text", "after"),
    [("later", "1"), ("unborn", "3"), ("typeof inner", "3"), ("typeof after", "3.body.1")],
)
def test_names_that_are_not_there_yet(text: str, after: str) -> None:
    with pytest.raises(ValueError, match="not certain to have a value"):
        check(text, after=after)


@pytest.mark.parametrize(
    ("name", "type_"),
    [("id", "str"), ("count", "float"), ("limit", "int"), ("order", None), ("again", None)],
)
def test_parameters_whose_type_is_told(name: str, type_: str | None) -> None:
    file = parsed(SOURCE)
    found = LANGUAGE.expressions.parameter(file, file.scan.functions[0], name)
    assert (found.type if found else None) == type_


def test_documentation_of_another_function_tells_nothing() -> None:
    data = b"/** @param {string} a */\nfunction one(a) {}\nfunction two(a) { return a }\n"
    file = parsed(data)
    assert LANGUAGE.expressions.parameter(file, file.scan.functions[1], "a") is None
