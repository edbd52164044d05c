"""Every file in `benchmarks/projects` describes a project that the suites can run."""

from __future__ import annotations

from typing import get_args

import pytest

from benchmarks.environments import load, names
from benchmarks.fetch import Kind


@pytest.mark.parametrize("name", names())
def test_a_project_is_whole(name: str) -> None:
    project = load(name)
    assert project.name == name
    assert project.kind in get_args(Kind)
    assert project.language == ("javascript" if project.kind == "npm" else "python")
    assert project.report in {"junit", "tap", "unittest"}
    assert project.source
    assert (project.report == "junit") == ("$REPORT" in project.test)
    at = "@" if project.kind == "npm" else "="
    assert all(at in each[1:] for each in project.install), "versions are pinned"


def test_the_projects_that_are_promised_are_there() -> None:
    python = {"sqlparse", "jinja2", "toolz", "marshmallow", "tornado"}
    assert python <= set(names())
    assert len([each for each in names() if load(each).kind == "npm"]) >= 5
