"""`telemetry-inject scan`: the functions of a project, and the files left out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from telemetry_inject.cli.command import application
from telemetry_inject.config import SettingsError

if TYPE_CHECKING:
    from telemetry_inject.config import Settings
    from telemetry_inject.pipeline.listing import Listed

EXAMPLES = """
Examples:
  telemetry-inject scan src/                    a table, file by file
  telemetry-inject scan --format json src/      for programs
  telemetry-inject scan --verbose .             also every file that is left out, and why
"""


def scan(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Files and folders.")
    ] = None,
    *,
    language: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this language.")
    ] = None,
    include: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="Only files that match.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="No files that match.")
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="text or json.")
    ] = None,
    verbose: Annotated[
        bool | None, typer.Option("--verbose", "-v", help="Also each file that is left out.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Processes; 0 for one a core.")
    ] = None,
) -> None:
    """List the functions that are found, with kind, line, complexity and features.

    Features are what matters to safety and selection, such as recursive or instrumented.
    """
    from telemetry_inject.cli.settings import gather

    if not paths:
        raise SettingsError("nothing to scan: name files or folders (see --help)")
    for path in paths:
        if not path.exists():
            raise SettingsError(f"{path}: no such file or folder")
    given = {
        "language": language, "include": include, "exclude": exclude,
        "format": format_, "verbose": verbose, "jobs": jobs,
    }  # fmt: skip
    settings = gather(given, paths).settings
    if settings.format not in ("text", "json"):
        raise SettingsError(f"a scan is not shown as {settings.format}: --format is text or json")
    raise typer.Exit(_list(paths, settings))


def _list(paths: list[Path], settings: Settings) -> int:
    from telemetry_inject.pipeline.listing import Listed, listing

    show = _Json(settings) if settings.format == "json" else _Text(settings)
    failed = 0
    for item in listing(paths, settings):
        if isinstance(item, Listed):
            show.file(item)
            failed += item.failure is not None
        else:
            show.left_out(item.path, item.reason)
    show.end()
    return int(failed > 0)


class _Text:
    """A table for each file, and the counts."""

    def __init__(self, settings: Settings) -> None:
        from telemetry_inject.report.text import Paint, coloured

        self._paint = Paint(coloured(sys.stdout))
        self._verbose = settings.verbose
        self._here = Path.cwd()
        self._files = self._functions = self._left_out = 0

    def file(self, listed: Listed) -> None:
        from telemetry_inject.report.listing import table
        from telemetry_inject.report.text import relative, shown

        path = relative(listed.file.found.path, self._here)
        self._files += 1
        rows = listed.known.rows
        self._functions += len(rows)
        if listed.failure:
            print(f"{shown(path)}: failed: {shown(listed.failure)}", file=sys.stderr)
        if listed.known.problem:
            line, column, message = listed.known.problem
            print(f"{shown(path)}:{line}:{column}: error: {shown(message)}", file=sys.stderr)
        if rows:
            print("\n".join(table(path, rows, self._paint)), end="\n\n")

    def left_out(self, path: Path, reason: str) -> None:
        from telemetry_inject.report.text import relative, shown

        self._left_out += 1
        if self._verbose:
            print(f"{shown(relative(path, self._here))}: left out: {shown(reason)}")

    def end(self) -> None:
        from telemetry_inject.report.text import plural

        found = f"{plural(self._functions, 'function')} in {plural(self._files, 'file')}"
        more = "" if self._verbose or not self._left_out else " (--verbose says why)"
        print(f"{found}, {self._left_out} left out{more}")


class _Json:
    """One object with the lists `left_out` and `files`, written as the scan goes."""

    def __init__(self, settings: Settings) -> None:
        from telemetry_inject import __version__
        from telemetry_inject.report.jsonreport import JsonReport

        self._report = JsonReport(sys.stdout, f"telemetry-inject {__version__}")
        self._here = Path.cwd()
        self._functions = self._files = self._left_out = 0

    def file(self, listed: Listed) -> None:
        from telemetry_inject.report.listing import describe
        from telemetry_inject.report.text import relative

        self._files += 1
        file, rows = listed.file, listed.known.rows
        self._functions += len(rows)
        path = relative(file.found.path, self._here)
        record = describe(
            path, file.name, file.found.language, rows,
            problem=listed.known.problem, failure=listed.failure,
        )  # fmt: skip
        self._report.file(record)

    def left_out(self, path: Path, reason: str) -> None:
        from telemetry_inject.report.text import relative

        self._left_out += 1
        self._report.left_out(relative(path, self._here), reason)

    def end(self) -> None:
        counts = {"files": self._files, "functions": self._functions, "left_out": self._left_out}
        self._report.end(counts, interrupted=False)


APP = application(scan, "scan", EXAMPLES)
