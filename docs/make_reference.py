"""Write docs/options.md from the code: every option of every command, and every setting.

`--check` fails where the page no longer says what the program does.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from telemetry_inject import config
from telemetry_inject.cli.commands import SUBCOMMANDS, Declared, application, declared
from telemetry_inject.config import OPTIONS, Settings, variable

PAGE = Path(__file__).parent / "options.md"
HEAD = """# Options and settings

Written by `docs/make_reference.py` from the code; [the reference](reference.md) says what lies behind them.
"""


TABLE = "| option | does |\n|---|---|"


def page() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for name in (None, *SUBCOMMANDS):
        parts += _command(name)
    parts += ["## Settings\n", *_settings()]
    return "\n".join(parts).rstrip() + "\n"


def _command(name: str | None) -> Iterator[str]:
    yield f"## `telemetry-inject{f' {name}' if name else ''}`\n"
    yield f"{_about(name)}\n"
    given = declared(name)
    panels = dict.fromkeys(each.panel for each in given if not each.argument)
    rows = [_row(each) for each in given if each.argument]
    if rows:
        yield f"{TABLE}\n" + "\n".join(rows) + "\n"
    for panel in sorted(panels, key="Other".__eq__):
        rows = [_row(each) for each in given if each.panel == panel and not each.argument]
        title = f"### {panel}\n\n" if len(panels) > 1 else ""
        yield f"{title}{TABLE}\n" + "\n".join(rows) + "\n"


def _about(name: str | None) -> str:
    """Return what the help of a command starts with."""
    import typer

    text = typer.main.get_command(application(name)).help or ""
    return re.sub(r"\s+", " ", text.partition("\n\n")[0]).strip()


def _row(option: Declared) -> str:
    value = f" {option.value}" if option.value and not option.argument else ""
    names = ", ".join(f"`{name}`" for name in option.names)
    if value:
        names = f"`{option.names[0]}{value}`" + "".join(f", `{each}`" for each in option.names[1:])
    return f"| {_cell(names)} | {_cell(option.help)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _settings() -> Iterator[str]:
    yield (
        "A file is your own `config.toml` (`telemetry-inject doctor` says where), or the project's "
        "`telemetry-inject.toml` or `[tool.telemetry-inject]` in `pyproject.toml`. *Project* says "
        "whether a project may set it without `--trust-project`.\n"
    )
    yield "| setting | environment | default | project | what it is |\n|---|---|---|---|---|"
    defaults = Settings()
    said = _said()
    for name, option in OPTIONS.items():
        value = getattr(defaults, name)
        shown = "" if value in (None, (), "") else str(value).lower() if isinstance(value, bool) else str(value)  # fmt: skip
        where = variable(name) or "DEBUG_TRACE, DEBUG_TRACE_LEVEL"
        mine = "yes" if option.project else ""
        yield (
            f"| `{name.replace('_', '-')}` | {', '.join(f'`{each}`' for each in where.split(', '))} "
            f"| {f'`{shown}`' if shown else ''} | {mine} | {_cell(said.get(name, ''))} |"
        )
    derived = {"select_base", "project_include", "project_exclude", "project_folder"}
    missing = {each.name for each in fields(Settings)} - set(OPTIONS) - derived
    assert not missing, missing


def _said() -> dict[str, str]:
    """Return what the help of the main command says of each setting, or else the code."""
    tree = ast.parse(Path(config.__file__).read_text(encoding="utf-8"))
    [body] = [
        node.body
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == "Settings"
    ]
    found = {}
    for node, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(following, ast.Expr):
            text = ast.literal_eval(following.value)
            found[ast.unparse(node.target)] = re.sub(r"\s+", " ", text)
    for option in declared(None):
        for name in option.names:
            key = name.removeprefix("--").replace("-", "_")
            if key in OPTIONS:
                found[key] = option.help
    return found


def main() -> int:
    """Write the page, or compare it with what is there."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/options.md is out of date: run docs/make_reference.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
