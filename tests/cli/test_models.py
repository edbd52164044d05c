"""Plans by models from the command line, with answers from a file: no server, no tokens."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SHOP, Project, clean


def plan(function: str = "charge", *commands: dict[str, Any]) -> dict[str, Any]:
    made = [{"kind": "span", "name": "charge a cart", "span_kind": "client"}, *commands]
    return {"plans": [{"function": function, "decision": "instrument", "reason": "Money moves.",
                       "commands": made}]}  # fmt: skip


def answers(project: Project, *given: dict[str, Any] | str, name: str = "answers.json") -> str:
    body = [
        each if isinstance(each, dict) and "answer" in each else {"answer": each} for each in given
    ]
    project.write(name, json.dumps({"answers": body}).encode())
    return f"recorded:{name}"


def summary(output: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output)["summary"]["models"]
    return found


def test_a_models_plan_is_carried_out_and_reported(project: Project) -> None:
    model = answers(project, plan())
    done = project.run("--model", model, "--verbose", "shop")
    assert done.returncode == 0, done.stderr
    assert b'"charge a cart"' in (project.folder / "shop/payments.py").read_bytes()
    assert b"Money moves." in done.stdout
    assert b"Plans by  1 by a model" in done.stdout
    assert b"recorded:answers.json: 1 request, 1 plan" in done.stdout
    assert b"Cost      $0.00" in done.stdout
    assert project.run("--remove", "-q", "shop").returncode == 0
    assert (project.folder / "shop/payments.py").read_bytes() == SHOP


def test_a_dry_run_is_applied_later_for_nothing(project: Project) -> None:
    model = answers(project, plan())
    first = project.run("--diff", "--model", model, "--format", "json", "shop")
    second = project.run("--model", model, "--format", "json", "shop")
    assert (summary(first.stdout)["by_model"], summary(first.stdout)["by_cache"]) == (1, 0)
    assert (summary(second.stdout)["by_model"], summary(second.stdout)["by_cache"]) == (0, 1)
    assert summary(second.stdout)["models"][0]["requests"] == 0
    assert b'"charge a cart"' in (project.folder / "shop/payments.py").read_bytes()


def test_a_changed_function_is_asked_about_again_and_a_moved_one_is_not(project: Project) -> None:
    model = answers(project, plan())
    project.run("--diff", "--model", model, "shop")
    project.write("shop/payments.py", b"import os\n\n\n" + SHOP)
    moved = project.run("--diff", "--model", model, "--format", "json", "shop")
    assert summary(moved.stdout)["by_cache"] == 1
    project.write("shop/payments.py", SHOP.replace(b"response.status_code", b"response.ok"))
    changed = project.run("--diff", "--model", model, "--format", "json", "shop")
    assert summary(changed.stdout)["by_model"] == 1
    kept = project.run("--diff", "--model", model, "--no-plan-cache", "--format", "json", "shop")
    assert summary(kept.stdout)["by_model"] == 1


def test_an_objection_is_told_and_repaired(project: Project) -> None:
    bad = plan("charge", {"kind": "attribute", "key": "shop.x", "expression": "os.getcwd()"})
    model = answers(
        project, {"when": "An earlier answer was rejected", "answer": plan()}, {"answer": bad}
    )
    done = project.run("--diff", "--model", model, "--format", "json", "--debug-trace", "shop")
    assert summary(done.stdout)["by_model"] == 1
    assert summary(done.stdout)["models"][0]["invalid"] == 1
    [trace] = (project.folder / "logs").glob("*.jsonl")
    events = [json.loads(line) for line in trace.read_text().splitlines()]
    asked = [each["data"]["prompt"] for each in events if each["category"] == "llm_request"]
    assert len(asked) == 2
    assert "os.getcwd()" in asked[1]
    assert [each["level"] for each in events if each["category"] == "retry"] == ["WARNING"]


def test_where_every_model_fails_the_rules_plan_and_say_so(project: Project) -> None:
    model = answers(project, "I would rather not.")
    done = project.run("--model", model, "--verbose", "shop")
    assert done.returncode == 0
    assert b"Planned by rules: no model gave a valid plan (recorded:answers.json:" in done.stdout
    assert b"1 by rules" in done.stdout
    assert b"_otel" in (project.folder / "shop/payments.py").read_bytes()


def test_the_first_valid_plan_wins_not_the_first_answer(project: Project) -> None:
    wrong = answers(project, "{}", name="wrong.json")
    right = answers(project, {"answer": plan(), "seconds": 0.3}, name="right.json")
    done = project.run("--diff", "--model", wrong, "--model", right, "--format", "json", "shop")
    found = {each["model"]: each["plans"] for each in summary(done.stdout)["models"]}
    assert found == {wrong: 0, right: 1}


def test_a_model_may_leave_a_function_alone(project: Project) -> None:
    body = {
        "plans": [{"function": "charge", "decision": "skip", "reason": "Noise.", "commands": []}]
    }
    done = project.run("--diff", "--model", answers(project, body), "--verbose", "shop")
    assert b"skipped charge: A model says: Noise." in done.stderr
    assert done.stdout == b""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--model", "recorded:none.json"], b"there is no file none.json"),
        (["--model", "gpt-4p"], b"did you mean openai:gpt-4"),
        (["--model", "openai:gpt-4o"], b"OPENAI_API_KEY is not set"),
        (["--model", "openai:"], b"which model of openai?"),
        (["--model", "x", "--strategy", "luck"], b"expected one of race, hedge, single"),
        (["--model", "x", "--budget", "-1"], b"expected US dollars"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_done(
    project: Project, arguments: list[str], says: bytes
) -> None:
    environment = {"OLLAMA_HOST": "127.0.0.1:9", "OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}
    done = project.run("--diff", *arguments, "shop", environment=environment)
    assert done.returncode == 2
    assert says in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_budget_needs_a_price(project: Project) -> None:
    environment = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    done = project.run("--model", "openai:m", "--budget", "1", "shop", environment=environment)
    assert done.returncode == 2
    assert b"--budget cannot be kept with openai:m: its price is not known" in done.stderr


def test_a_project_cannot_name_a_model(project: Project) -> None:
    project.write("telemetry-inject.toml", b'model = "openai:gpt-4o"\n')
    done = project.run("--diff", "shop")
    assert done.returncode == 2
    assert b"model cannot be set by a project" in done.stderr


def test_without_a_model_none_of_its_code_is_imported(project: Project) -> None:
    program = (
        "import sys; sys.argv = ['telemetry-inject', '--diff', '-q', 'shop'];"
        "from telemetry_inject.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([each for each in sys.modules if each.split('.')[0] in ('openai', 'anthropic',"
        "'ollama', 'genai_prices', 'asyncio') or 'providers' in each or 'execute' in each], "
        "file=sys.stderr)"
    )
    import subprocess
    import sys

    from tests.cli.conftest import clean

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project.folder, env=clean(project.folder),
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stderr.strip().endswith(b"[]"), done.stderr


def test_standard_input_too(project: Project) -> None:
    model = answers(project, plan())
    done = project.run("-", "--stdin-filename", "shop/new.py", "--model", model, stdin=SHOP)
    assert done.returncode == 0, done.stderr
    assert b'"charge a cart"' in done.stdout
    assert not Path(project.folder / "shop/new.py").exists()


def test_the_trace_holds_limits_money_and_every_request(project: Project) -> None:
    model = answers(project, plan())
    project.run("--diff", "--model", model, "--debug-trace", "--budget", "1", "shop")
    [trace] = (project.folder / "logs").glob("*.jsonl")
    events = [json.loads(line) for line in trace.read_text().splitlines()]
    by_kind = {each["category"]: each["data"] for each in events}
    detected = by_kind["token_detection"]
    assert (detected["max_input"], detected["max_output"]) == (8192, 2048)
    assert (detected["provider"], detected["from_cache"]) == ("recorded", False)
    assert by_kind["budget"]["budget"] == 1
    assert by_kind["budget"]["spent"] == 0
    sent, came = by_kind["llm_request"], by_kind["llm_response"]
    assert sent["attempt"] == came["attempt"]
    assert sent["functions"] == came["functions"] == ["shop/payments.py::charge"]
    assert {"prompt", "temperature", "model", "provider"} <= sent.keys()
    assert (came["cost"], came["cost_usd"]) == (0, "$0.000000")
    assert came["duration"] >= 0


def test_a_run_that_is_killed_while_it_asks_leaves_whole_lines(project: Project) -> None:
    model = answers(project, {"answer": plan(), "seconds": 60})
    command = [sys.executable, "-m", "telemetry_inject", "--model", model, "--debug-trace", "shop"]
    running = subprocess.Popen(
        command, cwd=project.folder, env=clean(project.folder),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while b"llm_request" not in traced(project) and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        running.kill()
        running.wait()
    text = traced(project)
    assert text.endswith(b"\n")
    kinds = [json.loads(line)["category"] for line in text.splitlines()]
    assert {"token_detection", "llm_request"} <= {*kinds}
    assert (project.folder / "shop/payments.py").read_bytes() == SHOP


def traced(project: Project) -> bytes:
    """Return what stands in the debug trace by now."""
    return b"".join(each.read_bytes() for each in (project.folder / "logs").glob("*.jsonl"))
