from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages.ecmascript.syntax import EcmaScriptSyntax
from telemetry_inject.languages.javascript.grammar import GRAMMAR
from telemetry_inject.model import SourceFile

PLAIN = "function total(cart) {\n  return cart.sum;\n}\n"


def system(path: Path, text: str, name: str = "a.js") -> set[str]:
    data = text.encode()
    source = SourceFile(path, name, "m", "javascript", data)
    syntax = EcmaScriptSyntax(GRAMMAR)
    return set(syntax.scan(source, syntax.parse(data)).features)


@pytest.mark.parametrize(
    ("package", "text", "expected"),
    [
        ('{"type": "module"}', PLAIN, {"module"}),
        ('{"type": "commonjs"}', PLAIN, {"script"}),
        ('{"name": "shop"}', PLAIN, {"script"}),
        ("{broken", PLAIN, {"script"}),
        ("[]", PLAIN, {"script"}),
        ('{"type": "module"}', "const a = require('a');", {"script"}),
        ('{"name": "shop"}', "export const a = 1;", {"module"}),
        ('{"type": "module"}', PLAIN + "document.title = total({});", set()),
        ('{"type": "module"}', PLAIN + "$('#total').text(total({}));", set()),
        ('{"type": "module"}', PLAIN + "show({ document: 1 }, cart.window);", {"module"}),
        (None, PLAIN, set()),
        (None, PLAIN + "console.log(total({}));", {"script"}),
        (None, PLAIN + "// console.log(total({}));", set()),
        (None, "#!/usr/bin/env node\n" + PLAIN, {"script"}),
        (None, PLAIN + "console.log(window.name);", set()),
    ],
)
def test_the_file_and_then_the_nearest_package_decide(
    tmp_path: Path, package: str | None, text: str, expected: set[str]
) -> None:
    (tmp_path / ".git").mkdir()
    if package is not None:
        (tmp_path / "package.json").write_text(package)
    (tmp_path / "src" / "deep").mkdir(parents=True)
    assert system(tmp_path / "src" / "deep" / "a.js", text) == expected


def test_the_nearest_package_hides_those_above(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}')
    inner = tmp_path / "legacy"
    inner.mkdir()
    (inner / "package.json").write_text('{"private": true}')
    assert system(inner / "a.js", PLAIN) == {"script"}
    assert system(tmp_path / "a.js", PLAIN) == {"module"}
    (tmp_path / "package.json").write_text('{"type": "commonjs", "name": "x"}')
    assert system(tmp_path / "a.js", PLAIN) == {"script"}, "a changed file is read again"


def test_what_pages_load_is_left_undecided(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}')
    path = tmp_path / "public" / "js" / "a.js"
    assert system(path, PLAIN, "public/js/a.js") == set()
    assert system(path, PLAIN, "js/a.js") == {"module"}, "folders above the project say nothing"


def test_packages_do_not_ask_the_project_that_installed_them(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}')
    assert system(tmp_path / "node_modules" / "a.js", PLAIN) == set()
