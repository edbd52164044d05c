"""Which idioms a function can carry, and the sentence that says why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from telemetry_inject.languages.base import Parsed, Reach
from telemetry_inject.languages.java.inject.idioms import RESOURCE, RUNGS
from telemetry_inject.languages.java.inject.regions import COMMENTS, block, content
from telemetry_inject.languages.java.project.manifests import forbids_unused_resources
from telemetry_inject.model import Function

LONGEST = 40_000
"""Bytes of a body: a method has room for 64 KiB of code, and each `return` costs some more."""

_COMPILER = frozenset({"AbstractProcessor", "Processor", "BasicAnnotationProcessor"})
_LOADERS = frozenset(
    """
    ClassLoader SecureClassLoader URLClassLoader ClassFileTransformer SecurityManager
    URLStreamHandler URLStreamHandlerFactory
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_OF_ERRORS = frozenset(
    """
    getMessage getLocalizedMessage toString fillInStackTrace getStackTrace printStackTrace getCause
    initCause setStackTrace hashCode
    """.split()  # noqa: SIM905
)


def objections(file: Parsed, function: Function, reach: Reach) -> Mapping[str, str]:
    """Return, for each rung that cannot be used, the sentence that says why."""
    whole = next(_of_file(file, reach), None) or next(_of_function(file, function), None)
    if whole is not None:
        return dict.fromkeys(RUNGS, whole)
    if forbids_unused_resources(file.source.path):
        return {RESOURCE: "the build takes the warning of a resource that is not used for an error"}
    return {}


def _of_file(file: Parsed, reach: Reach) -> Iterator[str]:
    features, name = file.scan.features, file.source.name
    if "escapes" in features:
        yield "unicode escapes in the file stand for characters that change how it is read"
    if "returns" in features:
        yield "lines of the file end with a carriage return alone"
    if b"\x0c" in file.source.data or b"\x1a" in file.source.data:
        yield "a form feed or an end-of-file character is in the file"
    for fact in sorted(reach):
        kind, _, folder = fact.partition(":")
        if kind == "module" and (not folder or name.startswith(f"{folder}/")):
            yield (
                f"{folder + '/' if folder else ''}module-info.java does not require"
                " io.opentelemetry.api and io.opentelemetry.context: add both"
            )


def _of_function(file: Parsed, function: Function) -> Iterator[str]:
    features = function.features
    if "instrumented" in features:
        yield "it carries telemetry already"
    if "error" in features:
        yield "it overlaps a syntax error"
    if "bodiless" in features:
        yield "it has no body"
    if "initializer" in features:
        yield "it is an initialiser: it runs while its class is loaded, or as a part of constructors"
    if "expression-body" in features:
        yield "it is an expression, without a block that a span could go around"
    yield from _of_types(function)
    if function.body_end - function.body_start > LONGEST:
        yield "it is so long that its code could pass the limit of 64 KiB"
    body = block(file.tree, function.body_start, function.body_end)
    if body is None or not any(n.is_named and n.type not in COMMENTS for n in content(body)):
        yield "it has no statement of its own"


def _of_types(function: Function) -> Iterator[str]:
    """Yield why what a class is makes its methods unfit for telemetry."""
    types = {each[5:] for each in function.features if each.startswith("type:")}
    if types & _COMPILER:
        yield "it runs in the compiler, where there is no telemetry"
    if types & _LOADERS:
        yield "classes are loaded through it, those of telemetry included"
    if "Throwable" in types and function.name in _OF_ERRORS:
        yield "telemetry itself asks an error for it while recording it"
    others = types - _COMPILER - _LOADERS - {"Throwable"}
    if others:
        yield f"telemetry itself may call the methods of {min(others)}"
