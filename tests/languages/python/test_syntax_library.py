"""Our functions are those that the interpreter's own parser and compiler find."""

from __future__ import annotations

import ast
import inspect
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest

from tests.languages.python.test_syntax import scan

LIBRARY = Path(sysconfig.get_path("stdlib"))
FILES = sorted(
    path
    for path in LIBRARY.rglob("*.py")
    if not {"site-packages", "idlelib", "lib2to3"} & set(path.relative_to(LIBRARY).parts)
)
BEYOND_THE_GRAMMAR = {"test_compile.py"}
"""Valid files in which tree-sitter-python 0.25 sees errors."""

Row = tuple[str, int, bool, bool, tuple[str, ...]]


def by_compiler(data: bytes) -> set[Row] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            code = compile(data, "x", "exec", dont_inherit=True)
            tree = ast.parse(data)
        except (SyntaxError, ValueError, RecursionError):
            return None
    generators = {
        (each.co_name, each.co_firstlineno)
        for each in codes(code)
        if each.co_flags & (inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR)
    }
    return set(rows(tree, (), generators))


def codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from codes(each)


def rows(node: ast.AST, around: tuple[str, ...], generators: set[tuple[str, int]]) -> Iterator[Row]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            name = (*around, child.name)
            first = min([child.lineno, *(each.lineno for each in child.decorator_list)])
            yield (
                ".".join(name),
                child.lineno,
                isinstance(child, ast.AsyncFunctionDef),
                (child.name, first) in generators,
                tuple(parameters(child.args)),
            )
            yield from rows(child, name, generators)
        elif isinstance(child, ast.ClassDef):
            yield from rows(child, (*around, child.name), generators)
        else:
            yield from rows(child, around, generators)


def parameters(args: ast.arguments) -> Iterator[str]:
    yield from (each.arg for each in (*args.posonlyargs, *args.args))
    if args.vararg:
        yield args.vararg.arg
    yield from (each.arg for each in args.kwonlyargs)
    if args.kwarg:
        yield args.kwarg.arg


def compare(path: Path) -> int:
    data = path.read_bytes()
    expected = by_compiler(data)
    found = {
        (each.qualified, each.line, each.is_async, each.is_generator, tuple(p.name for p in each.parameters))
        for each in scan(data, path.name).functions
        if "lambda" not in each.features
    }  # fmt: skip
    if expected is None or path.name in BEYOND_THE_GRAMMAR:
        return 0
    assert found == expected, path
    return len(found)


def test_a_sample_of_the_library() -> None:
    assert sum(compare(path) for path in FILES[::25]) > 500


@pytest.mark.slow
def test_all_of_the_library() -> None:
    assert sum(compare(path) for path in FILES) > 10_000
