"""Telemetry coverage on a small project."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from tests.cli.conftest import Project
from tests.cli.repository import committed, function, git, module


@pytest.fixture
def half(project: Project) -> Project:
    """Return a project with two packages: one function of two in `shop`, none in `shop/api`."""
    project.write("shop/payments.py", module(function("charge")))
    assert project.run("shop").returncode == 0
    project.write("shop/refunds.py", module(function("refund")))
    project.write("shop/api/__init__.py", b"")
    project.write("shop/api/views.py", module(function("order"), function("cancel")))
    return project


def test_the_threshold_decides(half: Project) -> None:
    assert half.run("--check", "shop").returncode == 1
    assert half.run("--fail-under", "25", "shop").returncode == 0
    done = half.run("--fail-under", "25.1", "shop")
    assert done.returncode == 1
    assert "Telemetry coverage is 25 %, which is under 25.1 %." in done.stderr.decode()
    assert half.run("--fail-under", "101", "shop").returncode == 2


def test_the_table_by_package_and_file(half: Project) -> None:
    text = half.run("--check", "shop").stderr.decode()
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "Coverage 25.0 % 1 of 4" in lines
    assert "shop 50.0 % 1 of 2" in lines
    assert "shop/api 0.0 % 0 of 2" in lines
    assert "shop/payments.py 100.0 % 1 of 1" not in lines
    text = half.run("--check", "-v", "shop").stderr.decode()
    assert "shop/payments.py 100.0 % 1 of 1" in [
        " ".join(line.split()) for line in text.splitlines()
    ]


def test_telemetry_of_others_counts(project: Project) -> None:
    text = function("charge").replace("    answer =", "    with tracer.start_as_current_span('x'):\n        pass\n    answer =")  # fmt: skip
    project.write("shop/payments.py", b"from opentelemetry import trace\ntracer = trace.get_tracer('x')\n" + module(text))  # fmt: skip
    done = project.run("--check", "shop")
    assert done.returncode == 0
    assert "1 of 1" in done.stderr.decode()


def test_ignored_is_not_missing(project: Project) -> None:
    project.write("shop/payments.py", module("# telemetry: ignore\n" + function("charge")))
    done = project.run("--check", "--format", "json", "shop")
    assert done.returncode == 0
    assert json.loads(done.stdout)["summary"]["coverage"] == {
        "percent": 100.0, "selected": 0, "covered": 0, "missing": 0, "refused": 0, "failed": 0,
    }  # fmt: skip


def test_a_function_refused_by_rule_passes(project: Project) -> None:
    foreign = b"_otel_mine = 1\n" + module(function("charge"))
    project.write("shop/payments.py", foreign)
    done = project.run("--check", "--format", "json", "shop")
    counts = json.loads(done.stdout)["summary"]["coverage"]
    assert done.returncode == 0
    assert (counts["refused"], counts["missing"], counts["percent"]) == (1, 0, 100.0)


def test_the_report_the_trend_and_the_badge(half: Project) -> None:
    committed(half)
    words = ("--coverage", "c.json", "--coverage", "trend.jsonl", "--coverage", "badge.svg")
    for _ in range(2):
        assert half.run(*words, "shop").returncode == 1
    report = json.loads((half.folder / "c.json").read_bytes())
    assert report["commit"] == git(half.folder, "rev-parse", "HEAD").strip()
    assert report["total"]["percent"] == 25.0
    assert report["packages"]["shop/api"]["missing"] == 2
    assert report["files"]["shop/payments.py"]["covered"] == 1
    assert report["projects"]["."] == report["total"]
    first, second = (half.folder / "trend.jsonl").read_text().splitlines()
    assert first == second
    assert "files" not in json.loads(first)
    picture = ET.parse(half.folder / "badge.svg").getroot()
    assert [each.text for each in picture.iter("{http://www.w3.org/2000/svg}text")] == [
        "telemetry",
        "25%",
    ]


def test_only_changed_functions_count(half: Project) -> None:
    committed(half)
    half.write("shop/api/views.py", module(function("order", "new"), function("cancel")))
    done = half.run("--check", "--since", "HEAD", "--format", "json", "shop")
    counts = json.loads(done.stdout)["summary"]["coverage"]
    assert (counts["selected"], counts["missing"]) == (1, 1)
    half.run("--since", "HEAD", "shop")
    done = half.run("--check", "--since", "HEAD", "--format", "json", "shop")
    counts = json.loads(done.stdout)["summary"]["coverage"]
    assert (counts["selected"], counts["covered"], done.returncode) == (1, 1, 0)


def test_where_it_cannot_be_written(half: Project) -> None:
    assert half.run("--coverage", "c.txt", "shop").returncode == 2
    done = half.run("--coverage", "nowhere/c.json", "shop")
    assert done.returncode == 2
    assert "nowhere/c.json" in done.stderr.decode()


def test_the_projects_file_sets_the_threshold(half: Project) -> None:
    half.write("telemetry-inject.toml", b"fail-under = 20\n")
    assert half.run("--check", "shop").returncode == 0
    assert half.run("--check", "--fail-under", "30", "shop").returncode == 1
