"""The leaderboard: what stands on a terminal, in JSON, and on a page that a browser opens."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from telemetry_inject.report.leaderboard.page import page
from telemetry_inject.report.leaderboard.scale import fitting
from telemetry_inject.report.leaderboard.table import lines
from telemetry_inject.report.text import Paint
from telemetry_inject.standings import plain
from tests.report.boards import BOARD, EMPTY, ROWS

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
VOID = {"meta", "line", "polyline"}


def test_the_terminal_says_who_is_best_and_whom_to_believe() -> None:
    said = [*lines(BOARD, Paint(False))]
    table = [each for each in said if " of 40 " in each and "requests" not in each]
    assert [each.split()[1 if " *" in each[:3] else 0] for each in table] == [
        each.model for each in ROWS
    ]
    assert table[0].split() == [
        "*", "anthropic:claude-large", "78", "%", "1.1", "(0.7", "…", "1.6)", "40", "of", "40",
        "(91–100", "%)", "9.5", "s", "22", "s", "52,110", "/", "18,240", "$1.90", "$0.0475", "19",
    ]  # fmt: skip
    assert "≤ $2.60" in table[3]
    assert table[6].split()[-3:] == ["unknown", "unknown", "0"]
    text = "\n".join(said)
    assert "ollama:smollm2: 9 of 9 requests brought no valid plan, most often: timeout" in text
    assert "29 by the jury, 6 by the objective score alone, 2 with one plan" in text
    assert "NOT COUNTED: 102 pairs, 40 % the same in both orders, 2 of 9 planted" in text
    assert "ollama:smollm2: no pair judged, 27 not answered" in text
    assert "214 votes not asked for" in text


def test_nothing_to_compare() -> None:
    assert "nothing was compared" in "\n".join(lines(EMPTY, Paint(False)))
    assert "There is nothing to draw." in page(EMPTY, "telemetry-inject")


def test_as_data() -> None:
    data = json.loads(json.dumps(plain(BOARD)))
    assert [each["model"] for each in data["rows"]] == [each.model for each in ROWS]
    assert data["matrix"]["rules"]["ollama:smollm2"]["duels"] == 40
    assert data["jury"]["judges"][2]["trusted"] is False
    assert data["run"] == {"functions": 40, "judging_cost": 0.82, "seconds": 191.0, "seed": 1}


class Reader(HTMLParser):
    """Checks that what is opened is closed, and collects what a page holds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.names: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    read = Reader()
    read.feed(page(BOARD, "telemetry-inject 1"))
    assert not read.open
    assert not {"script", "link", "img", "iframe", "b"} & set(read.names)
    assert not [each for each in read.attributes if each[0] in ("src", "href", "onload")]
    assert not [each for each in read.attributes if "url(" in each[1] or "//" in each[1]]
    assert read.names.count("svg") == 3
    assert '<b>charge</b> & "refund"' in read.text, "what a model says is text, never markup"
    assert read.names.count("circle") == 7 + 5 + 5  # strength, cost where known, latency


def test_a_hostile_name_stays_a_name() -> None:
    name = "openai:</svg><script>alert(1)</script>$cost\"'"
    rows = (replace(ROWS[0], model=name), *ROWS[1:])
    read = Reader()
    read.feed(page(replace(BOARD, rows=rows), "telemetry-inject 1"))
    assert "script" not in read.names
    assert name in read.text


@pytest.mark.slow
def test_a_browser_opens_the_page(tmp_path: Path) -> None:
    browser = next((found for each in BROWSERS if (found := shutil.which(each))), None)
    if browser is None and not os.environ.get("CI"):
        pytest.skip("no Chromium is installed")
    assert browser is not None
    file = tmp_path / "page.html"
    file.write_text(page(BOARD, "telemetry-inject 1"), "utf-8")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
        f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={tmp_path / 'page.png'}", "--dump-dom",
        file.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    assert "CONSOLE" not in done.stderr, "the browser has something against the page"
    assert done.stdout.count("<svg") == 3
    assert all(each.model in done.stdout for each in ROWS)
    assert (tmp_path / "page.png").stat().st_size > 20_000, "the picture is empty"


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0.2, 0.9], [0.2, 0.4, 0.6, 0.8]),
        ([-9.0, 10.0], [-10, -5, 0, 5, 10]),
        ([0.001, 0.05], [0.001, 0.002, 0.005, 0.01, 0.02, 0.05]),
        ([5.0], [4.6, 4.8, 5.0, 5.2, 5.4]),
        ([0.0], [-1, -0.5, 0, 0.5, 1]),
    ],
)
def test_scales_have_round_ticks(values: list[float], ticks: list[float]) -> None:
    scale = fitting(values, 0, 100)
    assert scale.ticks() == pytest.approx(ticks)
    assert all(0 <= scale.at(each) <= 100 for each in values)
