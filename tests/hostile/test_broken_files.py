"""Files that are meant to be broken, and real ones broken at random: no crash, no broken promise."""

from __future__ import annotations

import random
import sysconfig
from pathlib import Path

import pytest

from tests.oracle import compiles, proved

STDLIB = Path(sysconfig.get_path("stdlib"))
BROKEN = (
    "test/tokenizedata/*.py",
    "test/test_future_stmt/*.py",
    "test/encoded_modules/*.py",
    "test/bad*.py",
    "lib2to3/tests/data/*.py",
)
SEEDS = range(40)
REAL = ("contextlib.py", "asyncio/tasks.py", "shlex.py", "http/client.py", "graphlib.py")
FIXTURES = Path(__file__).parents[2] / "fixtures" / "javascript"


def broken_files() -> list[Path]:
    return sorted(path for pattern in BROKEN for path in STDLIB.glob(pattern))


def rust_files() -> list[Path]:
    cases = Path(__file__).parents[1] / "cases" / "rust" / "inject"
    return [*sorted(FIXTURES.parent.glob("rust/*/src/*.rs")), *sorted(cases.glob("*/before.rs"))]


def c_files(language: str) -> list[Path]:
    cases = Path(__file__).parents[1] / "cases" / language / "inject"
    shop = FIXTURES.parent / language / "shop" / "src"
    return [*sorted(shop.glob("*.c*")), *sorted(cases.glob("*/before.*"))]


def java_files() -> list[Path]:
    cases = Path(__file__).parents[1] / "cases" / "java" / "inject"
    return [
        *sorted(FIXTURES.parent.glob("java/*/src/**/*.java")),
        *sorted(cases.glob("*/before.java")),
    ]


def typescript_files() -> list[Path]:
    cases = Path(__file__).parents[1] / "cases" / "typescript"
    fixtures = FIXTURES.parent / "typescript" / "shop" / "src"
    return [*sorted(fixtures.glob("*.ts*")), *sorted(cases.glob("inject/*/before.*"))]


def javascript_files() -> list[Path]:
    return sorted(
        path
        for path in FIXTURES.rglob("*.*js")
        if "node_modules" not in path.parts and path.is_file()
    )


def mutate(data: bytes, seed: int) -> bytes:
    """Return `data` with one to five bytes or slices changed, moved, doubled or lost."""
    dice = random.Random(seed)
    text = bytearray(data)
    for _ in range(dice.randint(1, 5)):
        at, size = dice.randrange(len(text)), dice.randint(1, 40)
        kind = dice.randrange(6)
        if kind == 0:
            text[at] = dice.randrange(256)
        elif kind == 1:
            del text[at : at + size]
        elif kind == 2:
            text[at:at] = dice.randbytes(size)
        elif kind == 3:
            text[at:at] = text[dice.randrange(len(text)) :][:size]
        elif kind == 4:
            text[at:at] = dice.choice(
                [b"\r", b"\x0c", b"\x00", b"\\\n", b'"""', b"`", b"\xef\xbb\xbf"]
            )
        else:
            text[at : at + size] = text[at : at + size][::-1]
    return bytes(text) or b"\n"


@pytest.mark.skipif(not broken_files(), reason="this Python comes without its Lib/test")
def test_files_that_are_meant_to_be_broken() -> None:
    for path in broken_files():
        outcomes = proved("python", path.read_bytes(), path.name)
        if not compiles(path.read_bytes()):
            assert all(each.status != "injected" for each in outcomes), path


@pytest.mark.parametrize("name", REAL)
def test_python_broken_at_random(name: str) -> None:
    data = (STDLIB / name).read_bytes()
    for seed in SEEDS:
        mutated = mutate(data, seed)
        outcomes = proved("python", mutated, Path(name).name)
        if not compiles(mutated):
            assert all(each.status != "injected" for each in outcomes), seed


def test_javascript_broken_at_random() -> None:
    files = javascript_files()
    assert files
    for path in files:
        data = path.read_bytes()
        for seed in SEEDS:
            proved("javascript", mutate(data, seed), path.name)


def test_types_without_an_end() -> None:
    data = b"const a = b<" + b"c<" * 3_000 + b"d>`x`;\nlet e: <in out F> = 1;\n"
    proved("typescript", data, "strange.ts")


def test_typescript_broken_at_random() -> None:
    files = typescript_files()
    assert len(files) > 16
    for path in files:
        data = path.read_bytes()
        for seed in SEEDS[:15]:
            proved("typescript", mutate(data, seed), path.name)


def test_rust_broken_at_random() -> None:
    files = rust_files()
    assert len(files) > 8
    for path in files:
        data = path.read_bytes()
        for seed in SEEDS:
            proved("rust", mutate(data, seed), path.name)


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_c_and_cpp_broken_at_random(language: str) -> None:
    files = c_files(language)
    assert len(files) > 5
    for path in files:
        data = path.read_bytes()
        for seed in SEEDS:
            proved(language, mutate(data, seed), path.name)


def test_java_broken_at_random() -> None:
    files = java_files()
    assert len(files) > 8
    for path in files:
        data = path.read_bytes()
        for seed in SEEDS:
            proved("java", mutate(data, seed), path.name)


@pytest.mark.parametrize("suffix", ["py", "js", "ts", "rs", "c", "cpp", "java"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\x00",
        b"\xef\xbb\xbf",
        b"\xff\xfe\x00d\x00e\x00f",
        b"\r",
        b"\r\r\r",
        b"(" * 20_000,
        b"[" * 5_000 + b"]" * 5_000,
        b"x = 1\n" * 60_000,
        b"x" * 1_000_000,
        b"def f(:\n pass\n",
        b"function f( {\n}\n",
        b"class A { void f( { } void g() { int x = 1; } }\n",
        b"class A {" * 3_000,
        b"class A { Object a = " + b"(x -> { " * 1_000,
        b"fn f( {\n}\nfn g() { let x = 1; x; }\n",
        b"int f( {\n}\nint g() { int x = 1; return x; }\n#if 0\n{{{\n",
        b"# -*- coding: nonsense -*-\ndef f():\n    return 1\n",
        b"# -*- coding: latin-1 -*-\ndef f():\n    return '\xe9' + str(1)\n",
    ],
    ids=lambda value: repr(value[:16]) if isinstance(value, bytes) else str(value),
)
def test_strange_bytes(suffix: str, data: bytes) -> None:
    languages = {
        "py": "python",
        "js": "javascript",
        "ts": "typescript",
        "rs": "rust",
        "c": "c",
        "cpp": "cpp",
        "java": "java",
    }
    proved(languages[suffix], data, f"strange.{suffix}")
