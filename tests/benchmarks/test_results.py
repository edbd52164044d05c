"""Reports of test suites are read and compared rightly."""

from __future__ import annotations

from collections import Counter

from benchmarks.results import differences, junit, read, summary, tap, unittest, unstable

JUNIT = """<testsuites><testsuite>
<testcase classname="a" name="one"/>
<testcase classname="a" name="two"><failure message="no"/></testcase>
<testcase classname="a" name="three"><skipped/></testcase>
</testsuite></testsuites>"""

TAP = """TAP version 13
# a title
ok 1 should be equal
not ok 2 should throw
  ---
  ...
ok 3 should be equal
    ok 1 - nested # SKIP not here
1..3
"""

UNITTEST = """test_one (tornado.test.a.B.test_one) ... ok
test_two (tornado.test.a.B.test_two)
What it does. ... FAIL
test_three (tornado.test.a.B.test_three) ... skipped 'no network'
test_four (tornado.test.a.B.test_four) ... a line that it prints
ok
"""


def test_junit() -> None:
    assert junit(JUNIT) == Counter(
        {("a::one", "passed"): 1, ("a::two", "failed"): 1, ("a::three", "skipped"): 1}
    )


def test_tap_counts_assertions_of_one_name() -> None:
    assert tap(TAP) == Counter(
        {
            ("should be equal", "passed"): 2,
            ("should throw", "failed"): 1,
            ("nested", "passed"): 1,
        }
    )


def test_unittest() -> None:
    assert unittest(UNITTEST) == Counter(
        {
            ("tornado.test.a.B.test_one::test_one", "passed"): 1,
            ("tornado.test.a.B.test_two::test_two", "failed"): 1,
            ("tornado.test.a.B.test_three::test_three", "skipped"): 1,
            ("tornado.test.a.B.test_four::test_four", "passed"): 1,
        }
    )


def test_a_missing_report_is_empty() -> None:
    assert read("junit", "printed", "") == Counter()


def test_a_test_that_fails_or_vanishes_is_a_difference() -> None:
    before = Counter({("a", "passed"): 1, ("b", "passed"): 1, ("c", "passed"): 1})
    after = Counter({("a", "failed"): 1, ("c", "passed"): 1})
    assert differences(before, after, apart=set()) == [
        "gone: a (passed)",
        "gone: b (passed)",
        "new: a (failed)",
    ]
    assert differences(before, before, apart=set()) == []


def test_unstable_tests_are_left_out() -> None:
    first = Counter({("a", "passed"): 1, ("b", "passed"): 1})
    second = Counter({("a", "failed"): 1, ("b", "passed"): 1})
    assert unstable([first, second]) == {"a"}
    assert differences(first, second, apart={"a"}) == []


def test_summary() -> None:
    assert summary(junit(JUNIT)) == "1 failed, 1 passed, 1 skipped"
