"""What each fault of a server comes to, through the whole command: `python -m benchmarks.faults`.

One function, one model at a server that misbehaves on purpose in OpenAI's, Anthropic's and Ollama's
protocols, two retries, 3 s for an answer. Printed for each fault: who planned the function, or what
the report says why no model did; the seconds from the first request to the last answer; the requests;
and the tokens that count as spent (upper bounds where nobody said).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

from tests.models.server import Behaviour, Server, running

SOURCE = b"""import requests


def charge(cart_id: int, amount_cents: int) -> int:
    response = requests.post("https://pay.example.org/charges", json={"amount": amount_cents})
    response.raise_for_status()
    return response.status_code
"""
PLAN = {
    "function": "charge", "decision": "instrument", "reason": "Money moves.",
    "commands": [{"kind": "span", "name": "charge a cart", "span_kind": "client"}],
}  # fmt: skip
BAD = {**PLAN, "commands": [{"kind": "attribute", "key": "shop.x", "expression": "os.getcwd()"}]}
GOOD = Behaviour(text=json.dumps({"plans": [PLAN]}))
WRONG = Behaviour(text=json.dumps({"plans": [BAD]}))
TOO_LONG = '{"error": {"message": "maximum context length is 900 tokens"}}'

ONCE = {
    "429, Retry-After: 1": Behaviour(kind="status", status=429, headers={"retry-after": "1"}),
    "500": Behaviour(kind="status", status=500),
    "503": Behaviour(kind="status", status=503),
    "502, a proxy's page": Behaviour(kind="html", status=502),
    "connection dropped": Behaviour(kind="drop"),
    "stream cut off": Behaviour(kind="cut", text=GOOD.text),
    "stream is not of the protocol": Behaviour(kind="garbage"),
    "truncated (length)": Behaviour(kind="truncated", text='{"plans": ['),
    "not JSON": Behaviour(text="Sure! I would add a span."),
    "wrong schema": Behaviour(text='{"plan": []}'),
    "a plan that may not be": WRONG,
}
ALWAYS = {
    "401": Behaviour(kind="status", status=401),
    "402": Behaviour(kind="status", status=402),
    "404": Behaviour(kind="status", status=404),
    "429, Retry-After: 3600": Behaviour(kind="status", status=429, headers={"retry-after": "3600"}),
    "500": Behaviour(kind="status", status=500),
    "400, prompt too long": Behaviour(kind="status", status=400, body=TOO_LONG),
    "hangs": Behaviour(kind="hang"),
    "refusal": Behaviour(kind="refusal", text="No."),
    "a plan that may not be": WRONG,
}


def faults() -> Iterator[tuple[str, Behaviour, Behaviour]]:
    """Yield each fault's name, what is answered first, and what from then on."""
    yield from ((f"once: {name}", each, GOOD) for name, each in ONCE.items())
    yield from ((f"always: {name}", each, each) for name, each in ALWAYS.items())


def run(protocol: str, answers: Iterator[Behaviour]) -> tuple[str, float, int, str]:
    """Return what the report says, the seconds, the requests and the tokens."""
    with tempfile.TemporaryDirectory() as name, running(Server(lambda *_: next(answers))) as server:
        folder = Path(name)
        (folder / "shop.py").write_bytes(SOURCE)
        environment = {**os.environ, **server.environment, "XDG_CACHE_HOME": str(folder / "c")}
        command = [sys.executable, "-m", "telemetry_inject", "--diff", "--assume-deps", "--timeout", "3",
                   "--format", "json", "--debug-trace", "--model", f"{protocol}:m", "shop.py"]  # fmt: skip
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, check=False
        )
        seconds = asked(next((folder / "logs").glob("*.jsonl")))
        report = json.loads(done.stdout)
        [use] = report["summary"]["models"]["models"]
        [function] = [each for file in report["files"] for each in file["functions"]]
    said = function["plan"]["reason"] if function.get("plan") else function["reason"]
    who = "model" if report["summary"]["models"]["by_model"] else said.split("(", 1)[-1].rstrip(")")
    about = "≤ " if use["estimated"] else ""
    spent = f"{about}{use['input_tokens']:,} + {use['output_tokens']:,}"
    return f"{who}", seconds, sum(server.asked.values()), spent


def asked(trace: Path) -> float:
    """Return the seconds from the first request to the last answer or retry."""
    events = [json.loads(line) for line in trace.read_text().splitlines()]
    kinds = ("llm_request", "llm_response", "retry")
    times = [each["timestamp"] for each in events if each["category"] in kinds]
    return float(max(times) - min(times))


def main() -> None:
    """Run and print a table."""
    print("| fault | protocol | plan by | seconds of asking | requests | tokens in + out |")
    print("|---|---|---|---|---|---|")
    for name, first, then in faults():
        for protocol in ("openai", "anthropic", "ollama"):
            said, seconds, requests, spent = run(protocol, chain([first], repeat(then)))
            cells = (name, protocol, said, f"{seconds:.1f}", requests, spent)
            print(f"| {' | '.join(map(str, cells))} |", flush=True)


if __name__ == "__main__":
    main()
