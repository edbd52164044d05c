"""One file through scan, select, plan, check and inject; `inject` proves what it made."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from telemetry_inject.inject.injector import CodeInjector, Injection
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Language, Parsed
from telemetry_inject.model import Caller, FileReport, Outcome, Plan, Problem, SourceFile, Status
from telemetry_inject.pipeline import since
from telemetry_inject.pipeline.others import ProjectFiles
from telemetry_inject.pipeline.records import Task
from telemetry_inject.pipeline.steps import Steps
from telemetry_inject.pipeline.styles import Styles
from telemetry_inject.plan import knowledge, rules
from telemetry_inject.plan.commands import CommandValidator
from telemetry_inject.plan.conform import conform, forbidden
from telemetry_inject.plan.select import Level, Selection, select
from telemetry_inject.predict.callers import Known, callers
from telemetry_inject.scan.extract import FunctionExtractor

NO_PLAN = "Left out: no plan was given for it."
FOREIGN = "The file uses our reserved prefix without our marker: ours could not be told apart."


@dataclass(frozen=True, slots=True)
class Work:
    """What all steps on one file share."""

    task: Task
    language: Language
    file: Parsed
    steps: Steps
    styles: Styles


def instrument(task: Task, source: SourceFile, steps: Steps, styles: Styles) -> FileReport:
    """Return the file's new text, not yet written, and what became of every function."""
    opened = begin(task, source, steps, styles)
    if isinstance(opened, Problem):
        steps.add("error", f"{opened.line}:{opened.column}: {opened.message}")
        return FileReport(source, (), problem=opened)
    return _finish(opened)


def begin(
    task: Task, source: SourceFile, steps: Steps, styles: Styles | None = None
) -> Work | Problem:
    """Return the file, read; or what the language's own checker has against it."""
    language = load(task.language)
    with steps.call("problem"):
        problem = language.syntax.problem(source)
    if problem is not None:
        return problem
    with steps.call("scan"):
        file = FunctionExtractor(language).extract(source, ProjectFiles(task.root))
    steps.add("scan", f"{len(file.scan.functions)} functions", functions=len(file.scan.functions))
    return Work(task, language, file, steps, styles or Styles())


def wanted(work: Work) -> list[tuple[Selection, Plan]]:
    """Return the functions that are to be planned, each with the rules' plan for it."""
    selections = choose(work)
    decided = _decisions(work, selections)
    chosen = [each for each in selections if decided[each.function.id] is None]
    proposed = _by_rules(work, chosen)
    return [(each, proposed[each.function.id]) for each in chosen]


def _finish(work: Work) -> FileReport:
    with work.steps.call("select"):
        selections = choose(work)
    given = _given(work.task)
    decided = _decisions(work, selections)
    chosen = [each for each in selections if decided[each.function.id] is None]
    outcomes = {key: each for key, each in decided.items() if each is not None}
    with work.steps.call("plan"):
        proposed = given or _by_rules(work, chosen)
        models = {plan.function: plan for plan in work.task.proposals}
        outcomes |= _declined(work, chosen, models)
        chosen = [each for each in chosen if each.function.id not in outcomes]
        checked = [_best(work, each, proposed, models) for each in chosen]
    outcomes.update((each.function, each) for each in checked if isinstance(each, Outcome))
    plans = [each for each in checked if isinstance(each, Plan)]
    spare = {
        each.function.id: partial(_check, work, each, proposed[each.function.id])
        for each in chosen
        if each.function.id in models
    }
    return _inject(work, selections, outcomes, plans, spare)


def _decisions(work: Work, selections: Iterable[Selection]) -> dict[str, Outcome | None]:
    """Return, by id, the outcome of each function where it is certain already."""
    given = _given(work.task)
    same = since.unchanged(work.language, work.file, work.task)
    return {
        each.function.id: _unchanged(work, each)
        if each.function.id in same
        else _decided(work.file, each, given)
        for each in selections
    }


def _declined(
    work: Work, chosen: Iterable[Selection], models: Mapping[str, Plan]
) -> dict[str, Outcome]:
    """Return the functions that a model would rather leave without telemetry."""
    return {
        each.function.id: _outcome(work.file, each, "skipped", f"A model says: {plan.reason}", plan)
        for each in chosen
        if (plan := models.get(each.function.id)) is not None and plan.decision == "skip"
    }


def _best(
    work: Work, each: Selection, proposed: Mapping[str, Plan], models: Mapping[str, Plan]
) -> Plan | Outcome:
    """Return a model's plan where there is one that passes, else the other."""
    plan = models.get(each.function.id)
    if plan is not None:
        module = work.file.source.module
        plan = conform(plan, each.function, module, work.task.conventions)
    checked = None if plan is None else _check(work, each, plan)
    return checked if isinstance(checked, Plan) else _check(work, each, proposed[each.function.id])


def choose(work: Work) -> tuple[Selection, ...]:
    """Return the decision for every function of the file."""
    level: Level = "all" if work.task.plans is not None else work.task.level  # type: ignore[assignment]
    usages = work.language.names.usages(work.file)
    selections = select(work.file, usages, _knowledge(work.language.name), level)
    for each in selections:
        work.steps.add(
            "selection",
            f"{'selected' if each.selected else 'left out'}: {each.function.id}",
            function=each.function.id,
            selected=each.selected,
            reason=each.reason,
            boundary=each.boundary,
        )
    return selections


@cache
def _knowledge(language: str) -> knowledge.Knowledge:
    return knowledge.load(*load(language).knowledge)


def _given(task: Task) -> Mapping[str, Plan] | None:
    return None if task.plans is None else {plan.function: plan for plan in task.plans}


def _decided(file: Parsed, each: Selection, given: Mapping[str, Plan] | None) -> Outcome | None:
    """Return the outcome where it is certain without a look at the commands."""
    plan = None if given is None else given.get(each.function.id)
    if not each.selected:
        return replace(_outcome(file, each, "skipped", each.reason), covered=each.covered)
    if given is not None and plan is None:
        return _outcome(file, each, "skipped", NO_PLAN)
    if plan is not None and plan.decision == "skip":
        return _outcome(file, each, "skipped", plan.reason or "The plan says to skip it.", plan)
    if "foreign-prefix" in file.scan.features:
        return _outcome(file, each, "refused", FOREIGN)
    return None


def _unchanged(work: Work, each: Selection) -> Outcome:
    name = work.task.older.name if work.task.older else ""
    reason = f"Left out: its code has not changed against {name}."
    return _outcome(work.file, each, "skipped", reason)


def _by_rules(work: Work, chosen: Iterable[Selection]) -> Mapping[str, Plan]:
    made = rules.plans(chosen, work.file, work.language, work.task.conventions)
    return {plan.function: plan for plan in made}


def _check(work: Work, each: Selection, plan: Plan) -> Plan | Outcome:
    """Return the plan with its expressions as they will be written, or a failure."""
    steps, function = work.steps, plan.function
    if steps.traced:
        dumped = plan.model_dump(mode="json")
        steps.add("plan", f"plan for {function}", function=function, plan=dumped)
    key = forbidden(plan, work.task.conventions)
    if key is not None:
        reason = f"The plan was rejected: the project forbids the attribute {key!r}."
        return _outcome(work.file, each, "failed", reason, plan)
    try:
        checked = CommandValidator(work.language).check(plan, work.file, each.function)
    except ValueError as error:
        steps.add("validation", f"rejected: {function}", function=function, objection=str(error))
        return _outcome(work.file, each, "failed", f"The plan was rejected: {error}", plan)
    steps.add("validation", f"accepted: {function}", function=function)
    return checked


def _inject(
    work: Work,
    selections: Sequence[Selection],
    outcomes: dict[str, Outcome],
    plans: list[Plan],
    spare: Mapping[str, Callable[[], Plan | Outcome]],
) -> FileReport:
    injection = _injection(work, plans, spare) if plans else Injection(None, ())
    outcomes = outcomes | {each.function: each for each in injection.outcomes}
    found = [_known(outcomes[each.function.id], each) for each in selections]
    _note(work, found)
    return FileReport(
        source=work.file.source,
        outcomes=(*found, *_strangers(work, outcomes)),
        after=injection.after,
        needs=injection.needs,
        suggests=tuple(sorted({name for each in selections for name in each.suggests})),
        callers=_callers(work, selections) if work.task.predict else (),
    )


def _injection(
    work: Work, plans: list[Plan], spare: Mapping[str, Callable[[], Plan | Outcome]]
) -> Injection:
    style = replace(
        work.styles.of(work.language, work.task.path), tracer=work.task.conventions.tracer_name
    )
    with work.steps.call("inject"):
        bans = {name: dict(rungs) for name, rungs in work.task.bans}
        injector = CodeInjector(work.language, work.task.reach, style)
        injection = injector.inject(work.file, plans, bans)
        lost = {each.function for each in injection.outcomes if each.status != "injected"}
        if not lost & spare.keys():
            return injection
        others = [  # a model's plan that does not go with its neighbours'
            spare[each.function]() if each.function in lost & spare.keys() else each
            for each in plans
        ]
        return injector.inject(work.file, [each for each in others if isinstance(each, Plan)], bans)


def _callers(work: Work, selections: Sequence[Selection]) -> tuple[Caller, ...]:
    known = {
        each.function.id: Known(
            any(match.use.meaning.entry for match in each.matches),
            any(not match.use.meaning.entry for match in each.matches),
        )
        for each in selections
    }
    return callers(work.file, work.language.names.usages(work.file), known)


def _known(outcome: Outcome, each: Selection) -> Outcome:
    """Return the outcome with what is known of its function."""
    if outcome.boundary == each.boundary:
        return outcome
    return replace(outcome, boundary=each.boundary)


def _strangers(work: Work, known: Container[str]) -> Iterator[Outcome]:
    """Yield a failure for each given plan whose function the file does not have."""
    for plan in work.task.plans or ():
        if plan.function not in known:
            reason = "The plan names a function that the file does not have."
            name = work.file.source.name
            yield Outcome(plan.function, name, 1, "failed", reason, plan=plan)


def _note(work: Work, outcomes: Iterable[Outcome]) -> None:
    """Note what became of each function; a rung that the proof refused was a retry."""
    if work.steps.traced:
        for outcome in outcomes:
            work.steps.outcome(outcome)


def _outcome(
    file: Parsed, each: Selection, status: Status, reason: str, plan: Plan | None = None
) -> Outcome:
    function = each.function
    return Outcome(function.id, file.source.name, function.line, status, reason, plan=plan)
