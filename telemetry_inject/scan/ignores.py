"""Which files git ignores: `.gitignore` in every folder, and `.git/info/exclude`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one folder, and those of the folders above that still count."""

    folder: str
    spec: GitIgnoreSpec
    above: Rules | None


def within(folder: str, above: Rules | None) -> Rules | None:
    """Return the rules for the entries of `folder`, its own `.gitignore` included."""
    spec = _read(os.path.join(folder, ".gitignore"))  # noqa: PTH118
    return above if spec is None else Rules(folder, spec, above)


def around(folder: str) -> Rules | None:
    """Return the rules that the repository has for what is in `folder`, its own file left out.

    None where there is no repository, or where the folder itself is ignored: it was asked for.
    """
    chain = _chain(folder)
    if chain is None:
        return None
    exclude = _read(os.path.join(chain[0], ".git", "info", "exclude"))  # noqa: PTH118
    rules = None if exclude is None else Rules(chain[0], exclude, None)
    for parent, child in pairwise(chain):
        rules = within(parent, rules)
        if rules is not None and ignored(rules, child, directory=True):
            return None
    return rules


def ignored(rules: Rules | None, path: str, *, directory: bool) -> bool:
    """Return whether git ignores an entry; the rules nearest to it decide."""
    while rules is not None:
        relative = os.path.relpath(path, rules.folder).replace(os.sep, "/")
        found = rules.spec.check_file(relative + "/" if directory else relative).include
        if found is not None:
            return found
        rules = rules.above
    return False


def spec(globs: Iterable[str]) -> GitIgnoreSpec | None:
    """Return a matcher for globs as `.gitignore` has them; None for none."""
    lines = list(globs)
    return GitIgnoreSpec.from_lines(lines) if lines else None


def _chain(folder: str) -> list[str] | None:
    """Return the folders from the repository's root down to `folder`."""
    chain = [folder]
    while not os.path.exists(os.path.join(chain[0], ".git")):  # noqa: PTH110, PTH118
        parent = os.path.dirname(chain[0])  # noqa: PTH120
        if parent == chain[0]:
            return None
        chain.insert(0, parent)
    return chain


def _read(path: str) -> GitIgnoreSpec | None:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123
            lines = file.read().splitlines()
    except (OSError, ValueError):
        return None
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    return GitIgnoreSpec.from_lines(_valid(lines)) if lines else None


def _valid(lines: Iterable[str]) -> list[str]:
    """Return the lines that are patterns; git passes over the others as well."""
    kept = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        kept.append(line)
    return kept
