"""Expressions that try to get in, and files that try to be taken for ours."""

from __future__ import annotations

import random

import pytest

from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import AttributeCommand, SpanCommand

from .injecting import LANGUAGE, every, inject, parsed

SOURCE = b"""package shop

import "context"

type item struct {
	id    int
	names []string
	next  *item
}

func Charge(ctx context.Context, orderID int, name string, tags []string, it item, p *item, f float32) error {
	total := orderID
	return ctx.Err()
}
"""
TOTAL = {
    "orderID": "int", "name": "str", "len(tags)": "int", "it.id": "int", "len(it.names)": "int",
    "orderID > 3 && name != \"\"": "bool", "p == nil": "bool", "it.next == nil": "bool",
    "float64(orderID)": "float", "!(orderID == 0)": "bool", "\"plain\"": "str", "-1": "int",
}  # fmt: skip
HOSTILE = [
    "p.id", "it.next.id", "tags[0]", "name[0]", "name[1:]", "p", "*p", "&orderID", "tags",
    "it", "ctx", "ctx.Err()", "ctx.Value(1)", "panic(1)", "os.Exit(1)", "recover()",
    "func() int { return 1 }()", "func() {}", "<-ctx.Done()", "orderID / 0", "1 << orderID",
    "orderID + 1", "name + name", "make([]int, 1<<40)", "append(tags, name)", "cap(tags)",
    "copy(tags, tags)", "new(int)", "string(orderID)", "int(f)", "unknown", "total", "nil", "iota",
    "_otelSpan", "_", "it.(any)", "any(it).(string)", "map[string]int{}[name]", "[]int{1}[2]",
    "struct{}{}", "item{}.id", "len(p.names)", "len(\"\" + name)", "orderID; panic(1)",
    "orderID) + (1", "orderID, 1", "orderID // x", "orderID /* x */", "`raw`", "'r'", "\"\\x00\"",
    "\"a\nb\"", "orderID\nname", "0x1p-2", "1_000", "1e999", "9999999999", "nam\u0435", "ord\u200berID",
    "", " ", "(" * 40 + "orderID" + ")" * 40, "a" * 301, "!" * 50 + "true", "true == 1", "name == 1",
    "f == 1.5 || panic", "unsafe.Sizeof(it)", "len(ctx)", "int64(1)", "goto x", "return", "ctx == ctx",
]  # fmt: skip


def shop() -> Parsed:
    return parsed(SOURCE)


@pytest.mark.parametrize("text", TOTAL)
def test_total(text: str) -> None:
    file = shop()
    assert LANGUAGE.expressions.check(text, file, file.scan.functions[0], None).type == TOTAL[text]


@pytest.mark.parametrize("text", HOSTILE)
def test_refused(text: str) -> None:
    file = shop()
    with pytest.raises(ValueError, match=r"\w"):
        LANGUAGE.expressions.check(text, file, file.scan.functions[0], None)


def test_what_random_tokens_pass_stays_one_line_without_calls() -> None:
    """Whatever comes through, the file parses, and strips to what it was."""
    file = shop()
    function = file.scan.functions[0]
    tokens = [
        "orderID",
        "name",
        "tags",
        "it",
        "p",
        "f",
        ".",
        ",",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "+",
        "-",
        "*",
        "/",
        "!",
        "==",
        "&&",
        "||",
        "len",
        "nil",
        "1",
        "0",
        '"',
        "\n",
    ]
    draw = random.Random(7)
    passed = 0
    for _ in range(4000):
        text = " ".join(draw.choices(tokens, k=draw.randint(1, 6)))
        try:
            LANGUAGE.expressions.check(text, file, function, None)
        except ValueError:
            continue
        passed += 1
        span = SpanCommand(name="charge")
        command = AttributeCommand(key="shop.x", expression=text)
        after = inject(file, *every(file, span, command)).after
        assert after is not None, text
        assert after.count(b"\n") == inject(file).after.count(b"\n") + 1  # type: ignore[union-attr]
        assert LANGUAGE.ladder.strip(after).data == SOURCE
    assert passed > 20


@pytest.mark.parametrize(
    "text",
    [
        b"package p\n\nvar _otelMine = 1\n\nfunc F() { println(_otelMine) }\n",
        b'package p\n\n// telemetry-inject: v1\nvar text = "_otel // telemetry-inject: v1"\n',
        b"package p\n\nvar text = `\n_otel \"x\" // telemetry-inject: v1\n`\n",
        b"package p\n\n/* _otel // telemetry-inject: v1 */\nfunc F(_otelCtx int) int { return _otelCtx }\n",
        b"package p\n\nfunc F(_otelCtx int) int {\n\treturn G(_otelCtx, 1)\n}\n",
    ],
)  # fmt: skip
def test_what_is_not_ours_is_not_removed(text: bytes) -> None:
    assert LANGUAGE.ladder.strip(text).data == text


def test_hand_written_names_with_our_prefix_keep_a_file_out() -> None:
    text = SOURCE.replace(b"total := orderID", b"_otelSpan := orderID\n\t_ = _otelSpan")
    injection = inject(parsed(text))
    assert injection.after is None
    assert "start with `_otel`" in injection.outcomes[0].reason


def test_broken_files_lose_only_what_is_broken() -> None:
    text = SOURCE + b"\nfunc Broken(ctx context.Context { if }\n"
    injection = inject(parsed(text))
    for each in injection.outcomes:
        assert each.status in {"injected", "refused"}
    if injection.after is not None:
        assert LANGUAGE.ladder.strip(injection.after).data == text
    for cut in range(0, len(SOURCE), 7):
        file = parsed(SOURCE[:cut])
        after = inject(file).after
        assert after is None or LANGUAGE.ladder.strip(after).data == SOURCE[:cut]
