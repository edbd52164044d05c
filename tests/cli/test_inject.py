"""The main command on a small project."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.cli.conftest import MANIFEST, SHOP, Project


def payments(project: Project) -> bytes:
    return (project.folder / "shop/payments.py").read_bytes()


def test_in_place_and_back(project: Project) -> None:
    done = project.run("shop")
    text = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert b"_otel_tracer" in payments(project)
    assert "1 changed" in text
    assert "Undo:       telemetry-inject --remove shop" in text
    again = project.run("shop")
    assert again.returncode == 0
    assert "0 changed" in again.stdout.decode()
    removed = project.run("--remove", "shop")
    assert removed.returncode == 0
    assert payments(project) == SHOP


def test_a_diff_is_a_patch_and_nothing_is_written(project: Project) -> None:
    done = project.run("--diff", "shop")
    assert done.returncode == 0
    assert payments(project) == SHOP
    assert done.stdout.startswith(b"--- a/shop/payments.py\n+++ b/shop/payments.py\n@@")
    assert b"1 would change" in done.stderr
    subprocess.run(["git", "apply", "-"], input=done.stdout, cwd=project.folder, check=True)
    patched = payments(project)
    project.write("shop/payments.py", SHOP)
    assert project.run("shop").returncode == 0
    assert payments(project) == patched


def test_a_diff_of_windows_line_ends_applies(project: Project) -> None:
    source = SHOP.replace(b"\n", b"\r\n").rstrip()
    project.write("shop/payments.py", source)
    done = project.run("--diff", "shop")
    subprocess.run(["git", "apply", "-"], input=done.stdout, cwd=project.folder, check=True)
    patched = payments(project)
    assert b"_otel" in patched
    assert patched.count(b"\n") == patched.count(b"\r\n")
    assert project.run("--remove", "shop").returncode == 0
    assert payments(project) == source


def test_check_tells_what_is_missing(project: Project) -> None:
    done = project.run("--check", "shop")
    assert done.returncode == 1
    assert done.stdout.decode() == "shop/payments.py:6: charge has no telemetry\n"
    assert payments(project) == SHOP
    project.run("shop")
    assert project.run("--check", "shop").returncode == 0


def test_the_report_as_json(project: Project) -> None:
    done = project.run("--format", "json", "--diff", "shop")
    found = json.loads(done.stdout)
    [file] = [each for each in found["files"] if each["changed"]]
    assert (file["path"], file["written"]) == ("shop/payments.py", False)
    functions = {each["id"]: each for each in file["functions"]}
    assert functions["shop/payments.py::charge"]["status"] == "injected"
    assert functions["shop/payments.py::charge"]["boundary"]
    assert functions["shop/payments.py::double"]["status"] == "skipped"
    assert functions["shop/payments.py::double"]["reason"].endswith(".")
    assert found["summary"]["injected"] == 1
    assert done.stderr == b""


def test_the_patch_of_what_was_written(project: Project) -> None:
    done = project.run("--format", "patch", "shop")
    assert b"_otel" in payments(project)
    subprocess.run(["git", "apply", "-R", "-"], input=done.stdout, cwd=project.folder, check=True)
    assert payments(project) == SHOP


def test_standard_input(project: Project) -> None:
    done = project.run("-", "--stdin-filename", "shop/payments.py", stdin=SHOP)
    assert done.returncode == 0, done.stderr.decode()
    project.run("shop")
    assert done.stdout == payments(project)
    back = project.run("-", "--remove", "--language", "python", stdin=done.stdout)
    assert back.stdout == SHOP


def test_standard_input_that_is_no_program_comes_out_again(project: Project) -> None:
    done = project.run("-", "--language", "python", stdin=b"def (\n")
    assert done.stdout == b"def (\n"
    assert b"stdin:1:" in done.stderr


def test_quiet_and_verbose(project: Project) -> None:
    done = project.run("--quiet", "shop")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    project.run("--remove", "-q", "shop")
    text = project.run("--verbose", "--diff", "shop").stderr.decode()
    assert "shop/payments.py:6: injected (" in text
    assert "shop/payments.py:13: skipped double: " in text


def test_a_repository_without_a_manifest_is_looked_at_whole(project: Project) -> None:
    """What another file reads of a function counts, though only one file was named."""
    (project.folder / "pyproject.toml").unlink()
    alone = project.run("--diff", "shop/payments.py").stdout
    project.write(
        "tools.py", b"from shop.payments import charge\n\nWORDS = charge.__code__.co_names\n"
    )
    together = project.run("--diff", "shop/payments.py").stdout
    assert b"+@_otel_tracer" in alone
    assert b"+@_otel_tracer" not in together
    assert b"+    with _otel_tracer" in together


def test_a_version_too_old_stops_the_project_and_nothing_adds_to_it(project: Project) -> None:
    project.write("pyproject.toml", MANIFEST % b', "opentelemetry-api==1.20.0"')
    before = (project.folder / "pyproject.toml").read_bytes()
    done = project.run("shop", "--add-deps")
    assert done.returncode == 1
    assert payments(project) == SHOP
    assert (project.folder / "pyproject.toml").read_bytes() == before
    assert "asks for opentelemetry-api==1.20.0" in done.stderr.decode()
    assert project.run("shop", "--assume-deps").returncode == 0
    assert payments(project) != SHOP


def test_an_undeclared_dependency_stops_the_project(project: Project) -> None:
    project.write("pyproject.toml", MANIFEST % b"")
    done = project.run("shop")
    assert done.returncode == 1
    assert payments(project) == SHOP
    assert "does not declare opentelemetry-api" in done.stderr.decode()
    assert "--add-deps" in done.stderr.decode()
    assert project.run("--diff", "shop").returncode == 0
    assert project.run("--assume-deps", "shop").returncode == 0
    assert b"_otel" in payments(project)


def test_a_dependency_is_added_on_request(project: Project) -> None:
    project.write("pyproject.toml", MANIFEST % b"")
    done = project.run("--add-deps", "shop")
    assert done.returncode == 0, done.stderr.decode()
    assert b"opentelemetry-api" in (project.folder / "pyproject.toml").read_bytes()
    assert b"_otel" in payments(project)


def test_a_lone_file_is_only_warned_about(project: Project) -> None:
    (project.folder / "pyproject.toml").unlink()
    done = project.run("shop/payments.py")
    assert done.returncode == 0
    assert "No manifest found" in done.stdout.decode()
    assert b"_otel" in payments(project)


def test_plans_are_saved_and_carried_out(project: Project) -> None:
    assert project.run("--diff", "--save-plan", "plan.json", "shop").returncode == 0
    plans = json.loads((project.folder / "plan.json").read_bytes())["plans"]
    assert [each["function"] for each in plans] == ["shop/payments.py::charge"]
    done = project.run("--plan", "plan.json", "shop")
    assert done.returncode == 0, done.stderr.decode()
    planned = payments(project)
    project.write("shop/payments.py", SHOP)
    project.run("shop")
    assert payments(project) == planned


def test_a_plan_for_nothing_is_a_failure(project: Project) -> None:
    plan = {"$schema": "urn:telemetry-inject:plan:1", "version": 1}
    plans = [{"function": "shop/other.py::f"}, {"function": "shop/payments.py::gone"}]
    project.write("plan.json", json.dumps(plan | {"plans": plans}).encode())
    done = project.run("--plan", "plan.json", "shop")
    assert done.returncode == 1
    assert "shop/other.py" in done.stderr.decode()
    assert "gone" in done.stderr.decode()
    assert payments(project) == SHOP


def test_a_broken_file_is_left_alone_and_the_others_go_on(project: Project) -> None:
    project.write("shop/broken.py", b"x = 1\ndef f(:\n    pass\n")
    done = project.run("shop")
    assert done.returncode == 0
    assert "shop/broken.py:2:" in done.stderr.decode()
    assert b"_otel" in payments(project)


def test_an_unreadable_file_fails_and_the_others_go_on(project: Project) -> None:
    path = project.write("shop/locked.py", SHOP)
    path.chmod(0o444)
    done = project.run("shop")
    assert done.returncode == 1
    assert "shop/locked.py: failed: the file is read-only" in done.stderr.decode()
    assert path.read_bytes() == SHOP
    assert b"_otel" in payments(project)


def test_hostile_names_do_no_harm(project: Project) -> None:
    names = [
        "with blank.py",
        "quote'\".py",
        "new\nline.py",
        "es\x1b[2Jcape.py",
        "-dash.py",
        "äö.py",
    ]
    for name in names:
        project.write(f"odd/{name}", SHOP)
    done = project.run("--diff", "odd")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout + done.stderr
    subprocess.run(["git", "apply", "-"], input=done.stdout, cwd=project.folder, check=True)
    assert all(b"_otel" in (project.folder / "odd" / name).read_bytes() for name in names)
    inside = project.run("--remove", "--", "-dash.py", folder=project.folder / "odd")
    assert inside.returncode == 0, inside.stderr.decode()
    assert (project.folder / "odd" / "-dash.py").read_bytes() == SHOP


def test_the_trace_holds_every_step(project: Project) -> None:
    done = project.run("--debug-trace", "shop")
    [path] = (project.folder / "logs").iterdir()
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert f"logs/{path.name}" in done.stdout.decode()
    seen = {each["category"] for each in lines}
    assert {
        "function_call",
        "scan",
        "selection",
        "plan",
        "validation",
        "injection",
        "write",
    } <= seen
    assert len({each["data"]["run"] for each in lines}) == 1


def test_the_environment_asks_for_a_trace(project: Project) -> None:
    project.run("shop", environment={"DEBUG_TRACE": "true", "DEBUG_TRACE_LEVEL": "INFO"})
    [path] = (project.folder / "logs").iterdir()
    levels = {json.loads(line)["level"] for line in path.read_text().splitlines()}
    assert levels == {"INFO"}


def test_many_files_in_several_processes(project: Project) -> None:
    for number in range(60):
        project.write(f"many/module{number:02}.py", SHOP)
    one = project.run("--format", "json", "--jobs", "1", "--diff", "many")
    two = project.run("--format", "json", "--jobs", "2", "--diff", "many")
    assert one.stdout == two.stdout
    assert json.loads(one.stdout)["summary"]["injected"] == 60


def test_a_link_is_followed_to_its_file(project: Project) -> None:
    link = project.folder / "link.py"
    link.symlink_to(Path("shop") / "payments.py")
    assert project.run("link.py").returncode == 0
    assert link.is_symlink()
    assert b"_otel" in payments(project)


CART = b"""import { readFile } from 'node:fs/promises';

export async function readCart(path, limit) {
  const text = await readFile(path, 'utf8');
  const lines = text.split('\\n');
  return lines.slice(0, limit);
}
"""


def test_javascript_in_place_and_back(project: Project) -> None:
    project.write(
        "web/package.json", b'{"type": "module", "dependencies": {"@opentelemetry/api": "^1.9.0"}}'
    )
    path = project.write("web/cart.js", CART)
    done = project.run("web")
    assert done.returncode == 0, done.stderr.decode()
    assert b"telemetry-inject: v1" in path.read_bytes()
    assert project.run("--check", "web").returncode == 0
    assert project.run("--remove", "web").returncode == 0
    assert path.read_bytes() == CART


def test_scan_lists_functions_and_remembers_them(project: Project) -> None:
    first = project.run("scan", "--format", "json", "shop")
    [_, file] = json.loads(first.stdout)["left_out"] + json.loads(first.stdout)["files"]
    assert file["path"] == "shop/payments.py"
    assert [(each["qualified"], each["line"]) for each in file["functions"]] == [
        ("charge", 6),
        ("double", 13),
    ]
    assert project.run("scan", "--format", "json", "shop").stdout == first.stdout
    table = project.run("scan", "shop").stdout.decode()
    assert table.splitlines()[1].split() == ["line", "function", "kind", "complexity", "features"]
    assert "2 functions in 1 file, 1 left out" in table


def test_bootstrap_writes_a_file_once(project: Project) -> None:
    done = project.run("bootstrap", "--language", "python")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.startswith(b"Wrote ")
    again = project.run("bootstrap", "--language", "python")
    assert again.returncode == 2
    assert b"already" in again.stderr or b"there" in again.stderr
