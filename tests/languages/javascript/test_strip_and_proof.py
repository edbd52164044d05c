"""What removal leaves alone, and what the proof sees."""

from __future__ import annotations

import pytest

from .injecting import LANGUAGE, instrumented, parsed

BY_HAND = b"""const { trace } = require('@opentelemetry/api');
const tracer = trace.getTracer('mine');

exports.f = function f() {
  return tracer.startActiveSpan('mine', (span) => {
    try {
      return go();
    } catch (error) {
      span.recordException(error);
      throw error;
    } finally {
      span.end();
    }
  });
};

exports.g = function g() {
  go();
};
"""


def test_telemetry_written_by_hand_stays() -> None:
    after = instrumented(BY_HAND)
    assert after.count(b"return _otelRun(") == 1
    assert LANGUAGE.ladder.strip(after).data == BY_HAND
    assert LANGUAGE.ladder.strip(BY_HAND).data == BY_HAND


def test_our_shapes_without_our_marker_stay() -> None:
    after = instrumented(BY_HAND).replace(b" // telemetry-inject: v1", b"")
    assert LANGUAGE.ladder.strip(after).data == after


def test_statements_that_somebody_put_between_ours_stay() -> None:
    after = instrumented(BY_HAND)
    edited = after.replace(b"    go();\n  });\n", b"    go();\n    more();\n  });\n")
    assert edited != after
    expected = BY_HAND.replace(b"  go();\n};\n", b"  go();\n  more();\n};\n")
    assert LANGUAGE.ladder.strip(edited).data == expected


def test_a_reformatted_file_is_stripped_by_syntax() -> None:
    after = instrumented(BY_HAND)
    one_line = after.replace(b"() => {\n    go();\n  });\n", b"() => { go(); });\n")
    assert one_line != after
    stripped = LANGUAGE.ladder.strip(one_line)
    assert b"_otel" not in stripped.data
    assert not stripped.exact
    assert stripped.data.split() == BY_HAND.split()


BEFORE = b"""exports.f = function f(a) {
  'use strict';
  const text = `one
  two`;
  return text;
};
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"  'use strict';\n", b""),
        (b"return text", b"return a"),
        (b"f(a)", b"f(b)"),
        (b"const text", b"let text"),
        (b"\n  two`", b"\n    two`"),
        (b"return text;", b"return text; // more"),
        (b"return text;", b"return\n text;"),
    ],
)
def test_the_proof_sees_a_change(old: bytes, new: bytes) -> None:
    file = parsed(BEFORE)
    after = instrumented(BEFORE)
    assert LANGUAGE.ladder.objection(file, after, LANGUAGE.syntax.parse(after)) is None
    changed = after.replace(old, new)
    assert changed != after
    said = LANGUAGE.ladder.objection(file, changed, LANGUAGE.syntax.parse(changed))
    same_bytes = LANGUAGE.ladder.strip(changed).data == BEFORE
    assert said is not None or not same_bytes


def test_the_proof_sees_a_directive_that_is_no_longer_first() -> None:
    file = parsed(BEFORE)
    lines = instrumented(BEFORE).splitlines(keepends=True)
    at = next(index for index, line in enumerate(lines) if b"'use strict'" in line)
    below = next(
        index for index, line in enumerate(lines) if b"return _otelRun(" in line and b"shop" in line
    )
    lines.insert(below, lines.pop(at))
    moved = b"".join(lines)
    said = LANGUAGE.ladder.objection(file, moved, LANGUAGE.syntax.parse(moved))
    assert said is not None
    assert "directives" in said or "syntax" in said
