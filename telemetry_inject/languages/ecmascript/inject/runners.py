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
function {name}(_otelName, _otelAbout, _otelBody) {{
{options}
  const _otelInside = {begin}(_otelSpan) => {{
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
_RECORD = "\n      _otelSpan.recordException(_otelError);"


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
        name=name,
        options=options if len(options) <= room else "\n".join(_OPTIONS),
        tracer="_otelTracer()" if module else "_otelTracer",
        begin="async " if choice.function.is_async else "",
        wait="await " if choice.function.is_async else "",
        record=_RECORD if span is not None and span.record_exceptions else "",
    )
    text = text.replace(";", like.end).replace("'", like.quote).replace("  ", like.unit)
    return text.split("\n")
