"""What a package's manifest says of versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages.rust.packaging import RustPackaging


@pytest.mark.parametrize(
    ("asked", "outdated"),
    [
        ("0.33", False),
        ("0.27", False),
        ("0.26", True),
        ("^0.26.1", True),
        ("=0.26.0", True),
        ("<0.27", True),
        (">=0.20", False),
        ("1", False),
        ("*", False),
    ],
)
def test_versions_that_are_too_old(tmp_path: Path, asked: str, outdated: bool) -> None:
    (tmp_path / "Cargo.toml").write_text(
        f'[package]\nname = "shop"\nversion = "1.0.0"\n\n[dependencies]\nopentelemetry = "{asked}"\n'
    )
    found = RustPackaging().outdated(tmp_path, ["opentelemetry"])
    assert bool(found) is outdated
    assert RustPackaging().outdated(tmp_path, ["tracing"]) == ()


def test_both_crates_are_added(tmp_path: Path) -> None:
    (tmp_path / "Cargo.toml").write_text('[package]\nname = "shop"\nversion = "1.0.0"\n')
    _, content = RustPackaging().add(tmp_path, ["opentelemetry", "tracing"])
    assert b'[dependencies.opentelemetry]\nversion = "0.33"\n' in content
    assert b'[dependencies.tracing]\nversion = "0.1.40"\n' in content
