"""`package.json`: found, read, and edited by insertion only."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from telemetry_inject.languages.ecmascript.packaging import RANGES, NodePackaging

PACKAGING = NodePackaging()
API = "@opentelemetry/api"
ENTRY = f'"{API}": "{RANGES[API]}"'


def package(root: Path, content: str) -> Path:
    (root / "package.json").write_bytes(content.encode())
    return root


def added(root: Path) -> str:
    """Return the edited file, once it is shown that it only gained text and says so."""
    path, data = PACKAGING.add(root, [API])
    before, after = path.read_bytes().decode(), data.decode()
    opcodes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    assert {tag for tag, *_ in opcodes} <= {"equal", "insert"}
    path.write_bytes(data)
    assert PACKAGING.missing(root, [API]) == ()
    return after


def test_root_is_the_nearest_package(tmp_path: Path) -> None:
    package(tmp_path, '{"name": "shop"}')
    (tmp_path / "src").mkdir()
    package(tmp_path / "src", '{"type": "module"}')
    assert PACKAGING.root(tmp_path / "src" / "cart.js") == tmp_path


def test_a_lone_file_has_no_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert PACKAGING.root(tmp_path / "cart.js") is None


@pytest.mark.parametrize(
    ("content", "declares"),
    [
        ('{"dependencies": {"@opentelemetry/api": "^1"}}', True),
        ('{"peerDependencies": {"@opentelemetry/api": "^1"}}', True),
        (
            '{"peerDependencies": {"@opentelemetry/api": "^1"},'
            ' "peerDependenciesMeta": {"@opentelemetry/api": {"optional": true}}}',
            False,
        ),
        ('{"devDependencies": {"@opentelemetry/api": "^1"}}', False),
        ('{"dependencies": ["@opentelemetry/api"]}', False),
        ("[]", False),
        ("{", False),
    ],
)
def test_declared(tmp_path: Path, content: str, *, declares: bool) -> None:
    assert (PACKAGING.missing(package(tmp_path, content), [API]) == ()) is declares


@pytest.mark.parametrize(
    "globs", ['["packages/*"]', '{"packages": ["./packages/*/"]}', '["packages/cart"]']
)
def test_a_workspace_declares_for_its_members(tmp_path: Path, globs: str) -> None:
    package(tmp_path, f'{{"workspaces": {globs}, "dependencies": {{"{API}": "^1"}}}}')
    for name in ("packages/cart", "elsewhere/cart"):
        (tmp_path / name).mkdir(parents=True)
        package(tmp_path / name, '{"name": "cart"}')
    assert PACKAGING.missing(tmp_path / "packages/cart", [API]) == ()
    assert PACKAGING.missing(tmp_path / "elsewhere/cart", [API]) == (API,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{\n  "name": "x",\n  "dependencies": {\n    "a": "1",\n    "b": "1"\n  }\n}\n',
            '{\n  "name": "x",\n  "dependencies": {\n'
            f'    {ENTRY},\n    "a": "1",\n    "b": "1"\n  }}\n}}\n',
        ),
        (
            '{\n\t"dependencies": {\n\t\t"z": "1",\n\t\t"a": "1"\n\t}\n}',
            f'{{\n\t"dependencies": {{\n\t\t"z": "1",\n\t\t"a": "1",\n\t\t{ENTRY}\n\t}}\n}}',
        ),
        (
            '{\r\n  "dependencies": {\r\n    "@a/b": "1",\r\n    "z": "1"\r\n  }\r\n}\r\n',
            f'{{\r\n  "dependencies": {{\r\n    "@a/b": "1",\r\n    {ENTRY},\r\n    "z": "1"\r\n'
            "  }\r\n}\r\n",
        ),
        (
            '{\n  "dependencies": {}\n}\n',
            f'{{\n  "dependencies": {{\n    {ENTRY}\n  }}\n}}\n',
        ),
        (
            '{\n  "name": "x",\n  "devDependencies": {"a": "1"}\n}\n',
            f'{{\n  "name": "x",\n  "dependencies": {{\n    {ENTRY}\n  }},\n'
            '  "devDependencies": {"a": "1"}\n}\n',
        ),
        (
            '{\n    "name": "dependencies",\n    "x": {"dependencies": {}}\n}\n',
            '{\n    "name": "dependencies",\n    "x": {"dependencies": {}},\n'
            f'    "dependencies": {{\n        {ENTRY}\n    }}\n}}\n',
        ),
        ('{"name":"x"}', f'{{"name":"x", "dependencies": {{{ENTRY}}}}}'),
        ('{"dependencies":{"a":"1"}}', f'{{"dependencies":{{{ENTRY}, "a":"1"}}}}'),
        ('{"dependencies":{}}', f'{{"dependencies":{{ {ENTRY} }}}}'),
        ("{}", f'{{ "dependencies": {{{ENTRY}}} }}'),
    ],
)
def test_add(tmp_path: Path, before: str, after: str) -> None:
    assert added(package(tmp_path, before)) == after


def test_add_keeps_a_byte_order_mark(tmp_path: Path) -> None:
    _, data = PACKAGING.add(package(tmp_path, '\ufeff{\n  "name": "x"\n}\n'), [API])
    assert data.startswith(b"\xef\xbb\xbf{")
    assert API in json.loads(data.decode("utf-8-sig"))["dependencies"]


def test_several_at_once_and_none_twice(tmp_path: Path) -> None:
    package(tmp_path, '{\n  "name": "x"\n}\n')
    path, data = PACKAGING.add(tmp_path, ["@opentelemetry/api-logs", API])
    assert json.loads(data)["dependencies"] == {
        API: RANGES[API],
        "@opentelemetry/api-logs": RANGES["@opentelemetry/api-logs"],
    }
    path.write_bytes(data)
    assert PACKAGING.add(tmp_path, [API])[1] == data


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"dependencies": ["a"]}', '{"dependencies": {}, "dependencies": {}}']
)
def test_uncertain_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(ValueError, match=r"package\.json: .* by hand"):
        PACKAGING.add(package(tmp_path, content), [API])


@pytest.mark.parametrize(
    ("name", "content", "width"),
    [
        ("README", "", 80),
        ("package.json", '{"name": "x", "prettier": {"printWidth": 100}}', 100),
        (".prettierrc", "semi: false\nprintWidth: 110\n", 110),
        (".prettierrc.json", '{"printWidth": 90}', 90),
        (".prettierrc.toml", "printWidth = 70\n", 70),
        ("prettier.config.mjs", "export default {\n  printWidth: 120,\n};\n", 120),
        (".prettierrc", "semi: false\n", 80),
        (".editorconfig", "[*]\nmax_line_length = 96\n", 96),
        (".prettierrc", "printWidth: 1\n", 40),
    ],
)
def test_style(tmp_path: Path, name: str, content: str, width: int) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / name).write_text(content)
    assert PACKAGING.style(tmp_path / "src" / "cart.js").width == width


@pytest.mark.parametrize(
    ("kind", "name", "flag"),
    [("module", "otel-setup.mjs", "--import"), ("commonjs", "otel-setup.cjs", "--require")],
)
def test_bootstrap_follows_the_module_system(
    tmp_path: Path, kind: str, name: str, flag: str
) -> None:
    package(tmp_path, json.dumps({"name": "x", "type": kind}))
    path, data, sentence = PACKAGING.bootstrap(tmp_path)
    assert path == tmp_path / name
    assert f"node {flag} ./{name}" in sentence
    assert data.startswith(b"// telemetry: ignore\n")
    assert not path.exists()
