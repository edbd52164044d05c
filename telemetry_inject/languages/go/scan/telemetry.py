"""Recognising telemetry of any make in a file, by what is imported and what is called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PACKAGES = re.compile(
    rb'(?:([\w.]+)[ \t]+)?"((?:go\.opentelemetry\.io/(?:otel|contrib)|go\.opencensus\.io'
    rb"|github\.com/(?:opentracing/opentracing-go|openzipkin/zipkin-go|uber/jaeger-client-go"
    rb"|getsentry/sentry-go|newrelic/go-agent|honeycombio/beeline-go|aws/aws-xray-sdk-go"
    rb"|DataDog/dd-trace-go|instana/go-sensor|lightstep/otel-launcher-go|elastic/apm-agent-go)"
    rb"|gopkg\.in/DataDog/dd-trace-go\.v1|go\.elastic\.co/apm|cloud\.google\.com/go/trace"
    rb"|golang\.org/x/(?:net/)?trace)[\w./-]*)" + b'"'
)
_WORDS = (b"StartSpan", b"StartTransaction", b"Segment", b"Subsegment", b"SpanFromContext")
_VALUES = {"attribute", "codes", "semconv", "propagation", "baggage", "ext", "log", "tag", "label"}
"""Packages of names and values: who only uses those reports nothing."""
_SPANS = re.compile(
    r"(?:^|\.)(?:StartSpan\w*|StartTransaction|StartSegment|BeginSegment|BeginSubsegment"
    r"|SpanFromContext|TracerProvider|StartSpanFromContext)$|(?i:tracer)\w*(?:\(\))?\.Start$"
)


@dataclass(frozen=True, slots=True)
class Telemetry:
    """How the calls of a file show that a function reports on itself."""

    packages: frozenset[str]
    """The names of imported packages of telemetry."""

    def carries(self, calls: Iterable[str]) -> bool:
        """Return whether one of the calls starts or reads a span, or records a value."""
        return any(call.partition(".")[0] in self.packages or _SPANS.search(call) for call in calls)


def telemetry(imports: bytes, data: bytes, called: Iterable[str]) -> Telemetry | None:
    """Return how telemetry shows in a file, None where nothing in it does.

    `imports` is the part of the file that ends with its last import.
    """
    packages = set()
    if b"." in imports:
        for found in _PACKAGES.finditer(imports):
            name = (found[1] or _last(found[2])).decode("utf-8", "replace")
            if name not in _VALUES | {"_", "."} and not name.startswith("_otel"):
                packages.add(name)
    known = Telemetry(frozenset(packages))
    spoken = b"racer" in data or any(word in data for word in _WORDS)
    return known if packages or (spoken and known.carries(called)) else None


def _last(path: bytes) -> bytes:
    parts = [each for each in path.split(b"/") if not re.fullmatch(rb"v\d+", each)]
    return re.sub(rb"\.v\d+$|^go-|-go$", b"", parts[-1]).replace(b"-", b"_")
