"""The rules against the labels: `python -m benchmarks.judgement [--set SET] [APPLICATION …]`.

Fetches the labelled applications by their versions, runs the tool's scan and select on the files
of the labels, and prints precision and recall of boundary detection. Of the development set it
prints every mistake as well; of the others only with `--mistakes`, so that whoever works on the
rules learns nothing from them but the figures. Exits with 1 below the goals.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.fetch import unpacked
from benchmarks.sample import LABELS, SEEDS, Application, applications
from telemetry_inject.languages import load
from telemetry_inject.model import SourceFile
from telemetry_inject.pipeline.others import ProjectFiles
from telemetry_inject.plan import knowledge
from telemetry_inject.plan.select import Selection, select
from telemetry_inject.scan.extract import FunctionExtractor

PRECISION, RECALL = 0.95, 0.85


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled function; see `labels/README.md`."""

    application: str
    path: str
    function: str
    line: int
    boundary: bool
    reason: str
    kind: str = ""
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A label and what the rules say; None where the scan found no such function."""

    label: Label
    selection: Selection | None

    @property
    def outcome(self) -> str:
        """`hit`, `missed`, `false alarm` or `quiet`."""
        said = self.selection is not None and self.selection.boundary
        if self.label.boundary:
            return "hit" if said else "missed"
        return "false alarm" if said else "quiet"


def labels(part: str) -> list[Label]:
    """Return the labels of a set."""
    return [Label(**each) for each in json.loads((LABELS / part / "functions.json").read_text())]


def verdicts(application: Application, wanted: list[Label]) -> Iterator[Verdict]:
    """Yield what the rules say of each labelled function of one application."""
    root = unpacked(application.pin)
    language = load(application.language)
    known = knowledge.load(*language.knowledge)
    others = ProjectFiles(root)
    for path in dict.fromkeys(label.path for label in wanted):
        data = (root / path).read_bytes()
        module = language.syntax.module(root / path, root)
        source = SourceFile(root / path, path, module, language.name, data)
        file = FunctionExtractor(language).extract(source, others)
        found = select(file, language.names.usages(file), known, "boundary")
        for label in wanted:
            if label.path == path:
                yield Verdict(label, _matching(label, found))


def _matching(label: Label, found: Iterable[Selection]) -> Selection | None:
    """Return the selection of the labelled function: on its line, the nearest name first."""
    last = label.function.rsplit(".", 1)[-1]
    here = [each for each in found if each.function.line == label.line]
    return max(here, key=lambda each: each.function.name == last, default=None)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", choices=SEEDS, default="development", dest="part")
    parser.add_argument("--mistakes", action="store_true", help="print those of the other sets")
    parser.add_argument("application", nargs="*")
    given = parser.parse_args(arguments)
    everything = labels(given.part)
    found: list[Verdict] = []
    spoken: dict[str, list[Verdict]] = {each: [] for each in ("python", "javascript")}
    for application in applications(given.part):
        if given.application and application.name not in given.application:
            continue
        wanted = [each for each in everything if each.application == application.name]
        own = list(verdicts(application, wanted))
        _print(application.name, own)
        found += own
        spoken[application.language] += own
    if given.part == "development" or given.mistakes:
        _mistakes(found)
    print()
    for language, own in spoken.items():
        _print(language, own)
    _print("clear cases", [each for each in found if not each.label.ambiguous])
    precision, recall = _print(f"all, {given.part} set", found)
    return 0 if precision >= PRECISION and recall >= RECALL else 1


def _print(title: str, found: Iterable[Verdict]) -> tuple[float, float]:
    """Print the figures and return precision and recall."""
    count = Counter(each.outcome for each in found)
    said = count["hit"] + count["false alarm"]
    there = count["hit"] + count["missed"]
    precision, recall = count["hit"] / (said or 1), count["hit"] / (there or 1)
    print(
        f"{title}: {count.total()} functions, {there} boundaries; precision {precision:.3f} "
        f"({count['hit']}/{said}), recall {recall:.3f} ({count['hit']}/{there})"
    )
    return precision, recall


def _mistakes(found: Iterable[Verdict]) -> None:
    print()
    for verdict in found:
        if verdict.outcome in {"missed", "false alarm"}:
            _mistake(verdict)


def _mistake(verdict: Verdict) -> None:
    label = verdict.label
    unsure = ", a close call" if label.ambiguous else ""
    rules = "not found by the scan" if verdict.selection is None else verdict.selection.reason
    print(f"{verdict.outcome}: {label.application} {label.path}:{label.line} {label.function}")
    print(f"    label: {label.kind or 'none'} ({label.reason}{unsure})")
    print(f"    rules: {rules}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
