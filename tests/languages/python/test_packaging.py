"""Manifests of Python projects: found, read, and edited by insertion only."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path

import pytest

from telemetry_inject.languages.python.packaging import FLOORS, PythonPackaging

PACKAGING = PythonPackaging()
API = "opentelemetry-api"
LINE = f"{API}>={FLOORS[API]}"


def project(root: Path, **files: str) -> Path:
    """Write files; `__` in a name stands for a dot and `___` for a slash."""
    for name, content in files.items():
        path = root / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    return root


def added(root: Path, name: str) -> str:
    """Return the edited manifest, once it is shown that it only gained text and says so."""
    path, data = PACKAGING.add(root, [API])
    assert path == root / name
    before, after = path.read_bytes().decode(), data.decode()
    opcodes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    assert {tag for tag, *_ in opcodes} <= {"equal", "insert"}
    path.write_bytes(data)
    assert PACKAGING.missing(root, [API]) == ()
    return after


# --------------------------------------------------------------------------- root


@pytest.mark.parametrize(
    "manifest", ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile"]
)
def test_root_is_the_nearest_manifest(tmp_path: Path, manifest: str) -> None:
    (tmp_path / manifest).touch()
    (tmp_path / "shop").mkdir()
    assert PACKAGING.root(tmp_path / "shop" / "cart.py") == tmp_path


def test_root_does_not_look_beyond_the_repository(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert PACKAGING.root(tmp_path / "repository" / "cart.py") is None


# --------------------------------------------------------------------------- missing


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject__toml", '[project]\ndependencies = ["OpenTelemetry_API>=1"]'),
        ("pyproject__toml", '[project.optional-dependencies]\nobs = ["opentelemetry-api"]'),
        ("pyproject__toml", '[dependency-groups]\nmain = ["opentelemetry-api"]'),
        ("pyproject__toml", '[tool.poetry.dependencies]\nopentelemetry-api = "^1.40"'),
        ("pyproject__toml", '[tool.poetry.group.app.dependencies]\nopentelemetry-api = "^1"'),
        ("pyproject__toml", '[tool.hatch.envs.default]\ndependencies = ["opentelemetry-api"]'),
        ("pyproject__toml", '[tool.flit.metadata]\nrequires = ["opentelemetry-api"]'),
        ("requirements__txt", "flask\nopentelemetry.api ; python_version > '3'\n"),
        ("requirements__txt", "-e git+https://example.org/x#egg=opentelemetry-api\n"),
        ("requirements___base__txt", "opentelemetry-api\n"),
        ("setup__cfg", "[options]\ninstall_requires =\n    flask\n    opentelemetry-api>=1\n"),
        ("setup__cfg", "[options.extras_require]\nobs = flask; opentelemetry-api\n"),
        (
            "setup__py",
            "from setuptools import setup\nsetup(install_requires=['opentelemetry-api'])",
        ),
        (
            "setup__py",
            "import setuptools\nR = ['opentelemetry-api']\nsetuptools.setup(install_requires=R)",
        ),
        ("Pipfile", '[packages]\nopentelemetry-api = "*"'),
        (
            "environment__yml",
            "dependencies:\n  - python=3.12\n  - conda-forge::opentelemetry-api=1.40\n",
        ),
        ("environment__yml", "dependencies:\n  - pip\n  - pip:\n      - opentelemetry-api==1.40\n"),
        ("pyproject__toml", '[project]\ndependencies = ["opentelemetry-sdk"]'),
    ],
)
def test_declared(tmp_path: Path, name: str, content: str) -> None:
    assert PACKAGING.missing(project(tmp_path, **{name: content}), [API]) == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject__toml", '[project]\ndependencies = ["flask"]'),
        ("pyproject__toml", '[project.optional-dependencies]\ntest = ["opentelemetry-api"]'),
        ("pyproject__toml", '[dependency-groups]\ndev = ["opentelemetry-api"]'),
        ("pyproject__toml", '[tool.poetry.group.dev.dependencies]\nopentelemetry-api = "^1"'),
        ("pyproject__toml", "[project\n"),
        ("pyproject__toml", '[project]\ndependencies = "opentelemetry-api"'),
        ("requirements__txt", "# opentelemetry-api\nflask\n"),
        ("requirements__txt", "-c constraints.txt\n"),
        ("requirements-dev__txt", "opentelemetry-api\n"),
        ("requirements___test__txt", "opentelemetry-api\n"),
        ("Pipfile", '[dev-packages]\nopentelemetry-api = "*"'),
        ("setup__py", "setup(install_requires=read('x'), tests_require=['opentelemetry-api'])"),
        ("setup__py", "this is no Python"),
        ("setup__cfg", "no section\n"),
        ("environment__yml", "name: x\n"),
    ],
)
def test_not_declared(tmp_path: Path, name: str, content: str) -> None:
    files = {name: content, "constraints__txt": "opentelemetry-api==1.40\n"}
    assert PACKAGING.missing(project(tmp_path, **files), [API]) == (API,)


def test_includes_are_followed_and_loops_end(tmp_path: Path) -> None:
    project(
        tmp_path,
        requirements__txt="-r deps/all.txt\n",
        deps___all__txt="-r ../requirements.txt\n--requirement=more.txt # more\n",
        deps___more__txt="opentelemetry-api\n",
    )
    assert PACKAGING.missing(tmp_path, [API]) == ()


def test_setup_py_is_never_run(tmp_path: Path) -> None:
    project(tmp_path, setup__py="open('ran', 'w')\nsetup(install_requires=['flask'])\n")
    assert PACKAGING.missing(tmp_path, [API]) == (API,)
    assert not (tmp_path / "ran").exists()


# --------------------------------------------------------------------------- add


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dependencies = []", f'dependencies = ["{LINE}"]'),
        ('dependencies = ["flask>=2"]', f'dependencies = ["flask>=2", "{LINE}"]'),
        ("dependencies = ['a', 'z']", f"dependencies = ['a', '{LINE}', 'z']"),
        ('dependencies = ["z", "a"]', f'dependencies = ["z", "a", "{LINE}"]'),
        (
            'dependencies = [\n    "flask[async]>=2",  # the [web]\n]',
            f'dependencies = [\n    "flask[async]>=2",  # the [web]\n    "{LINE}",\n]',
        ),
        (
            'dependencies = [\n  "flask",\n  "requests" # last\n]',
            f'dependencies = [\n  "flask",\n  "{LINE}",\n  "requests" # last\n]',
        ),
        (
            'dependencies = [\n  "requests",\n  "flask" # last\n]',
            f'dependencies = [\n  "requests",\n  "flask", # last\n  "{LINE}"\n]',
        ),
        (
            'dependencies = [\r\n\t"z",\r\n\t"b"\r\n]\r\n',
            f'dependencies = [\r\n\t"z",\r\n\t"b",\r\n\t"{LINE}"\r\n]\r\n',
        ),
        (
            'dependencies = ["flask",\n                "attrs"]',
            f'dependencies = ["flask",\n                "attrs", "{LINE}"]',
        ),
        ("dependencies = [ # none yet\n]", f'dependencies = ["{LINE}" # none yet\n]'),
    ],
)
def test_pyproject_array(tmp_path: Path, before: str, after: str) -> None:
    head = '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "shop"\n'
    tail = '\n[project.urls]\nHome = "https://example.org"\n'
    project(tmp_path, pyproject__toml=head + before + tail)
    assert added(tmp_path, "pyproject.toml") == head + after + tail


def test_pyproject_without_dependencies(tmp_path: Path) -> None:
    project(
        tmp_path, pyproject__toml='[project]\nname = "shop"\nversion = "1"\n\n[tool.x]\ny = 1\n'
    )
    assert added(tmp_path, "pyproject.toml") == (
        f'[project]\nname = "shop"\nversion = "1"\ndependencies = ["{LINE}"]\n\n[tool.x]\ny = 1\n'
    )


@pytest.mark.parametrize(
    ("name", "table", "before", "place"),
    [
        ("pyproject.toml", "tool.poetry.dependencies", 'python = "^3.11"\nflask = "^3"\n', 2),
        ("pyproject.toml", "tool.poetry.dependencies", 'python = "^3.11"\na = "1"\nz = "1"\n', 2),
        ("Pipfile", "packages", 'flask = "*"\nrequests = {version = "*"}\n', 1),
        ("Pipfile", "packages", 'requests = "*"\nflask = "*"\n', 2),
    ],
)
def test_tables(tmp_path: Path, name: str, table: str, before: str, place: int) -> None:
    tail = '\n[dev-packages]\npytest = "*"\n'
    (tmp_path / name).write_text(f"[{table}]\n{before}{tail}")
    lines = before.splitlines(keepends=True)
    lines.insert(place, f'{API} = ">={FLOORS[API]}"\n')
    assert added(tmp_path, name) == f"[{table}]\n{''.join(lines)}{tail}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{LINE}\n"),
        ("flask", f"flask\n{LINE}"),
        ("flask\n", f"flask\n{LINE}\n"),
        ("flask\r\nattrs\r\n", f"flask\r\nattrs\r\n{LINE}\r\n"),
        ("attrs\n# talks\nrequests\n", f"attrs\n{LINE}\n# talks\nrequests\n"),
        ("# all\nrequests\nzope\n", f"# all\n{LINE}\nrequests\nzope\n"),
        (
            "z\nflask>=2 \\\n  ; python_version > '3'\n\n-r x.txt\n",
            f"z\nflask>=2 \\\n  ; python_version > '3'\n{LINE}\n\n-r x.txt\n",
        ),
    ],
)
def test_requirements(tmp_path: Path, before: str, after: str) -> None:
    project(tmp_path, requirements__txt=before)
    assert added(tmp_path, "requirements.txt") == after


def test_requirements_that_a_tool_wrote_are_edited_at_their_source(tmp_path: Path) -> None:
    project(
        tmp_path,
        requirements__txt="# This file is autogenerated by pip-compile\nflask==3.0\n",
        requirements__in="flask\n",
    )
    assert added(tmp_path, "requirements.in") == f"flask\n{LINE}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "install_requires =\n    flask\n    attrs # why\n",
            f"install_requires =\n    flask\n    attrs # why\n    {LINE}\n",
        ),
        (
            "install_requires=\n\tflask\npython_requires = >=3.8\n",
            f"install_requires=\n\tflask\n\t{LINE}\npython_requires = >=3.8\n",
        ),
        ("packages = find:\n", f"\ninstall_requires =\n    {LINE}\npackages = find:\n"),
        ("install_requires =\n", f"install_requires =\n    {LINE}\n"),
    ],
)
def test_setup_cfg(tmp_path: Path, before: str, after: str) -> None:
    head, tail = "[metadata]\nname = shop\n\n[options]\n", "\n[flake8]\nmax-line-length = 99\n"
    project(tmp_path, setup__cfg=head + before + tail)
    assert added(tmp_path, "setup.cfg") == head + after.lstrip("\n") + tail


def test_dynamic_dependencies_lead_to_the_file_that_is_read(tmp_path: Path) -> None:
    dynamic = '[project]\nname = "x"\ndynamic = ["dependencies"]\n'
    reads = '[tool.setuptools.dynamic]\ndependencies = {file = ["deps.txt"]}\n'
    project(tmp_path, pyproject__toml=dynamic + reads, deps__txt="flask\n")
    path, data = PACKAGING.add(tmp_path, [API])
    assert (path.name, data.decode()) == ("deps.txt", f"flask\n{LINE}\n")


def test_tool_tables_alone_leave_the_requirements_file_in_charge(tmp_path: Path) -> None:
    project(tmp_path, pyproject__toml="[tool.black]\n", requirements__txt="flask\n")
    assert added(tmp_path, "requirements.txt") == f"flask\n{LINE}\n"


def test_several_at_once_and_none_twice(tmp_path: Path) -> None:
    project(tmp_path, pyproject__toml='[project]\nname = "x"\ndependencies = ["flask"]\n')
    path, data = PACKAGING.add(tmp_path, [API, "opentelemetry-sdk", "flask"])
    dependencies = tomllib.loads(data.decode())["project"]["dependencies"]
    assert dependencies == ["flask", LINE, f"opentelemetry-sdk>={FLOORS['opentelemetry-sdk']}"]
    path.write_bytes(data)
    assert PACKAGING.add(tmp_path, [API, "opentelemetry-sdk"])[1] == data


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"setup__py": "setup(install_requires=['flask'])"}, "setup.py: it is code"),
        ({"setup__py": "setup(install_requires=['a'])", "requirements__txt": "a"}, "setup.py"),
        ({"pyproject__toml": '[project]\ndynamic = ["dependencies"]\n'}, "dynamic"),
        ({"environment__yml": "dependencies:\n- flask\n"}, "conda"),
        ({"requirements__txt": "flask==3 --hash=sha256:0\n"}, "hash"),
        ({"pyproject__toml": "[project\n"}, "does not parse .*line 1"),
        ({"pyproject__toml": "[tool.black]\n"}, "no manifest that lists dependencies"),
        ({"pyproject__toml": 'project = {name = "x", dependencies = []}\n'}, "by hand"),
        ({"pyproject__toml": "[project]\ndependencies = []\n", "setup__py": "x"}, ""),
        ({"setup__cfg": "[options]\ninstall_requires = flask\n"}, "one requirement a line"),
    ],
)
def test_uncertain_is_refused(tmp_path: Path, files: dict[str, str], says: str) -> None:
    project(tmp_path, **files)
    if not says:  # `[project]` decides, whatever setup.py does beside it
        assert PACKAGING.add(tmp_path, [API])[0].name == "pyproject.toml"
        return
    with pytest.raises(ValueError, match=says):
        PACKAGING.add(tmp_path, [API])


# --------------------------------------------------------------------------- style


@pytest.mark.parametrize(
    ("files", "width"),
    [
        ({}, 88),
        ({"pyproject__toml": "[tool.black]\nline-length = 100\n"}, 100),
        (
            {"pyproject__toml": "[tool.black]\n", "setup__cfg": "[flake8]\nmax-line-length = 79\n"},
            88,
        ),
        ({"pyproject__toml": "[tool.ruff]\nline-length = 120\n"}, 120),
        ({"ruff__toml": "line-length = 110\n", "pyproject__toml": "[tool.ruff]\n"}, 110),
        ({"setup__cfg": "[flake8]\nmax-line-length = 79\n"}, 79),
        ({"__editorconfig": "root = true\n[*.{py,js}]\nmax_line_length = 96\n"}, 96),
        ({"__editorconfig": "[*.js]\nmax_line_length = 96\n"}, 88),
        ({"pyproject__toml": "[tool.black]\nline-length = 3\n"}, 40),
        ({"pyproject__toml": "[tool.black\n"}, 88),
    ],
)
def test_style(tmp_path: Path, files: dict[str, str], width: int) -> None:
    project(tmp_path, **files, src___shop__py="")
    (tmp_path / ".git").mkdir()
    assert PACKAGING.style(tmp_path / "src" / "shop.py").width == width


def test_style_sees_a_changed_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 90\n")
    assert PACKAGING.style(tmp_path / "x.py").width == 90
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 100\n")
    assert PACKAGING.style(tmp_path / "x.py").width == 100


# --------------------------------------------------------------------------- bootstrap


@pytest.mark.parametrize(
    ("files", "path", "call"),
    [
        ({"shop____init____py": ""}, "otel_setup.py", "import otel_setup"),
        ({"app__py": ""}, "otel_setup.py", "`import otel_setup`"),
    ],
)
def test_bootstrap_names_a_place(
    tmp_path: Path, files: dict[str, str], path: str, call: str
) -> None:
    project(tmp_path, **files)
    where, data, sentence = PACKAGING.bootstrap(tmp_path)
    assert where == tmp_path / path
    assert call in sentence
    compile(data, path, "exec")


@pytest.mark.parametrize("base", ["", "src/"])
def test_bootstrap_goes_into_the_one_package(tmp_path: Path, base: str) -> None:
    for package in ("shop", "tests"):
        (tmp_path / base / package).mkdir(parents=True)
        (tmp_path / base / package / "__init__.py").touch()
    where, _, sentence = PACKAGING.bootstrap(tmp_path)
    assert where == tmp_path / base / "shop" / "otel_setup.py"
    assert "from shop import otel_setup" in sentence
