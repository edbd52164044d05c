"""What the common runners print, as they printed it."""

from __future__ import annotations

import pytest

from telemetry_inject.trial.command import Ran
from telemetry_inject.trial.results import WHOLE, Results, regressions, results

PYTEST = """\
.F.E                                                                     [100%]
=========================== short test summary info ============================
FAILED tests/test_a.py::test_two[x y] - assert 1 == 2
ERROR tests/test_b.py::test_four - RuntimeError: x
1 failed, 2 passed, 1 error in 0.02s
"""
UNITTEST = """\
======================================================================
FAIL: test_two (tests.test_a.ATest.test_two)
----------------------------------------------------------------------
Traceback (most recent call last):
AssertionError: 1 != 2
FAILED (failures=1)
"""
NODE = """\
✔ carts are kept (4.2ms)
✖ the line of an error (1.13ms)
ℹ tests 2
✖ failing tests:

✖ the line of an error (1.13ms)
"""
TAP = "TAP version 13\nok 1 - carts are kept\nnot ok 2 - the line\nnot ok 3 - later # TODO\n1..3\n"
JEST = "FAIL ./a.test.js\n  ✓ one (2 ms)\n  ✕ two (1 ms)\n"
MOCHA = "  a\n    ✔ one\n    1) two\n\n  1 passing (3ms)\n  1 failing\n\n  1) a\n       two:\n"
GO = "--- FAIL: TestTwo (0.00s)\n    a_test.go:4: x\n--- PASS: TestOne (0.00s)\nFAIL\n"
CARGO = "test a::one ... ok\ntest a::two ... FAILED\n"
GTEST = "[       OK ] A.one (0 ms)\n[  FAILED  ] A.two (0 ms)\n"


@pytest.mark.parametrize(
    ("text", "failed", "passed"),
    [
        (PYTEST, {"tests/test_a.py::test_two[x y]", "tests/test_b.py::test_four"}, set()),
        (UNITTEST, {"test_two (tests.test_a.ATest.test_two)"}, set()),
        (NODE, {"the line of an error"}, {"carts are kept"}),
        (TAP, {"the line"}, {"carts are kept"}),
        (JEST, {"two"}, {"one"}),
        (MOCHA, {"two", "a"}, {"one"}),
        (GO, {"TestTwo"}, {"TestOne"}),
        (CARGO, {"a::two"}, {"a::one"}),
        (GTEST, {"A.two"}, {"A.one"}),
    ],
)
def test_names_of_tests(text: str, failed: set[str], passed: set[str]) -> None:
    found = results(Ran(1, 0.1, text))
    assert found == Results(1, frozenset(failed), frozenset(passed))
    coloured = text.replace("✖", "\x1b[31m✖").replace("FAIL", "\x1b[1mFAIL\x1b[0m")
    assert results(Ran(1, 0.1, coloured)).failed == failed


def test_the_report_of_pytest_comes_first() -> None:
    junit = (
        '<testsuites><testsuite><testcase classname="t.A" name="one"/>'
        '<testcase classname="t.A" name="two"><failure message="x"/></testcase>'
        '<testcase classname="t.A" name="three"><skipped/></testcase></testsuite></testsuites>'
    )
    found = results(Ran(1, 0.1, PYTEST, junit))
    assert found == Results(1, frozenset({"t.A::two"}), frozenset({"t.A::one"}))
    assert results(Ran(1, 0.1, PYTEST, "<broken")).failed == results(Ran(1, 0.1, PYTEST)).failed


def made(code: int | None, failed: str = "", passed: str = "") -> Results:
    return Results(code, frozenset(failed.split()), frozenset(passed.split()))


@pytest.mark.parametrize(
    ("before", "after", "flaky", "red"),
    [
        (made(0), made(0), "", ""),
        (made(0), made(1, "a"), "", "a"),
        (made(0), made(1, "a"), "a", ""),
        (made(0), made(1, "a b"), "a", "b"),
        (made(1, "a"), made(1, "a"), "", ""),
        (made(1, "a"), made(1, "a b"), "", "b"),
        (made(1, "a"), made(0), "", ""),
        (made(0, "", "a b"), made(0, "", "a"), "", "b"),  # one has disappeared
    ],
)
def test_tests_are_compared_one_by_one(
    before: Results, after: Results, flaky: str, red: str
) -> None:
    assert regressions(before, after, frozenset(flaky.split())) == frozenset(red.split())


def test_a_failure_without_a_name_counts_as_a_whole() -> None:
    assert regressions(made(0), made(2), frozenset()) == {WHOLE}
    assert regressions(made(1, "a"), made(2), frozenset()) == {WHOLE}
    assert regressions(made(0), made(None), frozenset({"a"})) == {WHOLE}
    assert not made(1).named
