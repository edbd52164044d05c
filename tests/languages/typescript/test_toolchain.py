"""The project's own compiler: what it says, what it is not asked, what is left as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from telemetry_inject.model import SourceFile

from .injecting import LANGUAGE

GOOD = b"export function f(a: number): string {\n  return String(a);\n}\n"
USES = b"import { f } from './a.js';\n\nexport const text: string = f(1);\n"

pytestmark = pytest.mark.network


@pytest.fixture(params=["typescript", "typescript7"])
def project(tmp_path: Path, modules: Path, request: pytest.FixtureRequest) -> Path:
    """Return a project with a compiler, without the API."""
    (tmp_path / ".git").mkdir()
    packages = tmp_path / "node_modules"
    packages.mkdir()
    (packages / "typescript").symlink_to(modules / request.param)
    options = {"strict": True, "module": "nodenext", "target": "es2022", "types": []}
    (tmp_path / "tsconfig.json").write_text(
        "{ // a comment\n" + f'"compilerOptions": {json.dumps(options)}, "include": ["src"], }}'
    )
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.ts").write_bytes(GOOD)
    (tmp_path / "src" / "b.ts").write_bytes(USES)
    return tmp_path


def check(project: Path, **texts: bytes) -> dict[str, str]:
    pairs = []
    for name, after in texts.items():
        path = project / "src" / f"{name}.ts"
        pairs.append(
            (SourceFile(path, f"src/{name}.ts", name, "typescript", path.read_bytes()), after)
        )
    return dict(LANGUAGE.toolchain.check(pairs))


def test_a_good_text_is_accepted_and_nothing_is_written(project: Path) -> None:
    before = sorted(project.rglob("*"))
    assert check(project, a=GOOD.replace(b"String(a)", b"`${a}`")) == {}
    assert sorted(project.rglob("*")) == before
    assert (project / "src" / "a.ts").read_bytes() == GOOD


def test_an_error_is_named_with_its_place(project: Path) -> None:
    said = check(project, a=GOOD.replace(b"String(a)", b"a"), b=USES)
    assert list(said) == ["src/a.ts"]
    assert "line 2" in said["src/a.ts"]
    assert "TS2322" in said["src/a.ts"]


def test_errors_that_were_there_before_do_not_count(project: Path) -> None:
    wrong = GOOD + b"export const n: number = 'x';\n"
    (project / "src" / "a.ts").write_bytes(wrong)
    assert check(project, a=b"// one line more\n" + wrong) == {}


def test_an_error_in_another_file_counts(project: Path) -> None:
    changed = GOOD.replace(b": string", b": number").replace(b"String(a)", b"a")
    assert "b.ts" in check(project, a=changed)["src/a.ts"]


def test_an_api_that_is_not_installed_yet_is_no_error(project: Path) -> None:
    assert check(project, a=b"import * as _otel from '@opentelemetry/api';\n" + GOOD) == {}


def test_configurations_that_others_refer_to(project: Path) -> None:
    (project / "tsconfig.json").rename(project / "tsconfig.app.json")
    (project / "tsconfig.json").write_text(
        '{"files": [], "references": [{"path": "./tsconfig.app.json"}]}'
    )
    assert "TS2322" in check(project, a=GOOD.replace(b"String(a)", b"a"))["src/a.ts"]


def test_without_a_compiler_or_a_configuration_nothing_is_asked(project: Path) -> None:
    (project / "node_modules" / "typescript").unlink()
    assert check(project, a=b"export const n: number = '';\n") == {}


def test_describe() -> None:
    assert "tsc" in LANGUAGE.toolchain.describe()
