"""Taking out what was put in."""

from __future__ import annotations

from telemetry_inject.languages.base import Language, Stripped
from telemetry_inject.model import SourceFile


def remove(language: Language, source: SourceFile) -> Stripped:
    """Return the file without our insertions.

    Raises `ValueError` where taking them out would leave a file that no longer parses, as after
    an edit by hand in the middle of an inserted block.
    """
    stripped = language.ladder.strip(source.data)
    if stripped.data == source.data:
        return stripped
    rest = SourceFile(source.path, source.name, source.module, source.language, stripped.data)
    problem = language.syntax.problem(rest)
    broken = language.syntax.parse(stripped.data).root_node.has_error
    was_broken = language.syntax.parse(source.data).root_node.has_error
    if (problem and not language.syntax.problem(source)) or (broken and not was_broken):
        where = f" (line {problem.line}: {problem.message})" if problem else ""
        raise ValueError(
            f"removing would break the file{where}; an inserted block was edited by hand"
        )
    return stripped
