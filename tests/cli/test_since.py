"""Only functions whose code changed, in real repositories."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Project
from tests.cli.repository import committed, function, git, module

MISSING = re.compile(r"^(.+?):\d+: (\S+) has no telemetry$", re.MULTILINE)


def missing(project: Project, *words: str, **more: object) -> set[tuple[str, str]]:
    """Return the files and functions that a check names."""
    done = project.run("--check", *words, **more)  # type: ignore[arg-type]
    assert done.returncode in (0, 1), done.stderr.decode()
    found = set(MISSING.findall(done.stdout.decode()))
    assert done.returncode == int(bool(found)), done.stderr.decode()
    return found


@pytest.fixture
def repository(project: Project) -> Project:
    project.write("shop/payments.py", module(function("charge"), function("refund")))
    committed(project)
    return project


def test_nothing_has_changed(repository: Project) -> None:
    assert missing(repository, "--since", "HEAD", ".") == set()
    assert missing(repository, ".") == {
        ("shop/payments.py", "charge"),
        ("shop/payments.py", "refund"),
    }


def test_one_function_has_changed(repository: Project) -> None:
    text = module(function("charge"), function("refund", "refunds"))
    repository.write("shop/payments.py", text)
    assert missing(repository, "--since", "HEAD", ".") == {("shop/payments.py", "refund")}
    repository.run("--since", "HEAD", ".")
    written = (repository.folder / "shop/payments.py").read_text()
    assert written.count("start_as_current_span") == 1
    assert '"refund' in written


def test_line_ends_and_what_is_around_a_function_are_no_change(repository: Project) -> None:
    text = b"# moved down\n\nX = 1\n" + module(function("charge"), function("refund"))
    repository.write("shop/payments.py", text.replace(b"\n", b"\r\n"))
    assert missing(repository, "--since", "HEAD", ".") == set()


def test_a_new_file_that_git_does_not_know_yet(repository: Project) -> None:
    repository.write("shop/new.py", module(function("order")))
    assert missing(repository, "--since", "HEAD", ".") == {("shop/new.py", "order")}
    repository.write(".gitignore", b"new.py\n")
    assert missing(repository, "--since", "HEAD", ".") == set()


@pytest.mark.parametrize("known", [True, False])
def test_a_renamed_file_is_followed(repository: Project, known: bool) -> None:
    (repository.folder / "shop/payments.py").unlink()
    text = module(function("charge"), function("refund", "refunds"), function("order"))
    repository.write("shop/money.py", text)
    if known:
        git(repository.folder, "add", "-A")
    expected = {("shop/money.py", "refund"), ("shop/money.py", "order")}
    assert missing(repository, "--since", "HEAD", ".") == expected


def test_a_file_that_was_split(repository: Project) -> None:
    (repository.folder / "shop/payments.py").unlink()
    repository.write("shop/charges.py", module(function("charge")))
    repository.write("shop/refunds.py", module(function("refund")))
    assert missing(repository, "--since", "HEAD", ".") == set()


def test_older_revisions_and_where_a_branch_left(repository: Project) -> None:
    git(repository.folder, "checkout", "-q", "-b", "branch")
    repository.write("shop/a.py", module(function("on_branch")))
    git(repository.folder, "add", "-A")
    git(repository.folder, "commit", "-q", "-m", "second")
    git(repository.folder, "checkout", "-q", "main")
    repository.write("shop/payments.py", module(function("charge"), function("refund", "x")))
    git(repository.folder, "commit", "-q", "-a", "-m", "third")
    git(repository.folder, "checkout", "-q", "branch")
    here = {("shop/a.py", "on_branch")}
    assert missing(repository, "--since", "main...", ".") == here
    assert missing(repository, "--since", "main", ".") == {*here, ("shop/payments.py", "refund")}
    assert missing(repository, "--since", "HEAD~1", ".") == here
    assert missing(repository, "--since", "HEAD", ".") == set()


def test_only_what_is_staged(repository: Project) -> None:
    text = module(function("charge", "staged"), function("refund"))
    repository.write("shop/payments.py", text)
    git(repository.folder, "add", "-A")
    more = module(function("charge", "staged"), function("refund", "not-staged"))
    repository.write("shop/payments.py", more)
    repository.write("shop/new.py", module(function("order")))
    assert missing(repository, "--staged", ".") == {("shop/payments.py", "charge")}


def test_staged_before_the_first_commit(project: Project) -> None:
    (project.folder / ".git").rmdir()
    git(project.folder, "init", "-q")
    assert missing(project, "--staged", ".") == set()
    git(project.folder, "add", "shop")
    assert missing(project, "--staged", ".") == {("shop/payments.py", "charge")}


def test_staged_in_a_hook(repository: Project) -> None:
    """`git commit FILE` runs hooks with an index of its own, and with GIT_DIR set."""
    repository.write("shop/payments.py", module(function("charge", "x"), function("refund")))
    repository.write("shop/new.py", module(function("order")))
    git(repository.folder, "add", "shop/new.py")
    hook = repository.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        "#!/bin/sh\n"
        f'cd shop && "{sys.executable}" -m telemetry_inject --check --staged . >"$OLDPWD/said"\nexit 0\n'
    )
    hook.chmod(0o755)
    git(repository.folder, "commit", "-q", "-m", "x", "shop/payments.py")
    said = (repository.folder / "said").read_text()
    assert set(MISSING.findall(said)) == {("payments.py", "charge")}


def test_names_that_are_hard(repository: Project) -> None:
    for name in ("with blank.py", "äö.py", 'quo"te.py', "new\nline.py", "-dash.py"):
        repository.write(f"odd/{name}", module(function("order")))
    assert len(missing(repository, "--since", "HEAD", ".")) >= 4
    git(repository.folder, "add", "-A")
    git(repository.folder, "commit", "-q", "-m", "x")
    assert missing(repository, "--since", "HEAD", ".") == set()


def test_mistakes_are_explained(repository: Project, tmp_path: Path) -> None:
    for words, text in (
        (("--since", "nowhere", "."), "'nowhere' is not a revision"),
        (("--since", "--output=x", "."), "is not a revision"),
        (("--since", "HEAD", "--staged", "."), "leave --since out"),
        (("--since", "HEAD", "--remove", "."), "--remove"),
        (("--since", "HEAD", "-"), "standard input"),
    ):
        done = repository.run(*words)
        assert done.returncode == 2
        assert text in done.stderr.decode()
    assert not (repository.folder / "x").exists()


def test_without_a_repository(project: Project) -> None:
    (project.folder / ".git").rmdir()
    done = project.run("--since", "HEAD", "shop", environment={"GIT_CEILING_DIRECTORIES": "/"})
    assert done.returncode == 2
    assert "is in no git repository" in done.stderr.decode()


def test_a_shallow_clone_says_so(repository: Project, tmp_path_factory: pytest.TempPathFactory) -> None:  # fmt: skip
    git(repository.folder, "commit", "-q", "--allow-empty", "-m", "second")
    clone = tmp_path_factory.mktemp("clone") / "it"
    git(repository.folder, "clone", "-q", "--depth", "1", f"file://{repository.folder}", str(clone))
    done = repository.run("--since", "HEAD~1", ".", folder=clone)
    assert done.returncode == 2
    assert "shallow" in done.stderr.decode()


def test_a_repository_runs_nothing_of_its_own(repository: Project) -> None:
    """Its configuration names programs at every place where git would run one for a diff."""
    trap, said = repository.folder / "trap.sh", repository.folder.parent / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch {said}\ncat\n")
    trap.chmod(0o755)
    for name in (
        "core.fsmonitor", "diff.external", "diff.x.textconv", "diff.x.command",
        "filter.x.clean", "filter.x.smudge", "filter.x.process", "core.pager", "core.sshCommand",
    ):  # fmt: skip
        git(repository.folder, "config", name, str(trap))
    repository.write(".gitattributes", b"*.py diff=x filter=x\n")
    repository.write("shop/payments.py", module(function("charge", "y"), function("refund")))
    assert missing(repository, "--since", "HEAD", ".") == {("shop/payments.py", "charge")}
    missing(repository, "--staged", ".")
    assert not said.exists()
    subprocess.run(["git", "diff"], cwd=repository.folder, capture_output=True, check=False)
    assert said.exists(), "the trap works"


def test_a_submodule_is_left_out(repository: Project, tmp_path_factory: pytest.TempPathFactory) -> None:  # fmt: skip
    other = tmp_path_factory.mktemp("other")
    git(other, "init", "-q")
    (other / "lib.py").write_bytes(module(function("order")))
    git(other, "add", "-A")
    git(other, "commit", "-q", "-m", "x")
    git(repository.folder, "branch", "base")
    git(
        repository.folder, "-c", "protocol.file.allow=always", "submodule", "add", str(other), "sub"
    )
    assert missing(repository, "--since", "base", ".") == set()
    done = repository.run("--check", "-v", "--since", "base", ".")
    assert "in a submodule" in done.stderr.decode()


def test_a_worktree(repository: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("trees") / "tree"
    git(repository.folder, "worktree", "add", "-q", "-b", "other", str(place))
    (place / "shop/payments.py").write_bytes(module(function("charge", "y"), function("refund")))
    assert missing(repository, "--since", "HEAD", ".", folder=place) == {
        ("shop/payments.py", "charge")
    }
