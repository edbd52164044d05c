"""The words that follow from how and where a function is written."""

from __future__ import annotations

import re

from telemetry_inject.languages.ecmascript.classes import heritage
from telemetry_inject.languages.ecmascript.scan.outline import Shape

_HOOK = re.compile(r"use[A-Z]")
_OF_BINDING = {
    "field": "class-field",
    "handed": "callback",
    "returned": "callback",
    "default": "default",
}


def form(features: set[str], shape: Shape, *, jsx: bool, react: bool) -> None:
    """Add the words; `jsx` says that the function holds some, `react` that the file uses it."""
    around = shape.around
    if shape.form == "arrow":
        features.add("arrow")
    if shape.binding in _OF_BINDING:
        features.add(_OF_BINDING[shape.binding])
    elif shape.binding == "own" and shape.name == "default":
        features.add("default")
    if shape.form == "declaration" and around is None:
        features.add("hoisted")
    if shape.kind == "constructor":
        features.add("constructor")
        if around is not None and heritage(around.node) is not None:
            features.add("derived-constructor")
    elif shape.kind in {"getter", "setter"}:
        features.add("accessor")
    if shape.static:
        features.add("static")
    if shape.name.startswith("#"):
        features.add("private")
    elif shape.name.startswith("["):
        features.add("computed-name")
    if around is not None and around.form == "object":
        features.add("object-member")
    if jsx:
        features.add("jsx")
    if (jsx and shape.name[:1].isupper()) or (react and _HOOK.match(shape.name)):
        features.add("component")
