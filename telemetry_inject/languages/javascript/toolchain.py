"""Node's own parser, asked through one process that never runs what it parses."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files

from telemetry_inject.languages.javascript import grammar
from telemetry_inject.languages.javascript.grammar import query
from telemetry_inject.model import SourceFile

_SECONDS = 30
"""How long the process may take to start."""
_SECONDS_A_MEGABYTE = 5
_FLOW = re.compile(rb"@flow\b|^\s*(?:import|export)\s+type\b", re.MULTILINE)
_MISSING = "node is not installed, so that files are not parsed by it (install Node.js 18 or newer)"


class JavaScriptToolchain:
    """`base.Toolchain` for JavaScript: `vm.Script` and `vm.SourceTextModule`, compile only."""

    def check(self, files: Sequence[tuple[SourceFile, bytes]]) -> Mapping[str, str]:
        """Return what node has against the new texts, by the names of their files.

        JSX, Flow and decorators are not node's languages: such files are passed over.
        """
        if not files or _node() is None:
            return {}
        try:
            answers = _ask([_request(source, after) for source, after in files])
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
        node = _node()
        return _MISSING if node is None else _version(node)


def _node() -> str | None:
    return shutil.which("node")


@cache
def _version(node: str) -> str:
    try:
        run = subprocess.run(
            [node, "--version"],
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env=_environment(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"node does not start: {error}"
    return f"node {run.stdout.decode().strip().removeprefix('v')}"


def _environment() -> dict[str, str]:
    """Return the environment without what makes node load code of the project or of the user."""
    return {key: value for key, value in os.environ.items() if not key.startswith("NODE_")}


def _request(source: SourceFile, after: bytes) -> dict[str, str]:
    return {
        "suffix": source.path.suffix,
        "before": source.data.decode("utf-8", "replace"),
        "after": after.decode("utf-8", "replace"),
    }


def _ask(requests: Sequence[dict[str, str]]) -> list[dict[str, str | None]]:
    """Return node's answer to each request, from one process."""
    node = _node()
    if node is None:
        raise ValueError(_MISSING)
    text = "".join(json.dumps(each) + "\n" for each in requests)
    script = files("telemetry_inject.languages.javascript") / "check.cjs"
    with as_file(script) as path:
        run = subprocess.run(
            [node, "--no-warnings", "--experimental-vm-modules", str(path)],
            input=text.encode(),
            capture_output=True,
            timeout=_SECONDS + _SECONDS_A_MEGABYTE * (1 + len(text) // 1_000_000),
            check=True,
            cwd=path.parent,
            env=_environment(),
        )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if len(answers) != len(requests):
        raise ValueError(f"node answered {len(answers)} of {len(requests)} questions")
    return answers


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
    from tree_sitter import QueryCursor

    tree = grammar.parse(source.data)
    return bool(QueryCursor(query("foreign")).captures(tree.root_node))
