"""The functions of the header that run a body with its span as the active one.

Plain OpenTelemetry API. What one says and what it costs, in ticks and nanoseconds, is in
docs/javascript.md; that of an async function awaits the body where its caller waits too: a
reaction beside that of the caller would cost less, but V8 leaves the callers out of
`error.stack` once a promise has more than one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from telemetry_inject.languages.base import Choice
from telemetry_inject.languages.ecmascript.inject import idioms
from telemetry_inject.languages.ecmascript.inject.layout import Dialect, columns

_TEXT = """\
{head}
{options}
  const _otelInside = {begin}({span}) => {{
    try {{
      return {wait}_otelBody(_otelSpan);
    }} catch (_otelError) {{{record}
      _otelSpan.setStatus({{ code: _otel.SpanStatusCode.ERROR }});
      throw _otelError;
    }} finally {{
      _otelSpan.end();
    }}
  }};
  return {tracer}.startActiveSpan(_otelName, _otelOpts, _otelInside);
}}"""
_OPTIONS = (
    "  const _otelOpts =",
    "    typeof _otelAbout === 'string'",
    "      ? { attributes: { 'code.function.name': _otelAbout } }",
    "      : _otelAbout;",
)
_RECORD = "\n      _otelSpan.recordException({error});"


def missing(
    choices: Sequence[Choice], own: Collection[bytes], like: Dialect, module: bool
) -> list[list[str]]:
    """Return the lines of each function that `choices` need and the file does not have."""
    wanted = {
        idioms.runner(each): each
        for each in choices
        if each.rung == idioms.ACTIVE and idioms.runner(each).encode() not in own
    }
    return [_lines(name, wanted[name], like, module) for name in sorted(wanted)]


def _lines(name: str, choice: Choice, like: Dialect, module: bool) -> list[str]:
    span = idioms.span_of(choice.plan)
    options = "  " + " ".join(each.strip() for each in _OPTIONS)
    room = like.width - columns(like.unit) + 2 + (not like.end)
    text = _TEXT.format(
        head=_head(name, choice, like),
        span="_otelSpan: _otel.Span" if like.typed else "_otelSpan",
        options=options if len(options) <= room else "\n".join(_OPTIONS),
        tracer="_otelTracer()" if module else "_otelTracer",
        begin="async " if choice.function.is_async else "",
        wait="await " if choice.function.is_async else "",
        record=_record(like) if span is not None and span.record_exceptions else "",
    )
    text = text.replace(";", like.end).replace("'", like.quote).replace("  ", like.unit)
    return text.split("\n")


def _record(like: Dialect) -> str:
    return _RECORD.format(error="_otelError as Error" if like.typed else "_otelError")


def _head(name: str, choice: Choice, like: Dialect) -> str:
    """Return the head of a runner, with its types where the language has them."""
    if not like.typed:
        return f"function {name}(_otelName, _otelAbout, _otelBody) {{"
    result = "Promise<_otelT>" if choice.function.is_async else "_otelT"
    parameters = (
        "_otelName: string",
        "_otelAbout: string | _otel.SpanOptions",
        f"_otelBody: (_otelSpan: _otel.Span) => {result}",
    )
    whole = f"function {name}<_otelT>({', '.join(parameters)}): {result} {{"
    if len(whole) <= like.width:
        return whole
    lines = ",\n".join(f"  {each}" for each in parameters)
    return f"function {name}<_otelT>(\n{lines}{like.call_comma}\n): {result} {{"
