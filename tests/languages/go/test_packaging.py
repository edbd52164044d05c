"""`go.mod`: what it requires, and what is added to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages.go.project import manifest

from .injecting import LANGUAGE

API, TRACE = "go.opentelemetry.io/otel", "go.opentelemetry.io/otel/trace"
PACKAGING = LANGUAGE.packaging


def project(folder: Path, text: str) -> Path:
    (folder / "go.mod").write_text(text)
    return folder


def test_a_module_without_requirements(tmp_path: Path) -> None:
    root = project(tmp_path, "module example.com/p\n\ngo 1.24\n")
    assert PACKAGING.missing(root, [API, TRACE]) == (API, TRACE)
    path, data = PACKAGING.add(root, [API, TRACE])
    assert path == root / "go.mod"
    assert data.decode() == (
        "module example.com/p\n\ngo 1.24\n\n"
        f"require (\n\t{API} v1.40.0\n\t{TRACE} v1.40.0\n)\n"
    )  # fmt: skip


def test_new_lines_go_where_they_sort_in_the_block_of_direct_ones(tmp_path: Path) -> None:
    text = (
        "module example.com/p\n\ngo 1.21\n\nrequire (\n\tgithub.com/a/b v1.0.0\n"
        "\tgolang.org/x/net v0.1.0\n)\n\nrequire github.com/c/d v1.0.0 // indirect\n"
    )
    _, data = PACKAGING.add(project(tmp_path, text), [TRACE, API])
    assert data.decode() == text.replace(
        "\tgolang.org", f"\t{API} v1.28.0\n\t{TRACE} v1.28.0\n\tgolang.org"
    )


def test_a_version_that_is_there_is_kept(tmp_path: Path) -> None:
    text = f"module example.com/p\n\ngo 1.25\n\nrequire {API} v1.31.0\n"
    root = project(tmp_path, text)
    assert PACKAGING.missing(root, [API, TRACE]) == (TRACE,)
    assert f"\t{TRACE} v1.31.0\n" in PACKAGING.add(root, [API, TRACE])[1].decode()


def test_windows_line_ends() -> None:
    text = "module p\r\n\r\nrequire (\r\n\ta.com/b v1.0.0\r\n)\r\n"
    assert manifest.add(text, {API: "v1.40.0"}) == text.replace(
        ")\r\n", f"\t{API} v1.40.0\r\n)\r\n"
    )


@pytest.mark.parametrize(
    ("version", "package", "sentence"),
    [
        ("1.14", API, "older than 1.15"),
        ("1.18", f"{API}/metric", "metrics needs Go 1.19"),
        ("1.24", f"{API}/log", "logs needs Go 1.26"),
    ],
)
def test_what_is_too_old_is_said(tmp_path: Path, version: str, package: str, sentence: str) -> None:
    root = project(tmp_path, f"module example.com/p\n\ngo {version}\n")
    with pytest.raises(ValueError, match=sentence):
        PACKAGING.add(root, [package])


def test_vendored_dependencies_are_not_touched(tmp_path: Path) -> None:
    root = project(tmp_path, "module example.com/p\n\ngo 1.24\n")
    (root / "vendor").mkdir()
    (root / "vendor" / "modules.txt").write_text("# a\n")
    with pytest.raises(ValueError, match="go mod vendor"):
        PACKAGING.add(root, [API])


def test_before_its_first_release_the_api_was_another(tmp_path: Path) -> None:
    root = project(tmp_path, f"module example.com/p\n\ngo 1.15\n\nrequire {API} v0.20.0\n")
    assert PACKAGING.outdated(root, [API]) == (
        f"{API} v0.20.0, and the inserted code needs v1.0.0 or later",
    )
