"""Which idioms a function can carry, and the sentence that says why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from telemetry_inject.languages.base import Parsed, Reach
from telemetry_inject.languages.rust.inject import errors
from telemetry_inject.languages.rust.project import cargo
from telemetry_inject.model import Function, Plan, SpanCommand

RECORDING = "instrument-err"
INSTRUMENT = "instrument"
CURRENT = "current"
RUNGS = (RECORDING, INSTRUMENT, CURRENT)
"""The attribute that records errors, the attribute, and statements on the current span."""


def objections(file: Parsed, function: Function, plan: Plan, reach: Reach) -> Mapping[str, str]:
    """Return, for each rung that cannot be used, the sentence that says why."""
    whole = next(_of_file(file, reach), None) or next(_of_place(function), None)
    if whole is not None:
        return dict.fromkeys(RUNGS, whole)
    own = next(_of_attribute(function), None)
    if own is not None:
        return {RECORDING: own, INSTRUMENT: own}
    recording = next(_of_errors(file, function, plan, reach), None)
    return {} if recording is None else {RECORDING: recording}


def _of_file(file: Parsed, reach: Reach) -> Iterator[str]:
    if "no-std" in reach:
        yield "the crate can be built without the standard library, and tracing may not be there"
    if "proc-macro" in reach:
        yield "the crate is a procedural macro: it runs in the compiler"
    if "tracing-covered" in file.scan.features:
        yield "the name `tracing` means something else in this file"
    if file.source.path.name == "build.rs":
        yield "it is a build script"
    root = cargo.root(file.source.path)
    if root is None:
        return
    if cargo.edition(root) == "2015":
        yield "the crate is of the 2015 edition, in which paths mean something else"
    if cargo.name(root).partition("_")[0] == "tracing":
        yield "the crate is part of tracing itself"


def _of_place(function: Function) -> Iterator[str]:
    features = function.features
    if "instrumented" in features:
        yield "it carries telemetry already"
    if "const" in features:
        yield "a `const fn` can run in the compiler, where there is no telemetry"
    if "closure" in features:
        yield "an attribute on a closure is not stable Rust"
    for each in sorted(features):
        if each.startswith("impl:"):
            yield f"telemetry itself may call the methods of {each[5:]}"


def _of_attribute(function: Function) -> Iterator[str]:
    features = function.features
    if "main" in features:
        yield "the span of `main` would start before a subscriber can be installed"
    if "test" in features:
        yield "it is a test, or runs in one"
    if "extern" in features:
        yield "it is called from another language, maybe on a thread that Rust does not know"
    if "never" in features:
        yield "it never returns"
    if "recursive" in features:
        yield "it calls itself: each level would be a span, and its frames would grow"
    if "awaitable" in features:
        yield "it returns a future, which would run outside of its span"
    for each in sorted(features):
        if each.startswith("attribute:"):
            yield f"the attribute macro `{each[10:]}` rewrites it in a way that is not known"


def _of_errors(file: Parsed, function: Function, plan: Plan, reach: Reach) -> Iterator[str]:
    """Yield why `err` cannot be said; it puts the body into a closure."""
    if not any(isinstance(each, SpanCommand) and each.record_exceptions for each in plan.commands):
        yield "the plan records no errors"
    if "tracked" in function.features:
        yield "inside a closure `#[track_caller]` would name another caller"
    if not errors.shown(function.returns, reach):
        yield "it returns no `Result` whose error is certain to implement `Display`"
    borrows = any(errors.MUTABLE.search(each.annotation or "") for each in function.parameters)
    if (
        borrows
        and not function.is_async
        and errors.escapes(function.returns or "", file.source.data)
    ):
        yield "inside a closure what is borrowed mutably could not be handed on"
