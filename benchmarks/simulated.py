"""A real TypeScript project planned by a simulated model, through the whole command.

    python -m benchmarks.simulated [--files 33] [--median 8] [--wrong 0.1] [--seed 1] [--select all]

The project is the largest files of msw (npm), whose package ships its sources. The model is a server
on loopback that speaks OpenAI's protocol: it answers after a log-normal time with the given median,
what it says is the baseline that it was shown, and in the given share of first answers one
expression is not allowed, so that it has to repair it. Tokens are counted by a real tokenizer
(SmolLM2's, by llama.cpp), and priced by genai-prices as if a provider's model had said the same.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from benchmarks.fetch import Pin, unpacked
from telemetry_inject.plan.prompt import prompts
from telemetry_inject.providers.base import Usage
from telemetry_inject.providers.prices import listed
from tests.models import llama
from tests.models.server import Behaviour, Server, running

PROJECT = Pin("npm", "msw", "2.15.0")
PRICED = (
    ("openai", "gpt-5-mini"),
    ("openai", "gpt-5.4-mini"),
    ("anthropic", "claude-haiku-4-5"),
    ("anthropic", "claude-sonnet-5"),
)
BASELINE = re.compile(r"^Baseline: (\{.*\})$", re.MULTILINE)


def project(folder: Path, count: int) -> list[Path]:
    """Copy the largest sources, and a manifest that declares the API; return the files."""
    source = unpacked(PROJECT)
    found = [
        each
        for each in (source / "src").rglob("*.ts")
        if not each.name.endswith((".d.ts", ".test.ts")) and "node_modules" not in each.parts
    ]
    chosen = sorted(found, key=lambda each: (-each.stat().st_size, str(each)))[:count]
    for each in chosen:
        target = folder / each.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(each, target)
    manifest = {"name": "msw", "type": "module", "dependencies": {"@opentelemetry/api": "^1.9.0"}}
    (folder / "package.json").write_text(json.dumps(manifest))
    return [folder / each.relative_to(source) for each in chosen]


class Model:
    """What the simulated model says, and what it was asked."""

    def __init__(self, median: float, wrong: float, seed: int) -> None:
        self._median = median
        self._wrong = wrong
        self._dice = random.Random(seed)
        self._lock = threading.Lock()
        self.talked: list[tuple[str, str]] = []

    def behave(self, model: str, question: str, times: int) -> Behaviour:
        seconds = self._median * self._dice.lognormvariate(0, 0.4)
        text = self._answer(question)
        with self._lock:
            self.talked.append((question, text))
        return Behaviour(text=text, delay=seconds)

    def _answer(self, question: str) -> str:
        plans = [json.loads(each) for each in BASELINE.findall(question)]
        repaired = prompts().repair in question
        if plans and not repaired and self._dice.random() < self._wrong:
            bad = {"kind": "attribute", "key": "app.x", "expression": "run()", "after": None}
            plans[0]["commands"].append(bad)
        return json.dumps({"plans": plans})


def tokens(texts: Sequence[str]) -> int:
    """Return the tokens of all the texts, by the real tokenizer of a real model."""
    with llama.serving() as address:
        total = 0
        for text in texts:
            body = json.dumps({"content": text}).encode()
            asked = urllib.request.Request(f"{address}/tokenize", body)
            with urllib.request.urlopen(asked, timeout=60) as answer:
                total += len(json.load(answer)["tokens"])
        return total


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=33)
    parser.add_argument("--median", type=float, default=8.0)
    parser.add_argument("--wrong", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--select", default="all")
    given = parser.parse_args()
    model = Model(given.median, given.wrong, given.seed)
    listing = {"object": "list", "data": [
        {"id": "sim", "object": "model", "created": 1, "owned_by": "x", "meta": {"n_ctx": 128_000}}
    ]}  # fmt: skip
    pages = {"/v1/models": Behaviour(body=json.dumps(listing))}
    with (
        tempfile.TemporaryDirectory() as name,
        running(Server(model.behave, pages=pages)) as server,
    ):
        folder = Path(name)
        files = project(folder, given.files)
        lines = sum(len(each.read_bytes().splitlines()) for each in files)
        environment = {**os.environ, **server.environment, "XDG_CACHE_HOME": str(folder / ".cache")}
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "telemetry_inject", "--model", "openai:sim", "--format", "json",
             "--select", given.select, "src"],
            cwd=folder, env=environment, capture_output=True, check=False,
        )  # fmt: skip
        wall = time.monotonic() - started
        if done.returncode not in (0, 1):
            sys.exit(done.stderr.decode())
        again = time.monotonic()
        for path in files:  # as before, so that the cache alone can be what makes it fast
            shutil.copy(unpacked(PROJECT) / path.relative_to(folder), path)
        subprocess.run(
            [sys.executable, "-m", "telemetry_inject", "--model", "openai:sim", "-q",
             "--select", given.select, "src"],
            cwd=folder, env=environment, capture_output=True, check=False,
        )  # fmt: skip
        second, asked_again = time.monotonic() - again, len(model.talked)
    summary = json.loads(done.stdout)["summary"]
    asked = summary["models"]
    [use] = asked["models"]
    print(
        f"{PROJECT}: {len(files)} files, {lines:,} lines, {summary['functions']} functions; "
        f"--select {given.select}: {summary['injected']} injected, {summary['refused']} refused, "
        f"{summary['failed_functions']} failed"
    )
    repairs = sum(prompts().repair in question for question, _ in model.talked)
    bad = sum('"run()"' in answer for _, answer in model.talked)
    print(
        f"functions planned by the model {asked['by_model']}, by rules {asked['by_rules']}; "
        f"requests {use['requests']}, {repairs} of them repairs of {bad} answers that held what may not be; {use['failed']} failed"
    )
    print(
        f"median answer {use['median']:.1f} s, peak {server.peak} at once; load {os.getloadavg()[0]:.1f}"
    )
    print(f"wall time {wall:.1f} s (goal: 120 s; the comparable tool: 43 minutes, $4.36)")
    print(f"the same again: {second:.1f} s, {asked_again - use['requests']} requests")
    fixed = f"{prompts().system}{json.dumps(prompts().schema)}"
    talked = model.talked[: use["requests"]]
    into = tokens([fixed]) * len(talked) + tokens([question for question, _ in talked])
    out = tokens([answer for _, answer in talked])
    print(f"tokens by SmolLM2's tokenizer, schema included: {into:,} in, {out:,} out")
    for provider, each in PRICED:
        cost = listed(provider, each, Usage(into, out))
        print(f"  {provider}:{each}: {'unknown' if cost is None else f'${cost:.4f}'}")


if __name__ == "__main__":
    main()
