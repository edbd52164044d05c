"""The command line: picks the command, and is the one place that prints errors and exits."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from telemetry_inject.cli.commands import SUBCOMMANDS, application


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 something to do or failed, 2 usage, 130 Ctrl-C."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(given)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe had enough: `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        code = 130
    except ValueError as error:
        if not _ours(error):
            raise
        print(f"telemetry-inject: {error}", file=sys.stderr)
        code = 2
    sys.exit(code)


def _run(given: list[str]) -> int:
    command = given[0] if given and given[0] in SUBCOMMANDS else None
    words = _with_level(given[1:] if command else given)
    app = application(command)
    try:
        app(args=words, prog_name=" ".join(filter(None, ("telemetry-inject", command))))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


def _with_level(words: list[str]) -> list[str]:
    """Return the words with a level for a bare `--debug-trace`, whose value is optional."""
    end = words.index("--") if "--" in words else len(words)
    bare = "--debug-trace"
    level = os.environ.get("DEBUG_TRACE_LEVEL") or "TRACE"
    return [f"{bare}={level}" if each == bare else each for each in words[:end]] + words[end:]


def _ours(error: ValueError) -> bool:
    from telemetry_inject.config import SettingsError

    return isinstance(error, SettingsError)
