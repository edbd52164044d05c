"""C: all that the rest of the program knows of it is `LANGUAGE`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from tree_sitter import Language as Grammar

from telemetry_inject.languages import cfamily
from telemetry_inject.languages.base import Language
from telemetry_inject.languages.cfamily.dialect import Dialect
from telemetry_inject.languages.cfamily.expressions import CFamilyExpressions
from telemetry_inject.languages.cfamily.ladder import CFamilyLadder
from telemetry_inject.languages.cfamily.names import CFamilyNames
from telemetry_inject.languages.cfamily.packaging import CFamilyPackaging
from telemetry_inject.languages.cfamily.syntax import CFamilySyntax
from telemetry_inject.languages.cfamily.toolchain import CFamilyToolchain


@cache
def _grammar() -> Grammar:
    import tree_sitter_c

    return Grammar(tree_sitter_c.language())


DIALECT = Dialect("c", _grammar, __package__, False, ("cc", "gcc", "clang"))

LANGUAGE = Language(
    name="c",
    comment="//",
    syntax=CFamilySyntax(DIALECT),
    names=CFamilyNames(DIALECT),
    expressions=CFamilyExpressions(classes=False),
    ladder=CFamilyLadder(classes=False),
    toolchain=CFamilyToolchain(DIALECT),
    packaging=CFamilyPackaging(),
    knowledge=(files(cfamily) / "frameworks",),
    block=("/*", "*/"),
)
