"""From the bytes of a file to its functions."""

from __future__ import annotations

from telemetry_inject.languages.base import Language, Others, Parsed, alone
from telemetry_inject.model import SourceFile
from telemetry_inject.scan.collecting import uncollected


class FunctionExtractor:
    """Extracts the functions of files of one language."""

    def __init__(self, language: Language) -> None:
        self._syntax = language.syntax

    def extract(self, source: SourceFile, others: Others = alone) -> Parsed:
        """Return the file with its tree and what was found in it; any bytes are accepted.

        `others` is the way to the other files of its project.
        """
        with uncollected():
            tree = self._syntax.parse(source.data)
            return Parsed(source, tree, self._syntax.scan(source, tree), others)
