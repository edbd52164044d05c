"""Nanoseconds that a span costs, on each rung, with and without an SDK: `python -m benchmarks.overhead`.

A function that does nothing much is called many times as it is and with a span on each rung that
its language allows for it; the difference of the least times is the cost. The SDK records spans and hands
them to a processor that drops them, so that no exporter is part of the figure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import NODE_TELEMETRY
from benchmarks.fetch import WORK
from telemetry_inject.inject.insertions import apply
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Choice, Language, Style
from telemetry_inject.model import Plan, SourceFile, SpanCommand
from telemetry_inject.scan.extract import FunctionExtractor

HERE = Path(__file__).resolve().parent
HOME = WORK / "overhead"
SAMPLES = {
    "python": {
        "function": "def work(x):\n    y = x + 1\n    return y\n",
        "async": "async def work(x):\n    y = x + 1\n    return y\n",
        "generator": "def work(x):\n    y = x + 1\n    yield y\n",
    },
    "javascript": {
        "function": "function work (x) {\n  const y = x + 1\n  return y\n}\nmodule.exports = work\n",
        "async": "async function work (x) {\n  const y = x + 1\n  return y\n}\nmodule.exports = work\n",
        "generator": "function * work (x) {\n  const y = x + 1\n  yield y\n}\nmodule.exports = work\n",
    },
}
RUNNERS = {
    "python": [sys.executable, str(HERE / "projects" / "python" / "calls.py")],
    "javascript": ["node", str(HERE / "projects" / "node" / "calls.cjs")],
}
SUFFIX = {"python": ".py", "javascript": ".cjs"}


@dataclass(frozen=True, slots=True)
class Variant:
    """A function of one kind on one rung; `plain` is without a span."""

    kind: str
    rung: str
    path: Path


def variants(name: str) -> list[Variant]:
    """Return a written file for each kind of function and each rung that fits it."""
    language = load(name)
    HOME.mkdir(parents=True, exist_ok=True)
    made = []
    for kind, text in SAMPLES[name].items():
        for rung, data in {"plain": text.encode(), **_on_rungs(language, text.encode())}.items():
            path = HOME / f"{name}_{kind}_{rung.replace('-', '_')}{SUFFIX[name]}"
            path.write_bytes(data)
            made.append(Variant(kind, rung, path))
    return made


def _on_rungs(language: Language, data: bytes) -> dict[str, bytes]:
    source = SourceFile(Path("work.py"), "work.py", "work", language.name, data)
    file = FunctionExtractor(language).extract(source)
    (function,) = file.scan.functions
    plan = Plan(function=function.id, commands=(SpanCommand(name="work"),))
    objections = language.ladder.objections(file, function, plan, frozenset())
    return {
        rung: apply(data, language.ladder.render(file, [Choice(function, plan, rung)], Style()))
        for rung in language.ladder.rungs
        if rung not in objections
    }


def nanoseconds(name: str, variant: Variant, sdk: bool) -> float:
    """Return the least time of one call, in a process of its own."""
    command = [*RUNNERS[name], str(variant.path), variant.kind, "sdk" if sdk else "api"]
    done = subprocess.run(command, check=True, capture_output=True, cwd=HOME)
    figure: float = json.loads(done.stdout)
    return figure


def main() -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    if not (HOME / "node_modules").is_dir():
        npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(HOME)]
        subprocess.run([*npm, *NODE_TELEMETRY], check=True)
    for name in SAMPLES:
        for sdk in (False, True):
            plain: dict[str, float] = {}
            for variant in variants(name):
                took = nanoseconds(name, variant, sdk)
                if variant.rung == "plain":
                    plain[variant.kind] = took
                    continue
                cost = took - plain[variant.kind]
                with_sdk = "with SDK" if sdk else "API alone"
                print(f"{name} {variant.rung} ({variant.kind}), {with_sdk}: {cost:,.0f} ns a span")


if __name__ == "__main__":
    main()
