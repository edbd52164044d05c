"""`telemetry-inject completion`: a script by which a shell completes commands, options and values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from telemetry_inject import config
from telemetry_inject.cli.command import application
from telemetry_inject.cli.commands import SUBCOMMANDS, declared
from telemetry_inject.config import SettingsError
from telemetry_inject.conventions import SPAN_NAMES
from telemetry_inject.languages import table
from telemetry_inject.values import TRACE_LEVELS

EXAMPLES = """
Examples:
  eval "$(telemetry-inject completion bash)"       in ~/.bashrc
  eval "$(telemetry-inject completion zsh)"        in ~/.zshrc
  telemetry-inject completion fish | source        in ~/.config/fish/config.fish
"""

BASH = """\
_telemetry_inject() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options
  if [ "$current" = = ]; then current=; fi
  if [ "$before" = = ]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  case $before in
%(values)s
  esac
  case ${COMP_WORDS[1]} in
%(commands)s
  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    ?*) if [ "$COMP_CWORD" = 1 ]; then COMPREPLY=($(compgen -W "%(names)s" -- "$current")); fi ;;
  esac
}
complete -o default -o bashdefault -F _telemetry_inject telemetry-inject
"""
ZSH = "autoload -U +X compinit && compinit -u\nautoload -U +X bashcompinit && bashcompinit\n"


def completion(
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Print a script by which a shell completes commands, options and values."""
    match shell:
        case "bash":
            text = bash()
        case "zsh":
            text = ZSH + bash()
        case "fish":
            text = fish()
        case _:
            raise SettingsError(f"there is no completion for {shell}: name bash, zsh or fish")
    typer.echo(text, nl=False)


def values() -> dict[str, tuple[str, ...]]:
    """Return the words that may follow an option, where they are few."""
    return {
        "--select": config.LEVELS,
        "--format": config.FORMATS,
        "--strategy": config.STRATEGIES,
        "--span-names": SPAN_NAMES,
        "--language": tuple(entry.name for entry in table()),
        "--debug-trace": TRACE_LEVELS,
    }


def bash() -> str:
    """Return the script for bash."""
    cases = "\n".join(
        f'    {option}) COMPREPLY=($(compgen -W "{" ".join(words)}" -- "$current")); return ;;'
        for option, words in values().items()
    )
    commands = [f'    {name}) options="{" ".join(_options(name))}" ;;' for name in SUBCOMMANDS]
    commands.append(f'    *) options="{" ".join(_options(None))}" ;;')
    return BASH % {
        "values": cases,
        "commands": "\n".join(commands),
        "names": " ".join(SUBCOMMANDS),
    }


def fish() -> str:
    """Return the script for fish."""
    start = "complete -c telemetry-inject"
    some = " ".join(SUBCOMMANDS)
    lines = [f"{start} -n 'test (count (commandline -opc)) -eq 1' -a '{some}'"]
    for name in (None, *SUBCOMMANDS):
        where = f"__fish_seen_subcommand_from {name or some}"
        condition = where if name else f"not {where}"
        for each in declared(name):
            if each.argument:
                continue
            words = next((values()[n] for n in each.names if n in values()), ())
            given = f" -x -a '{' '.join(words)}'" if words else " -r" if each.value else ""
            names = " ".join(
                f"-l {n.removeprefix('--')}" if n.startswith("--") else f"-s {n.removeprefix('-')}"
                for n in each.names
            )
            said = each.help.partition(". ")[0].replace("'", "\\'")
            lines.append(f"{start} -n '{condition}' {names}{given} -d '{said}'")
    return "\n".join(lines) + "\n"


def _options(name: str | None) -> Iterable[str]:
    found = [n for each in declared(name) if not each.argument for n in each.names]
    return [*found, "--help"]


APP = application(completion, "completion", EXAMPLES)
