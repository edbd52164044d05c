"""Recognising telemetry of any make in a file, by what is imported, called and annotated."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PACKAGES = re.compile(
    rb"\b(?:io\.opentelemetry|io\.opentracing|io\.opencensus|io\.micrometer|brave|zipkin2|co\.elastic\.apm"
    rb"|com\.newrelic|datadog\.trace|com\.amazonaws\.xray|io\.sentry|org\.apache\.skywalking"
    rb"|org\.eclipse\.microprofile\.(?:metrics|telemetry|opentracing)|com\.codahale\.metrics|io\.prometheus)\b"
)
_ANNOTATIONS = frozenset(
    """
    WithSpan AddingSpanAttributes NewSpan ContinueSpan SpanName Observed Timed Counted Traced Trace
    CaptureSpan CaptureTransaction XRayEnabled Metered ExceptionMetered SentrySpan SentryTransaction
    ConcurrentGauge SimplyTimed
    """.split()  # noqa: SIM905
)
_CALLS = re.compile(
    r"(?:^|\.)(?:spanBuilder|startSpan|startActive|startActiveSpan|nextSpan|makeCurrent|buildSpan"
    r"|activeSpan|currentSpan|startSubsegment|beginSubsegment|beginSegment|startTransaction"
    r"|startScopedSpan|newTrace|newChild|withSpan)$"
    r"|^(?:Span|Baggage)\.(?:current|fromContext)$|(?i:^(?:this\.)?_?(?:tracer|meter)\.\w+$)"
    r"|^(?:Timer\.(?:start|builder)|Counter\.builder|Metrics\.\w+|Observation\.\w+)(?:\(\)\.\w+)*$"
)


def spoken(data: bytes) -> bool:
    """Return whether a file names a package of telemetry at all."""
    return _PACKAGES.search(data) is not None


def carries(calls: Iterable[str], annotations: Iterable[str]) -> bool:
    """Return whether a function of such a file reports on itself."""
    names = {each.partition("(")[0].rpartition(".")[2].strip() for each in annotations}
    return bool(names & _ANNOTATIONS) or any(_CALLS.search(call) for call in calls)
