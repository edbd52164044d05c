from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from telemetry_inject.scan.discover import CodeScanner, Found, LeftOut, Project


def write(root: Path, *names: str, text: str = "const a = 1;\n") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def found(root: Path, **options: object) -> list[str]:
    scanner = CodeScanner(**options)  # type: ignore[arg-type]
    return [
        each.path.relative_to(root).as_posix()
        for each in scanner.discover([root])
        if isinstance(each, Found)
    ]


def left_out(root: Path, **options: object) -> dict[str, str]:
    scanner = CodeScanner(**options)  # type: ignore[arg-type]
    return {
        each.path.relative_to(root).as_posix(): each.reason
        for each in scanner.discover([root])
        if isinstance(each, LeftOut)
    }


def test_the_language_follows_from_the_suffix_or_else_from_the_first_line(tmp_path: Path) -> None:
    write(tmp_path, "a.js", "b.mjs", "c.cjs", "d.jsx", "e.py", "f.txt", "g.ts", "h.tsx")
    write(tmp_path, "bin/tool", text="#!/usr/bin/env -S node --no-warnings\nmain();\n")
    write(tmp_path, "bin/job", text="#!/usr/bin/python3.11\nprint()\n")
    write(tmp_path, "bin/sh", text="#!/bin/sh\n")
    for name in ("tool", "job", "sh"):
        (tmp_path / "bin" / name).chmod(0o755)
    items = CodeScanner().discover([tmp_path])
    languages = {each.path.name: each.language for each in items if isinstance(each, Found)}
    assert languages == {
        **dict.fromkeys(["a.js", "b.mjs", "c.cjs", "d.jsx", "tool"], "javascript"),
        **dict.fromkeys(["e.py", "job"], "python"),
        **dict.fromkeys(["g.ts", "h.tsx"], "typescript"),
    }


def test_a_language_may_leave_out_files_by_the_end_of_their_names(tmp_path: Path) -> None:
    write(tmp_path, "a.ts", "b.d.ts", "c.d.mts")
    assert found(tmp_path) == ["a.ts"]
    assert left_out(tmp_path) == dict.fromkeys(
        ["b.d.ts", "c.d.mts"], "declarations only: it holds no code"
    )


def test_the_order_is_that_of_the_names(tmp_path: Path) -> None:
    write(tmp_path, "b.js", "a/z.js", "a/b.js", "é.js", "with space.js")
    assert found(tmp_path) == ["b.js", "with space.js", "é.js", "a/b.js", "a/z.js"]


def test_folders_of_others_and_of_tools_are_left_out_with_a_reason(tmp_path: Path) -> None:
    write(tmp_path, "src/a.js", "node_modules/x/a.js", "vendor/a.js", "dist/a.js", ".git/a.js")
    write(tmp_path, "myenv/a.py", "environment/a.py")
    write(tmp_path, "myenv/pyvenv.cfg")
    assert found(tmp_path) == ["environment/a.py", "src/a.js"]
    reasons = left_out(tmp_path)
    assert set(reasons) == {"node_modules", "vendor", "dist", ".git", "myenv"}
    assert reasons["node_modules"].startswith("vendored")
    assert reasons["dist"].startswith("built")
    assert reasons["myenv"] == "a virtual environment"


def test_git_ignore_rules_nest_and_can_be_taken_back(tmp_path: Path) -> None:
    write(tmp_path, "a.js", "b.gen.js", "keep.gen.js", "sub/c.gen.js", "sub/d.js", "top/only.js")
    write(tmp_path, "sub/deep/secret.js", "local.js")
    write(tmp_path, ".gitignore", text="# made\n*.gen.js\n!keep.gen.js\n/top/\n")
    write(tmp_path, "sub/.gitignore", text="!c.gen.js\ndeep/\n")
    write(tmp_path, ".git/info/exclude", text="local.js\n")
    assert found(tmp_path) == ["a.js", "keep.gen.js", "sub/c.gen.js", "sub/d.js"]
    reasons = left_out(tmp_path)
    assert {name for name, why in reasons.items() if why == "ignored by git"} == {
        *("b.gen.js", "local.js", "sub/deep", "top"),
    }


def test_rules_above_the_argument_count_unless_it_is_ignored_itself(tmp_path: Path) -> None:
    write(tmp_path, "src/a.js", "src/b.gen.js", "out/c.js", "out/d.gen.js")
    write(tmp_path, ".gitignore", text="*.gen.js\nout/\n")
    (tmp_path / ".git").mkdir()
    assert found(tmp_path / "src") == ["a.js"]
    assert found(tmp_path / "out") == ["c.js", "d.gen.js"]


def test_a_file_that_is_named_is_taken_though_git_ignores_it(tmp_path: Path) -> None:
    write(tmp_path, "a.js")
    write(tmp_path, ".gitignore", text="a.js\n")
    (tmp_path / ".git").mkdir()
    [item] = CodeScanner().discover([tmp_path / "a.js"])
    assert isinstance(item, Found)
    assert found(tmp_path) == []


def test_patterns_of_a_project_are_relative_to_its_file(tmp_path: Path) -> None:
    for name in ("src/a.py", "src/gen/b.py", "src/deep/gen/c.py", "tools/d.py"):
        write(tmp_path, name)
    project = Project(str(tmp_path), exclude=["/src/gen/", "src/deep/gen/c.py"])
    scanner = CodeScanner(project=project)
    for argument in (tmp_path, tmp_path / "src"):
        names = {each.path.name for each in scanner.discover([argument]) if isinstance(each, Found)}
        assert names - {"d.py"} == {"a.py"}
    [item] = scanner.discover([tmp_path / "src/gen/b.py"])
    assert item == LeftOut(tmp_path / "src/gen/b.py", "excluded by the project's settings")
    only = CodeScanner(project=Project(str(tmp_path), include=["src/"]))
    found_ = [each for each in only.discover([tmp_path]) if isinstance(each, Found)]
    assert sorted(each.path.name for each in found_) == ["a.py", "b.py", "c.py"]


def test_include_narrows_and_exclude_counts_for_named_files_too(tmp_path: Path) -> None:
    write(tmp_path, "a.js", "b.py", "old/c.js", "lib/d.js")
    assert found(tmp_path, include=["*.js"]) == ["a.js", "lib/d.js", "old/c.js"]
    assert found(tmp_path, exclude=["old/", "*.py"]) == ["a.js", "lib/d.js"]
    assert left_out(tmp_path, exclude=["old/"])["old"] == "excluded by --exclude"
    [item] = CodeScanner(exclude=["a.js"]).discover([tmp_path / "a.js"])
    assert isinstance(item, LeftOut)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"a\0b", "binary"),
        ("const a = 1;".encode("utf-16"), "UTF-16"),
        (b"x=1;" * 3000, "minified"),
        (b"// Code generated by tool. DO NOT EDIT.\nx = 1;\n", "generated"),
        (b"x = 1;\n" * 400_000, "too large"),
    ],
)
def test_content_that_nobody_wrote_is_left_out(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.js").write_bytes(data)
    assert reason in left_out(tmp_path)["a.js"]


@pytest.mark.parametrize("data", [b"const a = 1\r\n", b"// caf\xe9\nf();\n", b"\xef\xbb\xbff();\n"])
def test_line_ends_and_encodings_are_no_reason(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.js").write_bytes(data)
    assert found(tmp_path) == ["a.js"]


def test_a_word_in_code_does_not_make_a_file_generated(tmp_path: Path) -> None:
    write(tmp_path, "a.js", text="const banner = 'DO NOT EDIT';\n")
    assert found(tmp_path) == ["a.js"]


def test_links_are_followed_where_named_and_never_in_a_tree(tmp_path: Path) -> None:
    write(tmp_path, "tree/a.js")
    (tmp_path / "tree/loop").symlink_to(tmp_path / "tree")
    (tmp_path / "tree/b.js").symlink_to(tmp_path / "tree/a.js")
    (tmp_path / "tree/gone.js").symlink_to(tmp_path / "nowhere.js")
    (tmp_path / "link").symlink_to(tmp_path / "tree")
    assert found(tmp_path / "tree") == ["a.js"]
    assert left_out(tmp_path / "tree") == {"b.js": "a link", "gone.js": "a link"}
    assert found(tmp_path / "link") == ["a.js"]


def test_a_file_is_yielded_once(tmp_path: Path) -> None:
    write(tmp_path, "a.js")
    (tmp_path / "b.js").symlink_to(tmp_path / "a.js")
    paths = [tmp_path / "a.js", tmp_path, tmp_path / "b.js", tmp_path / "a.js"]
    items = [each for each in CodeScanner().discover(paths) if isinstance(each, Found)]
    assert [each.path for each in items] == [tmp_path / "a.js"]


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in Windows' file systems")
def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.js")
    assert left_out(tmp_path) == {"a.js": "not a regular file"}
    [item] = CodeScanner().discover([tmp_path / "a.js"])
    assert isinstance(item, LeftOut)


def test_what_does_not_exist_is_left_out_with_that_reason(tmp_path: Path) -> None:
    [item] = CodeScanner().discover([tmp_path / "a.js"])
    assert isinstance(item, LeftOut)
    assert "No such file" in item.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.js", "sub/b.js")
    (tmp_path / "a.js").chmod(0)
    (tmp_path / "sub").chmod(0)
    try:
        reasons = left_out(tmp_path)
    finally:
        (tmp_path / "sub").chmod(0o755)
    assert all("cannot be read" in reasons[name] for name in ("a.js", "sub"))


def test_very_deep_folders_end_the_walk_and_not_the_run(tmp_path: Path) -> None:
    write(tmp_path, "a.js")
    home = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(2500):
            Path("d").mkdir()
            os.chdir("d")
        os.chdir(home)
        assert found(tmp_path) == ["a.js"]
        assert any("cannot be read" in reason for reason in left_out(tmp_path).values())
    finally:  # pytest's own clean-up is recursive and would end in a RecursionError
        os.chdir(tmp_path)
        while Path("d").is_dir():
            os.chdir("d")
        while not Path("a.js").exists():
            os.chdir("..")
            Path("d").rmdir()
        os.chdir(home)


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_names_that_are_not_unicode(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.js")).write_text("a();\n")
    assert found(tmp_path) == [os.fsdecode(b"\xff.js")]
