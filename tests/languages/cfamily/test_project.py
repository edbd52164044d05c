"""Projects: where they begin, their flags, their header, and what their compiler says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from telemetry_inject.languages import load
from telemetry_inject.languages.cfamily.project.commands import flags_of
from telemetry_inject.languages.cfamily.project.places import include_path, name_of, root
from telemetry_inject.model import SourceFile
from tests.frameworks.services import need

from .injecting import every, inject, parsed


def test_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "CMakeLists.txt").write_text("project(Shop CXX)\n")
    inner = tmp_path / "src" / "inner"
    inner.mkdir(parents=True)
    (inner / "CMakeLists.txt").write_text("add_library(x)\n")
    assert root(inner / "a.c") == tmp_path
    assert name_of(tmp_path) == "shop"
    assert include_path(inner / "a.c") == "../../telemetry_inject.h"
    (tmp_path / "include").mkdir()
    (tmp_path / "include" / "telemetry_inject.h").write_text("")
    assert include_path(inner / "a.c") == "../../include/telemetry_inject.h"


def test_a_makefile_of_somebody_else_is_no_project(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "Makefile").write_text("all:\n")
    assert load("c").packaging.root(tmp_path / "_") is None
    other = tmp_path / "other"
    (other / "src").mkdir(parents=True)
    (other / "Makefile").write_text("all:\n")
    (other / "src" / "a.c").write_text("")
    assert load("c").packaging.root(other / "_") == other


def test_the_header_is_the_dependency(tmp_path: Path) -> None:
    packaging = load("cpp").packaging
    assert packaging.missing(tmp_path, ["telemetry_inject.h"]) == ("telemetry_inject.h",)
    path, content = packaging.add(tmp_path, ["telemetry_inject.h"])
    path.write_bytes(content)
    assert packaging.missing(tmp_path, ["telemetry_inject.h"]) == ()
    assert packaging.outdated(tmp_path, ["telemetry_inject.h"]) == ()
    path.write_text("/* something else */\n")
    assert len(packaging.outdated(tmp_path, ["telemetry_inject.h"])) == 1


def test_flags_are_read_and_programs_are_not(tmp_path: Path) -> None:
    entry = {
        "directory": str(tmp_path),
        "file": "a.c",
        "command": "/evil/cc -Iinc -I /abs -DX=1 -D Y -std=gnu11 -fplugin=evil.so -o a.o -c a.c"
        " -Wall -Wl,-x -include pre.h -B evil -wrapper evil -specs=evil @evil -fno-exceptions"
        " -Xclang -load -Xclang evil.so -save-temps -MD -MF evil.d",
    }
    (tmp_path / "compile_commands.json").write_text(json.dumps([entry, {"file": 3}, 7]))
    assert flags_of(tmp_path / "a.c") == (
        "-I", str(tmp_path / "inc"), "-I", "/abs", "-DX=1", "-DY", "-std=gnu11", "-Wall",
        "-include", "pre.h", "-fno-exceptions",
    )  # fmt: skip
    assert flags_of(tmp_path / "b.c") is None


@pytest.mark.parametrize("text", ["", "[", "{}", "3", '[{"directory": 1}]', "[" * 100_000])
def test_a_strange_database_says_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "compile_commands.json").write_text(text)
    assert flags_of(tmp_path / "a.c") is None


def checked(folder: Path, texts: dict[str, tuple[str, str]], language: str = "c") -> dict[str, str]:
    """Return what the toolchain says of old and new texts."""
    need("gcc")
    files = []
    for name, (old, new) in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(old)
        files.append((SourceFile(path, name, "a", language, old.encode()), new.encode()))
    return dict(load(language).toolchain.check(files))


def test_the_compiler_objects_to_what_is_new(tmp_path: Path) -> None:
    good = "int f(void) { return 1; }\n"
    said = checked(
        tmp_path,
        {
            "good.c": (good, good.replace("1", "2")),
            "bad.c": (good, "\nint f(void) { return x; }\n"),
            "was.c": ("int f(void) { return y; }\n", "int f(void) { return y; }\n"),
            "lacks.c": ('#include "nowhere.h"\n' + good, '#include "nowhere.h"\nint f(void) {\n'),
        },
    )
    assert set(said) == {"bad.c"}
    assert "line 2" in said["bad.c"]
    assert "'x' undeclared" in said["bad.c"].replace("\u2018", "'").replace("\u2019", "'")


def test_the_flags_of_the_project_decide(tmp_path: Path) -> None:
    (tmp_path / "inc").mkdir()
    (tmp_path / "inc" / "a.h").write_text("#ifndef X\n#error no X\n#endif\n")
    entry = {"directory": str(tmp_path), "file": "a.c", "arguments": ["cc", "-Iinc", "-DX", "a.c"]}
    (tmp_path / "compile_commands.json").write_text(json.dumps([entry]))
    old = "#include <a.h>\nint f(void) { return 1; }\n"
    assert set(checked(tmp_path, {"a.c": (old, old + "int g(void) { return z; }\n")})) == {"a.c"}


def test_both_ways_of_the_header_are_compiled(tmp_path: Path) -> None:
    old = "int f(void) { return 1; }\n"
    new = '#include "telemetry_inject.h" /* telemetry-inject: v1, blank below */\n\nint f(void) {\n'
    on = new + '    _otel_int("x", nobody);\n    return 1;\n}\n'
    assert set(checked(tmp_path, {"a.c": (old, on)})) == {"a.c"}
    fine = new + '    _otel_span("x", "f");\n    return 1;\n}\n'
    assert checked(tmp_path, {"b.c": (old, fine)}) == {}


def test_clang_format_is_asked(tmp_path: Path) -> None:
    need("clang-format")
    (tmp_path / ".clang-format").write_text("BasedOnStyle: LLVM\n")
    clean = "int f(void) {\n  int a = 1;\n  return a;\n}\n"
    spoilt = clean.replace("  int a", "      int a")
    said = checked(tmp_path, {"a.c": (clean, spoilt), "b.c": (spoilt, spoilt + "\n\n")})
    assert set(said) == {"a.c"}


def test_handlers_of_another_file(tmp_path: Path) -> None:
    ladder = load("c").ladder
    facts = ladder.survey("a.c", b"void g(void) { signal(SIGINT, on_stop); }\n")
    assert facts == ("handler:on_stop",)
    file = parsed(b"int x;\n\nvoid on_stop(int a)\n{\n    a++;\n    x = a;\n}\n", "c")
    [plan] = every(file)
    [function] = file.scan.functions
    assert ladder.objections(file, function, plan, ladder.reach(facts))
    assert inject(file).after is not None


def test_one_line_bodies_where_clang_format_is_used(tmp_path: Path) -> None:
    (tmp_path / ".clang-format").write_text("BasedOnStyle: LLVM\n")
    path = tmp_path / "a.c"
    data = b"int f(int a) { return a + 1; }\n"
    syntax = load("c").syntax
    tree = syntax.parse(data)
    source = SourceFile(path, "a.c", "a", "c", data)
    from telemetry_inject.languages.base import Parsed

    file = Parsed(source, tree, syntax.scan(source, tree))
    [outcome] = inject(file).outcomes
    assert "clang-format" in outcome.reason
