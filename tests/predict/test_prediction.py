"""Spans are counted along calls, through files, loops and circles."""

from __future__ import annotations

from pathlib import Path

from telemetry_inject.languages import load
from telemetry_inject.model import (
    FileReport,
    Outcome,
    Plan,
    Prediction,
    SourceFile,
    SpanCommand,
)
from telemetry_inject.predict.callers import Known, callers
from telemetry_inject.predict.order import components
from telemetry_inject.predict.prediction import predict
from telemetry_inject.scan.extract import FunctionExtractor


def report(
    name: str, text: str, *, language: str = "python", spans: str = "", outbound: str = "", entry: str = ""
) -> FileReport:  # fmt: skip
    """Return a file whose functions named in `spans` (all, if empty) get an INTERNAL span."""
    spoken = load(language)
    module = name.rpartition(".")[0].replace("/", ".")
    source = SourceFile(Path("/p") / name, name, module, language, text.encode())
    file = FunctionExtractor(spoken).extract(source)
    known = {
        each.id: Known(each.name in entry.split(), each.name in outbound.split())
        for each in file.scan.functions
    }
    plan = Plan(function="x", commands=(SpanCommand(name="x"),))
    outcomes = tuple(
        Outcome(each.id, name, each.line, "injected", "", "with" if language == "python" else None, plan=plan)
        if not spans or each.name in spans.split()
        else Outcome(each.id, name, each.line, "skipped", "")
        for each in file.scan.functions
    )  # fmt: skip
    found = callers(file, spoken.names.usages(file), known)
    return FileReport(source, outcomes, callers=found)


def root(prediction: Prediction, name: str) -> tuple[int, int]:
    """Return the spans of an entry point, and those that wait for nothing."""
    [found] = [each for each in prediction.roots if each.function.endswith(f"::{name}")]
    return found.spans, found.brief


CHAIN = """
def first():
    second()
    second()
    third()

def second():
    third()

def third():
    pass
"""


def test_every_call_counts_once() -> None:
    found = predict([report("a.py", CHAIN)])
    assert root(found, "first") == (1 + 2 * 2 + 1, 6)
    assert [each.function for each in found.roots] == ["a.py::first"]


def test_only_functions_with_spans_count_and_calls_lead_through_the_others() -> None:
    assert root(predict([report("a.py", CHAIN, spans="first third")]), "first") == (1 + 3, 4)


def test_a_loop_counts_ten_times_but_not_what_it_goes_through() -> None:
    text = """
def run(carts):
    for cart in fetch():
        charge(cart)
    return [note(cart) for cart in carts]

def fetch():
    return []

def charge(cart):
    return 1

def note(cart):
    return 1
"""
    [found] = predict([report("a.py", text)]).roots
    assert (found.spans, found.loops) == (1 + 1 + 10 + 10, True)


def test_circles_count_once_and_end() -> None:
    text = "def ping(n):\n    pong(n)\n\ndef pong(n):\n    ping(n)\n\ndef start():\n    ping(3)\n"
    [found] = predict([report("a.py", text)]).roots
    assert (found.spans, found.circles) == (3, True)


def test_calls_lead_into_other_files_and_methods() -> None:
    other = """
class Store:
    def __init__(self):
        self.open_file()

    def open_file(self):
        pass

    def keep_receipt(self, receipt):
        pass
"""
    text = """
from shop.store import Store
from shop import mail

def settle(store: Store):
    store.keep_receipt(1)
    mail.tell_customer()
    Store()
    other.get()
"""
    told = "def tell_customer():\n    pass\n\nclass Cache:\n    def get(self):\n        pass\n"
    found = predict(
        [report("shop/a.py", text), report("shop/store.py", other), report("shop/mail.py", told)]
    )
    assert root(found, "settle") == (5, 5)  # itself, keep, tell, the constructor, what it opens
    assert root(found, "Cache.get") == (1, 1)  # `get` of something else is not followed


def test_a_callback_is_called_by_what_it_is_written_in() -> None:
    text = "function run (carts) {\n  carts.map(cart => {\n    return charge(cart)\n  })\n}\nfunction charge (cart) {\n  return 1\n}\nmodule.exports = run\n"
    found = predict([report("a.cjs", text, language="javascript", spans="run charge")])
    assert root(found, "run")[0] == 2


def test_an_entry_point_stays_one_also_where_it_is_called() -> None:
    found = predict([report("a.py", CHAIN, entry="second")])
    assert root(found, "second") == (2, 2)


def test_what_may_wait_is_not_brief() -> None:
    assert root(predict([report("a.py", CHAIN, outbound="third")]), "first") == (6, 0)


def test_the_rules_of_the_score_are_said() -> None:
    body = "\n".join(f"    part{number}()" for number in range(21))
    parts = "\n\n".join(f"def part{number}():\n    pass" for number in range(21))
    found = predict([report("a.py", f"def whole():\n{body}\n\n{parts}\n")])
    assert root(found, "whole") == (22, 22)
    assert [each.split(";")[0] for each in found.warnings] == [
        "whole: some 22 INTERNAL spans in one trace",
        "whole: some 22 spans that wait for nothing, and so are likely to be shorter than 5 ms",
    ]
    few = predict([report("a.py", f"def whole():\n{body}\n\n{parts}\n", spans="part1 part2 part3")])
    assert few.warnings == ()


def test_time_is_what_spans_cost_in_the_language() -> None:
    [found] = predict([report("a.py", CHAIN)]).roots
    assert found.nanoseconds == 6 * 20336
    go = "package a\n\nfunc Run() {\n\tStep()\n}\n\nfunc Step() {\n}\n"
    prediction = predict([report("a.go", go, language="go")])
    assert (prediction.most, prediction.bare) == (2 * 238, ("go",))


def test_a_chain_deeper_than_the_stack_is_added_up() -> None:
    edges = {str(n): [str(n + 1)] for n in range(50_000)} | {"50000": []}
    order = [each for members in components(edges) for each in members]
    assert order == [str(n) for n in range(50_000, -1, -1)]
