"""Counters and histograms through the `opentelemetry` crate: a static a file, a call a command.

A meter takes the provider that is set when its static is first used; so is every instrument that is
kept in a static (https://docs.rs/opentelemetry, `global::meter`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from telemetry_inject.languages.base import Checked
from telemetry_inject.languages.rust.inject.spelling import literal
from telemetry_inject.model import CounterCommand, HistogramCommand, Plan

KEY_VALUE = "::opentelemetry::KeyValue::new"
SHARE = 0.6
"""Of a line's width that rustfmt lets a call's arguments, an array or a chain of methods take."""
TIMER = """\
struct _OtelTimer(
    std::time::Instant,
    &'static ::opentelemetry::metrics::Histogram<f64>,
    Vec<::opentelemetry::KeyValue>,
);
"""
RECORDING = """\
impl Drop for _OtelTimer {
    fn drop(&mut self) {
        self.1.record(self.0.elapsed().as_secs_f64(), &self.2);
    }
}
"""
Metric = CounterCommand | HistogramCommand


def of_plan(plan: Plan) -> list[Metric]:
    """Return the commands of a plan that count or measure."""
    return [each for each in plan.commands if isinstance(each, Metric)]


def is_duration(command: Metric) -> bool:
    """Return whether a command measures how long the function takes."""
    return isinstance(command, HistogramCommand) and command.value == "duration"


def items(commands: Iterable[Metric], meter: str, width: int, there: bytes) -> Iterator[str]:
    """Yield the items that a file needs for its metrics, without those that it has.

    Raises `ValueError` where one name would stand for two instruments.
    """
    made: dict[str, tuple[str, Metric]] = {}
    timed = False
    for command in commands:
        name = static(command)
        text = _instrument(command, meter, width)
        if name in made and made[name][0] != text:
            raise ValueError(f"the instrument {command.name!r} is described in two ways")
        made[name] = text, command
        timed = timed or is_duration(command)
    for name, (text, _) in made.items():
        if re.search(rb"\bstatic " + name.encode() + rb"\b", there) is None:
            yield text
        elif text.encode() not in there.replace(b"\r\n", b"\n"):
            raise ValueError(f"the file has an instrument {name} that is not the same")
    if timed and b"struct _OtelTimer" not in there:
        yield from (TIMER, RECORDING)


def static(command: Metric) -> str:
    """Return the name of an instrument's static."""
    return "_OTEL_" + re.sub(r"\W+", "_", command.name).upper()


def line(
    command: Metric,
    outward: str,
    values: Mapping[str, Checked],
    value: Checked | None,
    *,
    exact: frozenset[str],
    room: int,
) -> list[str]:
    """Return the lines of a call, the first without indentation.

    `outward` is the path to the file's items. `values` are the attributes; `value` is what is
    counted or measured, None for a duration; `exact` are the parameters that need no cast. `room`
    is the width of the line behind its indentation. Raises `ValueError` for what may be missing.
    """
    attributes = [
        f"{KEY_VALUE}({literal(key)}, {_owned(each, exact)})" for key, each in values.items()
    ]
    name = f"{outward}{static(command)}"
    if is_duration(command):
        head = f"let _otel_timer = {outward}_OtelTimer("
        return _call(head, ["std::time::Instant::now()", f"&{name}"], "vec![", attributes, room)
    assert value is not None
    method = "add" if isinstance(command, CounterCommand) else "record"
    return _call(f"{name}.{method}(", [_number(command, value, exact)], "&[", attributes, room)


def _call(
    head: str, first: Sequence[str], opening: str, attributes: Sequence[str], room: int
) -> list[str]:
    """Return a call as rustfmt lays it out: its last argument is a list."""
    listed = ", ".join(attributes)
    arguments = ", ".join((*first, f"{opening}{listed}]"))
    most = int(100 * SHARE)
    if len(arguments) <= most and len(head) + len(arguments) + 2 <= room:
        return [f"{head}{arguments});"]
    inner = [f"    {each}," for each in first]
    if len(listed) <= most:
        inner.append(f"    {opening}{listed}],")
    elif len(attributes) == 1:
        key, _, value = attributes[0].removeprefix(f"{KEY_VALUE}(")[:-1].partition(", ")
        inner += [f"    {opening}{KEY_VALUE}(", f"        {key},", f"        {value},", "    )],"]
    else:
        inner += [f"    {opening}", *(f"        {each}," for each in attributes), "    ],"]
    return [head, *inner, ");"]


def _instrument(command: Metric, meter: str, width: int) -> str:
    whole = isinstance(command, CounterCommand) and _is_whole(command.value)
    kind = "counter" if isinstance(command, CounterCommand) else "histogram"
    number = "u64" if whole else "f64"
    steps = [f"{number}_{kind}({literal(command.name)})"]
    if command.unit != "1":
        steps.append(f"with_unit({literal(command.unit)})")
    if command.description:
        steps.append(f"with_description({literal(command.description)})")
    steps.append("build()")
    start = f"::opentelemetry::global::meter({literal(meter)})"
    typed = f"::opentelemetry::metrics::{kind.capitalize()}<{number}>"
    chain = ".".join((start, *steps))
    if len(chain) <= width * SHARE:
        made = [f"    std::sync::LazyLock::new(|| {chain});"]
    else:
        broken = (f"            .{each}" for each in steps)
        made = ["    std::sync::LazyLock::new(|| {", f"        {start}", *broken, "    });"]
    head = f"static {static(command)}: std::sync::LazyLock<{typed}> ="
    return "\n".join((head, *made, ""))


def _is_whole(value: str) -> bool:
    return value.strip().isdecimal()


def _number(command: Metric, value: Checked, exact: frozenset[str]) -> str:
    if value.type not in ("int", "float"):
        raise ValueError(f"{value.text!r} is no number")
    if isinstance(command, CounterCommand) and _is_whole(command.value):
        return value.text
    if value.constant:
        return value.text if "." in value.text else f"{value.text}.0"
    alone = value.type == "float" and value.text in exact
    return value.text if alone else f"{value.text} as f64"


def _owned(value: Checked, exact: frozenset[str]) -> str:
    """Return an expression as a value that an attribute of a metric takes."""
    if value.type.startswith("?"):
        raise ValueError(f"{value.text!r} may be missing, and an attribute of a metric may not")
    if value.constant or value.type == "bool" or value.text in exact:
        return value.text
    if value.type == "str":
        return f"{value.text.removesuffix('.as_str()')}.to_string()"
    target = {"int": "i64", "float": "f64"}[value.type]
    return value.text if value.text.endswith(f" as {target}") else f"{value.text} as {target}"
