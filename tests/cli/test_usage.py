"""Help, versions, settings and mistakes: nothing here reads a source file."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Project


def test_the_help_teaches(project: Project) -> None:
    done = project.run("--help")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    for word in ("--diff", "--remove", "Examples:", "scan PATH", "Exit codes:", "--show-config"):
        assert word in text
    assert max(len(line) for line in text.splitlines()) <= 100


@pytest.mark.parametrize("command", ["scan", "bootstrap", "doctor"])
def test_each_command_has_help(command: str, project: Project) -> None:
    done = project.run(command, "--help")
    assert done.returncode == 0
    assert f"Usage: telemetry-inject {command}".encode() in done.stdout


def test_the_version(project: Project) -> None:
    from telemetry_inject import __version__

    assert project.run("--version").stdout.decode() == f"telemetry-inject {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["nothing to do", "--help"]),
        (["missing.py"], ["missing.py: no such file or folder"]),
        (
            ["--select", "some", "shop"],
            ["command line: select = 'some'", "boundary, standard, all"],
        ),
        (["--format", "xml", "shop"], ["text, json, patch, markdown, github, sarif"]),
        (["--language", "cobol", "shop"], ["no language 'cobol'", "javascript", "python"]),
        (["--jobs", "many", "shop"], ["--jobs"]),
        (["--remove", "--check", "shop"], ["--remove goes with --diff"]),
        (["-", "shop"], ["- stands alone"]),
        (["-"], ["language of standard input", "--stdin-filename"]),
        (["--plan", "none.json", "shop"], ["none.json: No such file"]),
        (["--nonsense", "shop"], ["No such option", "--nonsense"]),
        (["--debug-trace=LOUD", "shop"], ["debug-trace", "TRACE, DEBUG"]),
        (["scan"], ["nothing to scan"]),
        (["scan", "--format", "patch", "shop"], ["a scan is not shown as patch"]),
        (["bootstrap", "shop/payments.py"], ["no such folder"]),
    ],
)
def test_mistakes_are_explained(arguments: list[str], words: list[str], project: Project) -> None:
    done = project.run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert all(word in done.stderr.decode() for word in words), done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_settings_come_with_their_source(project: Project) -> None:
    project.write("telemetry-inject.toml", b'select = "boundary"\nexclude = ["gen/**"]\n')
    project.write(".config/telemetry-inject/config.toml", b"jobs = 3\nselect = 'all'\n")
    done = project.run(
        "--show-config", "--verbose", "shop", environment={"TELEMETRY_INJECT_FORMAT": "json"}
    )
    lines = {line.split()[0]: line.split()[1:] for line in done.stdout.decode().splitlines()}
    assert lines["select"] == ["all", str(project.folder / ".config/telemetry-inject/config.toml")]
    assert lines["exclude"] == ["gen/**", str(project.folder / "telemetry-inject.toml")]
    assert lines["format"] == ["json", "environment:", "TELEMETRY_INJECT_FORMAT"]
    assert lines["verbose"] == ["true", "command", "line"]
    assert lines["quiet"] == ["false", "default"]


def test_a_mistake_in_a_settings_file_names_the_file(project: Project) -> None:
    path = project.write("telemetry-inject.toml", b'selct = "all"\n')
    done = project.run("--diff", "shop")
    assert done.returncode == 2
    assert f"{path}: unknown setting 'selct'; did you mean 'select'?" in done.stderr.decode()


def test_doctor_looks_around(project: Project) -> None:
    done = project.run("doctor")
    text = done.stdout.decode()
    assert done.returncode == 0
    for word in ("Python", "tree-sitter", "python", "javascript", "cache", "your settings"):
        assert word in text


def test_a_folder_called_like_a_command_is_reached(project: Project) -> None:
    path = project.write("scan/a.py", b"def f(): pass\n")
    assert project.run("--check", "./scan").returncode == 0
    assert project.run("scan", "./scan").stdout.decode().startswith("scan/a.py")
    assert path.read_bytes() == b"def f(): pass\n"
