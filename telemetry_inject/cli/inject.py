"""`telemetry-inject PATH...`: the declaration of the main command; `perform` carries it out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from telemetry_inject.cli.command import application
from telemetry_inject.config import SettingsError

EXAMPLES = """
Examples:
  telemetry-inject --diff src/           show what would be done, change nothing
  telemetry-inject src/ --add-deps       do it, and declare the OpenTelemetry API
  telemetry-inject --remove src/         take everything out again, byte for byte
  telemetry-inject --check src/          exit 1 where telemetry is missing (CI)
  telemetry-inject --diff src/ | git apply
  telemetry-inject --check --since main... --fail-under 80 src/
  telemetry-inject --interactive src/    decide on each function
  telemetry-inject --test-cmd "pytest -q" src/
  telemetry-inject - --stdin-filename a.py < a.py > b.py
  telemetry-inject --diff --save-plan plan.json src/
  telemetry-inject --diff --model openai:gpt-5-mini --budget 0.50 src/
  telemetry-inject --diff --model A,B,C --perform-benchmark src/
  telemetry-inject --plan plan.json src/ carry out plans that were saved or written by hand

Other commands (each has its own --help):
  telemetry-inject scan PATH...          list the functions, and the files left out
  telemetry-inject bootstrap [FOLDER]    write the few lines that start an OpenTelemetry SDK
  telemetry-inject doctor                what is installed, configured and found
  telemetry-inject completion SHELL      what makes bash, zsh and fish complete all this
  (a folder that has one of these names is written ./scan)

Settings also come from the environment (TELEMETRY_INJECT_SELECT, ...), your own file and the
project's pyproject.toml or telemetry-inject.toml: --show-config says which, and from where.
Exit codes: 0 done; 1 something to do (--check, --fail-under) or something failed, named in the
report; 2 wrong usage or configuration; 3 nothing was written because the project's tests went red;
130 interrupted.
"""

WHAT, WHICH, TESTS, PLANS, MODELS, NAMES, DEPS, SHOW, CONFIG = (
    "What to do (without any of these, files are rewritten in place)",
    "Which files and functions",
    "The project's own tests as the judge",
    "Plans",
    "Language models",
    "Conventions (most of all for the project's file)",
    "Dependencies of the inserted code",
    "What is shown",
    "Configuration",
)


def _version(value: bool) -> None:
    if value:
        from telemetry_inject import __version__

        typer.echo(f"telemetry-inject {__version__}")
        raise typer.Exit


def inject(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Files and folders; - reads standard input."),
    ] = None,
    *,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Show a patch and write nothing.", rich_help_panel=WHAT),
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Write nothing; exit 1 where a function that could carry telemetry lacks it. "
            "One that is refused as unsafe is not missing.",
            rich_help_panel=WHAT,
        ),
    ] = False,
    fail_under: Annotated[
        str | None,
        typer.Option(
            metavar="PERCENT",
            help="As --check, but exit 1 only where fewer of the functions that deserve telemetry "
            "carry it.",
            rich_help_panel=WHAT,
        ),
    ] = None,
    max_overhead: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Write nothing and exit 1 where the spans of one call of an entry point are "
            "predicted to cost more: 500us, 2ms.",
            rich_help_panel=WHAT,
        ),
    ] = None,
    coverage: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="As --check, and write the coverage: a report (.json), a line for each run "
            "(.jsonl) or a badge (.svg).",
            rich_help_panel=WHAT,
        ),
    ] = None,
    remove: Annotated[
        bool,
        typer.Option(
            "--remove", help="Take out what was put in. Works with --diff.", rich_help_panel=WHAT
        ),
    ] = False,
    interactive: Annotated[
        bool,
        typer.Option(
            "--interactive",
            "-i",
            help="Ask about each function: yes, no, edit its plan, never again.",
            rich_help_panel=WHAT,
        ),
    ] = False,
    select: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL",
            help="boundary: entry points and outbound calls; standard (the default): those, and "
            "functions with enough substance; all: whatever can be instrumented.",
            rich_help_panel=WHICH,
        ),
    ] = None,
    select_paths: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN=LEVEL",
            help="Another level for files that match: 'src/api/**=all'. The last that fits counts.",
            rich_help_panel=WHICH,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help="Only functions whose code changed against a git revision; REV... for where the "
            "branch left it.",
            rich_help_panel=WHICH,
        ),
    ] = None,
    staged: Annotated[
        bool,
        typer.Option(
            "--staged",
            help="Only functions whose code changed in what is staged for a commit.",
            rich_help_panel=WHICH,
        ),
    ] = False,
    language: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this language.", rich_help_panel=WHICH),
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="Only files that match, as in .gitignore: 'src/**/*.py'.",
            rich_help_panel=WHICH,
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="No files that match; adds to what the project excludes.",
            rich_help_panel=WHICH,
        ),
    ] = None,
    input_: Annotated[
        list[Path] | None,
        typer.Option("--input", metavar="FILE", help="The same as a PATH.", rich_help_panel=WHICH),
    ] = None,
    stdin_filename: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What standard input is called: its language, project and ids.",
            rich_help_panel=WHICH,
        ),
    ] = None,
    test_cmd: Annotated[
        str | None,
        typer.Option(
            metavar="COMMAND",
            help="Run the tests before and after, in a copy. Take out exactly the insertions that "
            "turn one red, or try their next idiom, and write only what is green.",
            rich_help_panel=TESTS,
        ),
    ] = None,
    test_runs: Annotated[
        int | None,
        typer.Option(metavar="N", help="How often the tests may run (40).", rich_help_panel=TESTS),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Carry out the plans of this file alone.", rich_help_panel=PLANS
        ),
    ] = None,
    save_plan: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Save the plans that were carried out.", rich_help_panel=PLANS
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MODEL",
            help="Let language models make the plans: openai:MODEL, anthropic:MODEL, "
            "ollama:MODEL, or a name that only one of them has. Several compete: repeat it, or "
            "write a comma list. Without it (and LLM_MODEL), and with "
            "--model rules, nothing leaves this machine.",
            rich_help_panel=MODELS,
        ),
    ] = None,
    strategy: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="race (the default): ask all, take the first valid plan; hedge: ask the next when "
            "the first is slow or fails; single: only when it fails.",
            rich_help_panel=MODELS,
        ),
    ] = None,
    hedge: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            help="--strategy hedge, with the next model after that time.",
            rich_help_panel=MODELS,
        ),
    ] = None,
    perform_benchmark: Annotated[
        bool | None,
        typer.Option(
            "--perform-benchmark",
            help="Compare models: each plans every function, they judge one another's plans, the "
            "best plans are taken, and a leaderboard is shown.",
            rich_help_panel=MODELS,
        ),
    ] = None,
    benchmark_report: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Where --perform-benchmark writes its report: a page with plots (.html) or data "
            "(.json). Without it both go to logs/.",
            rich_help_panel=MODELS,
        ),
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(
            metavar="DOLLARS",
            help="What models may cost in this run; never exceeded. The rest is planned by rules.",
            rich_help_panel=MODELS,
        ),
    ] = None,
    retries: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Further tries after a failure that may pass (2).",
            rich_help_panel=MODELS,
        ),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", help="For one answer of a model (120).", rich_help_panel=MODELS
        ),
    ] = None,
    plan_cache: Annotated[
        bool | None,
        typer.Option(
            "--plan-cache/--no-plan-cache",
            help="Use plans again that models made before.",
            rich_help_panel=MODELS,
        ),
    ] = None,
    ollama_per_gpu: Annotated[
        bool | None,
        typer.Option(
            "--ollama-per-gpu",
            help="Start one local Ollama server for each GPU, and stop them at the end.",
            rich_help_panel=MODELS,
        ),
    ] = None,
    span_names: Annotated[
        str | None,
        typer.Option(
            metavar="STYLE",
            help="words (charge cart, the default), snake, kebab, dotted, function (Cart.charge), "
            "qualified (shop.carts.Cart.charge).",
            rich_help_panel=NAMES,
        ),
    ] = None,
    attribute_prefix: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS",
            help="What the project's own attributes start with: acme.shop.",
            rich_help_panel=NAMES,
        ),
    ] = None,
    tracer_name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="What tracers, meters and loggers are called, instead of the module.",
            rich_help_panel=NAMES,
        ),
    ] = None,
    forbidden_attributes: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY",
            help="Attributes that are never set: 'shop.customer.*'.",
            rich_help_panel=NAMES,
        ),
    ] = None,
    go_context: Annotated[
        str | None,
        typer.Option(
            "--go-context",
            metavar="WHAT",
            help="Go functions without a context: skip (the default) leaves them alone; thread "
            "passes one through, to unexported functions whose every call is visible.",
            rich_help_panel=WHAT,
        ),
    ] = None,
    add_deps: Annotated[
        bool | None,
        typer.Option(
            "--add-deps", help="Add them to the project's manifest.", rich_help_panel=DEPS
        ),
    ] = None,
    assume_deps: Annotated[
        bool | None,
        typer.Option(
            "--assume-deps",
            help="They are there, whatever the manifest says.",
            rich_help_panel=DEPS,
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text; patch (the diff of what was written or would be); json; for pull requests "
            "markdown (one comment) and github (annotations); sarif (code scanning).",
            rich_help_panel=SHOW,
        ),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write nothing else, and this: a review with suggestions for the lines that a "
            "pull request shows (with --since), as GitHub's API takes it.",
            rich_help_panel=SHOW,
        ),
    ] = None,
    quiet: Annotated[
        bool | None,
        typer.Option("--quiet", "-q", help="Only what went wrong.", rich_help_panel=SHOW),
    ] = None,
    verbose: Annotated[
        bool | None,
        typer.Option(
            "--verbose", "-v", help="Every function with its reason.", rich_help_panel=SHOW
        ),
    ] = None,
    debug_trace: Annotated[
        str | None,
        typer.Option(
            metavar="[=LEVEL]",
            help="Write every step to logs/debug_trace_*.jsonl: TRACE (the default), DEBUG, INFO, "
            "WARNING, ERROR. DEBUG_TRACE=true does the same.",
            rich_help_panel=SHOW,
        ),
    ] = None,
    show_config: Annotated[
        bool,
        typer.Option(
            "--show-config",
            help="Show each setting, and where it comes from.",
            rich_help_panel=CONFIG,
        ),
    ] = False,
    trust_project: Annotated[
        bool | None,
        typer.Option(
            "--trust-project",
            help="Let the project's file set everything, also commands that are run and models "
            "that cost money.",
            rich_help_panel=CONFIG,
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(metavar="N", help="Processes; 0 for one a core.", rich_help_panel="Other"),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Put OpenTelemetry into source code that already exists.

    Adds spans and attributes where they are worth having, proves that nothing else was changed,
    and rewrites the files in place, as a formatter does. What it is not sure of it leaves alone,
    and says why.
    """
    from telemetry_inject.cli.settings import describe, gather

    every = [*(paths or []), *(input_ or [])]
    check = check or fail_under is not None or bool(coverage)
    diff = diff or review is not None
    _usage(every, check=check, remove=remove, plans=plan or save_plan, show=show_config)
    _comparing(every, since, staged=staged, remove=remove)
    given = {
        "fail_under": fail_under, "max_overhead": max_overhead, "test_cmd": test_cmd, "test_runs": test_runs,
        "select": select, "select_paths": select_paths, "span_names": span_names,
        "attribute_prefix": attribute_prefix, "tracer_name": tracer_name,
        "forbidden_attributes": forbidden_attributes, "trust_project": trust_project,
        "language": language, "include": include, "exclude": exclude,
        "model": model, "strategy": strategy or ("hedge" if hedge is not None else None),
        "perform_benchmark": perform_benchmark or bool(benchmark_report) or None,
        "hedge": hedge, "budget": budget, "retries": retries, "timeout": timeout,
        "plan_cache": plan_cache, "ollama_per_gpu": ollama_per_gpu, "jobs": jobs, "format": format_,
        "go_context": go_context, "add_deps": add_deps, "assume_deps": assume_deps,
        "quiet": quiet, "verbose": verbose, "debug_trace": debug_trace,
    }  # fmt: skip
    at = [stdin_filename or Path.cwd() / "-" if str(each) == "-" else each for each in every]
    resolved = gather(given, at)
    if interactive and not show_config:
        tried = bool(resolved.settings.test_cmd)
        _at_a_terminal(every, other=check or diff or remove or tried)
    if show_config:
        for line in describe(resolved):
            typer.echo(line)
        return
    if resolved.settings.go_context == "thread" and not remove:
        _threading(every, since or staged or resolved.settings.test_cmd or interactive)
    from telemetry_inject.cli import benchmark
    from telemetry_inject.cli.coverage import usable
    from telemetry_inject.cli.perform import Order, perform
    from telemetry_inject.repository.changes import Since

    usable(coverage or ())
    benchmark.usable(
        resolved.settings,
        benchmark_report or (),
        asked=bool(perform_benchmark or benchmark_report),
        plain=not (remove or check or plan or strategy),
    )
    order = Order(
        tuple(every), resolved.settings, diff, check, remove, plan, save_plan,
        Since(since or "HEAD", staged, review is not None) if since or staged else None,
        tuple(coverage or ()), review, interactive, tuple(benchmark_report or ()),
    )  # fmt: skip
    if order.view.stream:
        from telemetry_inject.cli.stream import stream

        raise typer.Exit(stream(order, stdin_filename))
    raise typer.Exit(perform(order))


def _usage(paths: list[Path], *, check: bool, remove: bool, plans: Path | None, show: bool) -> None:
    if remove and (check or plans):
        raise SettingsError("--remove goes with --diff, but not with --check, --plan, --save-plan")
    if not paths and not show:
        raise SettingsError("nothing to do: name files or folders, or - (see --help)")
    if any(str(each) == "-" for each in paths) and len(paths) > 1:
        raise SettingsError("- stands alone: standard input is the one file of the run")
    for path in paths:
        if str(path) != "-" and not path.exists():
            raise SettingsError(f"{path}: no such file or folder")


def _at_a_terminal(paths: list[Path], *, other: bool) -> None:
    if other:
        raise SettingsError(
            "--interactive writes what you accept: it goes without --diff, --check, --remove, "
            "--review and --test-cmd"
        )
    if any(str(each) == "-" for each in paths) or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise SettingsError("--interactive asks questions: run it on a terminal, and name files")


def _threading(paths: list[Path], less: object) -> None:
    """Refuse what looks at less than whole packages, or writes less of them."""
    if less or any(str(each) == "-" for each in paths):
        raise SettingsError(
            "--go-context thread changes whole packages: it does not go with -, --since, "
            "--staged, --test-cmd, --interactive"
        )


def _comparing(paths: list[Path], since: str | None, *, staged: bool, remove: bool) -> None:
    if not (since or staged):
        return
    if since and staged:
        raise SettingsError("--staged compares with the last commit: leave --since out")
    if remove:
        raise SettingsError("--remove takes everything out: it goes without --since and --staged")
    if any(str(each) == "-" for each in paths):
        raise SettingsError("standard input is in no repository: name files with --since, --staged")


APP = application(inject, "telemetry-inject", EXAMPLES)
