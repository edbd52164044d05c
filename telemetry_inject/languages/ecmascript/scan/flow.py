"""Whether functions are async, and whether they are generators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from telemetry_inject.languages.ecmascript.scan.outline import Shape

Flow = tuple[bool, bool]
"""Async, generator."""

_PLAIN: Flow = (False, False)


def flow(shape: Shape, data: bytes) -> Flow:
    """Return what kind of function it is; the text is asked before the tree."""
    if shape.form == "method":
        return _of_method(shape)
    asynchronous = data.startswith(b"async", shape.start)
    if shape.form == "arrow":  # `async => 1` has a parameter of that name
        return (asynchronous and shape.node.child(0).type == "async", False)
    return asynchronous, shape.node.type.startswith("generator")


def _of_method(shape: Shape) -> Flow:
    if shape.label is not None and shape.label.start_byte == shape.start:
        return _PLAIN
    asynchronous = generator = False
    for child in shape.node.children:
        match child.type:
            case "async":
                asynchronous = True
            case "*":
                generator = True
            case "formal_parameters":
                break
    return asynchronous, generator


def async_names(every: Sequence[Shape], flows: Mapping[int, Flow]) -> frozenset[str]:
    """Return how async functions of the file are called: `load`, `this.load`."""
    return frozenset(
        f"this.{shape.name}" if shape.kind == "method" else shape.name
        for shape in every
        if shape.name and flows[id(shape)] == (True, False)
    )
