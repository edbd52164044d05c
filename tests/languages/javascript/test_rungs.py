"""Which idioms are ruled out, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.model import Plan, SpanCommand

from .injecting import LANGUAGE, inject, parsed

FLAT_ONLY = {
    b"require('a'); function f(n) {\n  return n ? f(n - 1) : 0;\n}\n": "recursive",
    b"require('a'); function* f(n) {\n  yield n;\n}\n": "`yield`",
    b"require('a'); function f(n) {\n  var n;\n  return n;\n}\n": "`var`",
    b"require('a'); class A {\n  constructor(n) {\n    this.n = n;\n  }\n}\n": "constructor",
}


@pytest.mark.parametrize("source", FLAT_ONLY)
def test_flat_where_an_arrow_function_would_be_seen(source: bytes) -> None:
    outcome = inject(parsed(source)).outcomes[0]
    assert outcome.rung == "flat"
    assert FLAT_ONLY[source] in {each.rung: each.objection for each in outcome.attempts}["active"]


NEITHER = {
    "function f() {\n  go();\n}\n": "module or a browser's script",
    "typeof module !== 'undefined' && (module.exports = f);\nfunction f() {\n  go();\n}\n": "no `require`",
    "define(['a'], function f() {\n  function g() {\n    go();\n  }\n  require('a');\n});\n": "no `require`",
    "const _otelX = require('a');\nfunction f() {\n  go();\n}\n": "not our header",
    "require('a');\nfunction f() {\n  'worklet';\n  go();\n}\n": "another compiler",
    "require('a');\nfunction f() {\n  with (a) go();\n}\n": "`with`",
    "require('a');\nfunction f(url) {\n  return new Promise((done) => done(url));\n}\n": "promise",
    "require('a');\npage.evaluate(function f() {\n  go();\n});\n": "source text",
}


@pytest.mark.parametrize("source", NEITHER)
def test_refused(source: str) -> None:
    injection = inject(parsed(source.encode()))
    assert NEITHER[source] in injection.outcomes[0].reason
    assert injection.after is None


def test_text_that_another_file_sends_away() -> None:
    file = parsed(
        b"exports.f = function f() {\n  const g = function () {\n    go();\n  };\n  g();\n};\n"
    )
    facts = LANGUAGE.ladder.survey("b.js", b"page.evaluate(f, 1);\n")
    reach = LANGUAGE.ladder.reach(facts)
    for function in file.scan.functions:
        plan = Plan(function=function.id, commands=(SpanCommand(name="s"),))
        found = LANGUAGE.ladder.objections(file, function, plan, reach)
        assert set(found) == set(LANGUAGE.ladder.rungs)
        assert "source text" in found["active"]


def test_stack_readers_anywhere_rule_the_arrow_function_out() -> None:
    file = parsed(b"exports.f = () => {\n  go();\n};\n")
    reach = LANGUAGE.ladder.reach(LANGUAGE.ladder.survey("b.js", b"require('callsites')\n"))
    plan = Plan(function=file.scan.functions[0].id, commands=(SpanCommand(name="s"),))
    found = LANGUAGE.ladder.objections(file, file.scan.functions[0], plan, reach)
    assert "stack frames" in found["active"]
    assert "flat" not in found


def test_most_files_have_nothing_to_tell() -> None:
    assert LANGUAGE.ladder.survey("a.js", Path(__file__).read_bytes()[:300]) == ()


def test_outbound_calls_that_are_returned_without_await() -> None:
    file = parsed(b"const db = require('db');\nexports.f = (id) => {\n  return db.query(id);\n};\n")
    name = file.scan.functions[0].id
    for kind, status in (("client", "refused"), ("internal", "injected")):
        plan = Plan(function=name, commands=(SpanCommand(name="s", span_kind=kind),))  # type: ignore[arg-type]
        assert inject(file, plan).outcomes[0].status == status
