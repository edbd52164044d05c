"""Node's own parser, asked through one process that never runs what it parses."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from importlib.resources import files

from telemetry_inject.languages.ecmascript import node
from telemetry_inject.languages.javascript.grammar import GRAMMAR
from telemetry_inject.model import SourceFile

_SCRIPT = files("telemetry_inject.languages.javascript") / "check.cjs"
_FLOW = re.compile(rb"@flow\b|^\s*(?:import|export)\s+type\b", re.MULTILINE)


class JavaScriptToolchain:
    """`base.Toolchain` for JavaScript: `vm.Script` and `vm.SourceTextModule`, compile only."""

    def check(self, files: Sequence[tuple[SourceFile, bytes]]) -> Mapping[str, str]:
        """Return what node has against the new texts, by the names of their files.

        JSX, Flow and decorators are not node's languages: such files are passed over.
        """
        if not files or node.find() is None:
            return {}
        try:
            requests = [_request(source, after) for source, after in files]
            answers = node.ask(_SCRIPT, requests, "--experimental-vm-modules")
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            return {source.name: f"node could not check it: {error}" for source, _ in files}
        found = {}
        for (source, _), answer in zip(files, answers, strict=True):
            said = _verdict(source, answer)
            if said is not None:
                found[source.name] = said
        return found

    def describe(self) -> str:
        """Return node's name and version, or that it is missing and how to install it."""
        found = node.find()
        return node.MISSING if found is None else node.version(found)


def _request(source: SourceFile, after: bytes) -> dict[str, str]:
    return {
        "suffix": source.path.suffix,
        "before": source.data.decode("utf-8", "replace"),
        "after": after.decode("utf-8", "replace"),
    }


def _verdict(source: SourceFile, answer: Mapping[str, str | None]) -> str | None:
    before, after = answer["before"], answer["after"]
    if after is None:
        return None
    if before is None:
        return f"node does not accept the instrumented text: {after}"
    if _not_nodes(source):
        return None
    return f"node does not accept the file as it is: {before}"


def _not_nodes(source: SourceFile) -> bool:
    """Return whether a file is in a language that node does not read: JSX, Flow, decorators."""
    if source.path.suffix == ".jsx" or _FLOW.search(source.data[:4096]):
        return True
    return bool(GRAMMAR.captures(GRAMMAR.parse(source.data), "foreign"))
