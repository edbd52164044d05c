"""`--perform-benchmark` against a server whose models' plans and verdicts are known beforehand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.models import rivals
from tests.models.server import Behaviour, Server, running

MANIFEST = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["opentelemetry-api"]\n'
MODELS = ("openai:gpt-wide", "anthropic:claude-lean", "openai:qwen-lazy", "openai:glm-blind")


@dataclass(frozen=True)
class Run:
    """A finished command in its folder."""

    folder: Path
    code: int
    out: str
    error: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """The debug trace."""
        [trace] = (self.folder / "logs").glob("debug_trace_*.jsonl")
        return [json.loads(line) for line in trace.read_bytes().splitlines()]


def command(folder: Path, environment: Mapping[str, str], *arguments: str) -> Run:
    """Run the command in a folder of its own."""
    variables = {
        **os.environ, "XDG_CACHE_HOME": str(folder / ".cache"),
        "XDG_CONFIG_HOME": str(folder / ".config"), **environment,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "telemetry_inject", *arguments],
        cwd=folder, env=variables, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return Run(folder, done.returncode, done.stdout, done.stderr)


def compared(
    folder: Path,
    behave: Callable[[str, str, int], Behaviour],
    models: tuple[str, ...],
    *arguments: str,
) -> Run:
    """Compare models over fourteen functions in two files."""
    (folder / "pyproject.toml").write_text(MANIFEST)
    (folder / "orders.py").write_bytes(rivals.source(8))
    (folder / "carts.py").write_bytes(rivals.source(6, "cart"))
    with running(Server(behave)) as server:
        return command(
            folder, server.environment, "--perform-benchmark", "--model", ",".join(models),
            "--debug-trace", "--retries", "0", *arguments, "orders.py", "carts.py",
        )  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return one comparison, with JSON on standard output and both reports."""
    return compared(
        tmp_path_factory.mktemp("shop"), rivals.behave, MODELS, "--format", "json",
        "--benchmark-report", "out/board.html", "--benchmark-report", "out/board.json",
    )  # fmt: skip


def test_the_best_plans_are_injected(run: Run) -> None:
    assert run.code == 0, run.error
    report = json.loads(run.out)
    functions = [each for file in report["files"] for each in file["functions"]]
    assert {each["planner"] for each in functions} == {"openai:gpt-wide"}
    assert all(
        "Chosen by comparison: the jury preferred it" in each["reason"] for each in functions
    )
    text = (run.folder / "orders.py").read_text()
    assert text.count('"shop.items.count": len(items)') == 8
    compile(text, "orders.py", "exec")
    assert report["summary"]["models"]["strategy"] == "benchmark"
    assert report["summary"]["models"]["by_model"] == 14


def test_the_leaderboard(run: Run) -> None:
    board = json.loads((run.folder / "out/board.json").read_text())
    summary = json.loads(run.out)["summary"]["benchmark"]
    assert summary == {key: board[key] for key in summary}
    rows = {each["model"]: each for each in board["rows"]}
    assert [*rows][:3] == ["openai:gpt-wide", "anthropic:claude-lean", "rules"]
    assert rows["openai:gpt-wide"]["win_rate"] == 1
    assert rows["openai:gpt-wide"]["chosen"] == 14
    assert all(each["valid"] == each["asked"] == 14 for each in rows.values())
    low, high = rows["anthropic:claude-lean"]["strength_range"]
    assert high - low > 1, "fourteen duels do not make anybody certain"
    assert rows["openai:gpt-wide"]["cost"] is None, "a server of one's own has no known price"
    assert rows["openai:gpt-wide"]["p50"] >= 0.05
    assert board["jury"]["concordance"] == pytest.approx(1)
    page = (run.folder / "out/board.html").read_text()
    assert all(each in page for each in rows)


def test_who_only_sees_the_order_has_no_vote(run: Run) -> None:
    board = json.loads((run.folder / "out/board.json").read_text())
    judges = {each["judge"]: each for each in board["jury"]["judges"]}
    blind = judges.pop("openai:glm-blind")
    assert (blind["trusted"], blind["steady"], blind["passed"]) == (False, 0, 0)
    assert blind["controls"] >= 3, "however few functions there are, a judge gets known"
    for each in judges.values():
        assert (each["trusted"], each["passed"]) == (True, each["controls"])


def test_what_judges_are_shown(run: Run) -> None:
    """Both orders, nobody's name, no plan of one's own family."""
    asked = [
        each["data"] for each in run.events
        if each["category"] == "llm_request" and "Pair P1" in each["data"]["prompt"]
    ]  # fmt: skip
    names = re.compile(r"gpt|claude|qwen|glm|openai|anthropic|rules", re.IGNORECASE)
    assert not [each for each in asked if names.search(each["prompt"])]
    plans = {
        each["data"]["function"]: {
            by: option["plan"] for option in each["data"]["options"] for by in option["by"]
        }
        for each in run.events
        if each["category"] == "judging" and "options" in each["data"]
    }
    shown: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for each in asked:
        function = next(name for name in plans if f":{name}" in each["question"])
        judge = f"{each['provider']}:{each['model']}"
        for _, first, second in rivals.PAIR.findall(each["prompt"]):
            pair = tuple(
                re.sub(r"^  ", "", text, flags=re.MULTILINE).strip() for text in (first, second)
            )
            real = plans[function].values()
            if pair[0] in real and pair[1] in real:
                assert plans[function][judge] not in pair, "a judge was asked about its own plan"
            shown.setdefault((judge, function), []).append((pair[0], pair[1]))
    assert {judge for judge, _ in shown} == set(MODELS)
    for pairs in shown.values():
        assert sorted(pairs) == sorted((b, a) for a, b in pairs), "each pair in both orders"


def test_every_step_is_traced(run: Run) -> None:
    verdicts = [each for each in run.events if each["category"] == "verdict"]
    assert len(verdicts) == 14 + 5  # each function, each contender
    assert verdicts[0]["data"]["by"] == "jury"
    said = {each["message"] for each in run.events if each["category"] == "judging"}
    assert any(each.startswith("the vote of openai:glm-blind does not count") for each in said)
    assert {"llm_request", "llm_response", "validation", "injection", "write"} <= {
        each["category"] for each in run.events
    }


def test_a_dead_model_hangs_nothing(tmp_path: Path) -> None:
    models = ("openai:gpt-wide", "anthropic:claude-lean", "openai:phi-dead")
    run = compared(tmp_path, rivals.behave, models, "--diff", "--timeout", "1")
    assert run.code == 0, run.error
    assert run.out.count('+            "shop.items.count": len(items),') == 14
    assert "openai:phi-dead: " in run.error
    assert "no whole answer within 1 s" in run.error
    assert "0 of 14" in run.error
    [page] = (tmp_path / "logs").glob("benchmark_*.html")
    data = page.with_suffix(".json")
    assert str(page.relative_to(tmp_path)) in run.error
    assert json.loads(data.read_text())["run"]["seconds"] < 30


def test_what_was_paid_for_is_kept_and_can_be_applied(tmp_path: Path) -> None:
    run = compared(tmp_path, rivals.behave, MODELS[:2], "--diff")
    [apply] = re.findall(r"^Apply: +telemetry-inject (.*)$", run.error, re.MULTILINE)
    before = (tmp_path / "orders.py").read_bytes()
    done = command(tmp_path, {}, *apply.split())
    assert done.code == 0, done.error
    assert before == rivals.source(8)
    assert (tmp_path / "orders.py").read_text().count('"shop.items.count": len(items)') == 8


def test_models_of_one_family_leave_it_to_the_score(tmp_path: Path) -> None:
    run = compared(tmp_path, rivals.behave, ("openai:gpt-wide", "openai:gpt-lean"), "--diff")
    assert run.code == 0, run.error
    assert "Inconclusive on 14 functions: no judge had a vote." in run.error


def test_one_model_that_says_nonsense_leaves_it_to_the_rules(tmp_path: Path) -> None:
    run = compared(tmp_path, lambda *_: Behaviour("nonsense"), ("openai:gpt-wide",), "--diff")
    assert run.code == 0, run.error
    assert "by rules, for all that models said" in run.error
    assert "most often: the answer is not JSON" in run.error


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name them with --model"),
        (("--model", "openai:gpt-wide", "--check"), "--check"),
        (("--model", "openai:gpt-wide", "--strategy", "race"), "--strategy"),
        (("--model", "openai:gpt-wide", "--benchmark-report", "board.pdf"), "name a .html"),
    ],
)
def test_what_cannot_be_compared(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(rivals.source(1))
    run = command(tmp_path, {}, "--perform-benchmark", *arguments, "a.py")
    assert run.code == 2
    assert words in run.error
    assert "Traceback" not in run.error
