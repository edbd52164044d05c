"""Each format as its reader takes it: GitHub's own Markdown, its commands, its suggestions."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import cmarkgfm  # type: ignore[import-untyped]
import pytest

from tests.cli.conftest import SHOP, Project
from tests.cli.repository import committed, function, module

COMMAND = re.compile(r"^::(error|warning|notice)(?: ([^\n]*?))?::([^\n]*)$")


def accepted(text: bytes, comments: list[dict[str, Any]]) -> bytes:
    """Return the file after somebody has accepted every suggestion, as GitHub replaces lines."""
    lines = text.decode().split("\n")
    for comment in sorted(comments, key=lambda each: -each["line"]):
        [block] = re.findall(r"^(```+)suggestion\n(.*?)^\1$", comment["body"], re.S | re.M)
        new = block[1].removesuffix("\n").split("\n")
        lines[comment.get("start_line", comment["line"]) - 1 : comment["line"]] = new
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    "text",
    [
        SHOP,
        module(function("charge"), function("refund"), "def plain():\n    return 1\n"),
        b"import requests\ndef charge():\n    return requests.get('https://a.example')",
        b"import requests\n" + b"X = 1\n" * 40 + module(function("charge"))[17:],
    ],
)
def test_accepted_suggestions_are_the_instrumented_file(text: bytes, project: Project) -> None:
    path = project.write("shop/payments.py", text)
    assert project.run("--review", "review.json", "shop").returncode == 0
    assert path.read_bytes() == text
    review = json.loads((project.folder / "review.json").read_bytes())
    assert {each["path"] for each in review["comments"]} == {"shop/payments.py"}
    project.run("shop")
    assert accepted(text, review["comments"]) == path.read_bytes() != text


def test_suggestions_stay_within_what_a_pull_request_shows(project: Project) -> None:
    far = b"import requests\n" + b"X = 1\n" * 40
    project.write("shop/near.py", module(function("order")))
    project.write("shop/far.py", far + function("order").encode())
    committed(project)
    project.write("shop/near.py", module(function("order", "changed")))
    project.write("shop/far.py", far + function("order", "changed").encode())
    project.write("shop/new.py", module(function("order")))
    assert project.run("--since", "HEAD", "--review", "r.json", "shop").returncode == 0
    comments = json.loads((project.folder / "r.json").read_bytes())["comments"]
    kinds = {each["path"]: "```suggestion" in each["body"] for each in comments}
    assert kinds == {"shop/near.py": True, "shop/new.py": True, "shop/far.py": False}
    [other] = [each for each in comments if each["path"] == "shop/far.py"]
    assert other["line"] == 42
    assert "+_otel_tracer" in other["body"]


def test_annotations_hold_hostile_names(project: Project) -> None:
    project.write("odd/a,b:c%0A\n::error::x.py", SHOP)
    done = project.run("--check", "--format", "github", "odd")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert all(COMMAND.match(line) for line in lines), lines
    levels = [found[1] for line in lines if (found := COMMAND.match(line))]
    assert levels == ["warning", "notice"]
    assert "file=odd/a%2Cb%3Ac%250A%0A%3A%3Aerror%3A%3Ax.py,line=6" in lines[0]
    assert "title=Telemetry coverage::0 %25 (0 of 1)" in lines[1]


def test_the_comment_as_github_renders_it(project: Project) -> None:
    project.write("odd/a|b`<img src=x>.py", SHOP.replace(b"charge", b"charge_all"))
    project.write("shop/broken.py", b"def (\n")
    done = project.run("--check", "--format", "markdown", ".")
    text, raw = done.stdout.decode(), cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    page = cmarkgfm.github_flavored_markdown_to_html(text, options=raw)
    rows = re.findall(r"<tr>\n(.*?)</tr>", page, re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    assert ["line", "function", "span", "why"] in cells
    [row] = [each for each in cells if each[:2] == ["6", "<code>charge_all</code>"]]
    assert row[2:] == [
        "charge all (internal)",
        "It calls an HTTP service (requests: requests.post).",
    ]
    assert "<img" not in page
    assert "<strong><code>" + html.escape("odd/a|b`<img src=x>.py") in page
    assert "broken.py:1" in page
    assert "Coverage: <strong>0 %</strong> (0 of 2)" in page
    assert "Planned by rules, offline, at no cost." in page
    assert page.count("<details>") == page.count("</details>") == 1
    for table in re.findall(r"<table>.*?</table>", page, re.S):
        assert len({row.count("</t") for row in re.findall(r"<tr>\n(.*?)</tr>", table, re.S)}) == 1


def test_a_comment_fits(project: Project) -> None:
    for number in range(60):
        functions = [function(f"charge_{number}_{n}") for n in range(12)]
        functions.append("def double(n: int) -> int:\n    return n * 2\n")
        project.write(f"many/m{number}.py", module(*functions))
    text = project.run("--check", "--format", "markdown", "many").stdout.decode()
    assert len(text) < 65_536
    assert re.search(r"… and \d+ files more", text)
    assert "<details>" in text


def test_what_was_written(project: Project) -> None:
    text = project.run("--format", "markdown", "shop").stdout.decode()
    assert "Telemetry was added to 1 function in 1 file." in text
    assert b"_otel" in (project.folder / "shop/payments.py").read_bytes()


def test_a_scan_has_no_such_formats(project: Project) -> None:
    done = project.run("scan", "--format", "sarif", "shop")
    assert done.returncode == 2


def test_the_review_goes_where_it_can(project: Project, tmp_path: Path) -> None:
    done = project.run("--review", "nowhere/r.json", "shop")
    assert done.returncode == 2
    assert "nowhere/r.json" in done.stderr.decode()
