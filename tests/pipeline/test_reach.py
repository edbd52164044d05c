"""Surveys of projects: unchanged files are not read again, and a bad cache changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from telemetry_inject.languages import load
from telemetry_inject.pipeline import reach


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reach, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(reach, "YOUNG", 0)
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (folder / "a.py").write_text("import signal\n\ndef f(*_):\n    pass\n\nsignal.signal(2, f)\n")
    (folder / "b.py").write_text("def g():\n    return 1\n")
    return folder


def surveyed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], frozenset[str]]:
    """Return the names of the files that were read, and the reach."""
    names: list[str] = []
    original = reach.survey

    def survey(chunk: reach.Chunk) -> list[reach.Facts]:
        names.extend(name for _, name in chunk[1])
        return original(chunk)

    with monkeypatch.context() as context:
        context.setattr(reach, "survey", survey)
        found = reach.of_project(folder, "python", 1)
    return names, found


def test_only_what_changed_is_read_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = surveyed(project, monkeypatch)
    assert first[0] == ["a.py", "b.py"]
    assert surveyed(project, monkeypatch) == ([], first[1])
    (project / "b.py").write_text("def g():\n    return 22\n")
    assert surveyed(project, monkeypatch) == (["b.py"], first[1])


def test_the_reach_is_what_the_language_makes_of_all_facts(project: Path) -> None:
    ladder = load("python").ladder
    texts = {path.name: path.read_bytes() for path in project.glob("*.py")}
    facts = [fact for name in sorted(texts) for fact in ladder.survey(name, texts[name])]
    assert facts
    assert reach.of_project(project, "python", 1) == ladder.reach(facts)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"edition": 1, "files": 2}', b"\xff\x00"])
def test_a_damaged_cache_is_an_empty_one(
    damage: bytes, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = surveyed(project, monkeypatch)
    [path] = (project.parent / "cache" / "reach").iterdir()
    path.write_bytes(damage)
    assert surveyed(project, monkeypatch) == first


def test_what_changed_just_now_is_not_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "YOUNG", 3_600_000_000_000)
    surveyed(project, monkeypatch)
    assert surveyed(project, monkeypatch)[0] == ["a.py", "b.py"]


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_a_cache_that_cannot_be_written_is_done_without(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.parent / "cache").write_text("in the way")
    assert surveyed(project, monkeypatch)[0] == ["a.py", "b.py"]


@pytest.fixture
def reading(project: Path) -> Path:
    """A project in which one file reads the code of what another one hands to it."""
    (project / "a.py").write_text("def read(f):\n    return f.__code__\n")
    (project / "b.py").write_text("from a import read\n\ndef g(): ...\n\nread(g)\n")
    (project / "c.py").write_text("def read_only(): ...\n")
    return project


def asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], frozenset[str]]:
    """Return what files were asked, with the question, and the reach."""
    calls: list[str] = []
    original = reach.answer

    def answer(chunk: reach.Questions) -> list[dict[str, reach.Facts]]:
        calls.extend(f"{name} {question}" for _, name in chunk[1] for question in sorted(chunk[2]))
        return original(chunk)

    with monkeypatch.context() as context:
        context.setattr(reach, "answer", answer)
        found = reach.of_project(folder, "python", 1)
    return calls, found


def test_questions_go_to_all_files(reading: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, found = asked(reading, monkeypatch)
    questions = ("handed-to:f:read:0:f", "variable:g")
    assert first == [f"{name}.py {question}" for question in questions for name in "abc"]
    assert found == {"reads-code:g"}
    assert reach.of_files(sorted(reading.glob("*.py")), reading, "python") == found


def test_only_what_changed_is_asked_again(reading: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(reading, monkeypatch)
    assert asked(reading, monkeypatch) == ([], frozenset(["reads-code:g"]))
    (reading / "c.py").write_text("from a import read\n\ndef h(): ...\n\nread(h)\n")
    again, found = asked(reading, monkeypatch)
    old = ("handed-to:f:read:0:f", "variable:g")
    assert sorted(again) == sorted(
        [*(f"c.py {each}" for each in old), *(f"{name}.py variable:h" for name in "abc")]
    )
    assert found == {"reads-code:g", "reads-code:h"}


def test_a_new_question_goes_to_unchanged_files_too(
    reading: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(reading, monkeypatch)
    (reading / "c.py").write_text("from a import read\n\ndef again(f):\n    read(f)\n")
    questions, found = asked(reading, monkeypatch)
    new = "handed-to:f:again:0:f"
    assert sorted(questions) == sorted(
        [
            *("c.py handed-to:f:read:0:f", "c.py variable:g"),
            *(f"{name}.py {new}" for name in "abc"),
        ]
    )
    assert found == {"reads-code", "reads-code:g"}, "nobody in sight calls `again`"
    (reading / "a.py").write_text("def read(f):\n    return f\n")
    assert asked(reading, monkeypatch) == ([], frozenset())
