"""Recognising telemetry of any make in a file, by what is imported and what is called."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MODULES = (
    rb"(?:@opentelemetry/[\w./-]+|dd-trace(?:/[\w./-]+)?|@sentry/[\w./-]+|newrelic|elastic-apm-node|"
    rb"@elastic/apm-rum|applicationinsights|@google-cloud/trace-agent|honeycomb-beeline|"
    rb"aws-xray-sdk(?:-core)?|@aws-lambda-powertools/tracer|opentracing|jaeger-client|zipkin|"
    rb"@splunk/otel|@honeycombio/[\w./-]+|@grafana/faro[\w./-]*|skywalking-backend-js|@logfire/[\w-]+|logfire|"
    rb"@instana/collector|@datadog/browser-[\w-]+|signalfx-tracing)"
)
_MENTION = re.compile(_MODULES + rb"['\"]")
_BRINGS = tuple(
    re.compile(word + rb"\s*\(?\s*['\"]") for word in (rb"require", rb"from", rb"import", rb"mock")
)
"""One by one: a pattern that starts with a word is looked for ten times as fast as a choice."""
_IMPORT = re.compile(rb"\bimport\s+([^;'\"()]+?)\s+from\s*['\"]" + _MODULES + rb"['\"]")
_REQUIRE = re.compile(
    rb"\b(?:const|let|var)\s+([\w$]+|\{[^}]*\})\s*=\s*(?:await\s+import|require)\s*\(\s*['\"]"
    + _MODULES
    + rb"['\"]"
)
_EQUALS = re.compile(rb"\bimport\s+([\w$]+)\s*=\s*require\s*\(\s*['\"]" + _MODULES + rb"['\"]")
_DERIVED = re.compile(
    rb"(?:\b(?:const|let|var)\s+|(?<![\w$])(this\.|exports\.))([\w$#]+)(?:\s*:\s*[\w.$]+)?\s*=\s*(?:await\s+)?(?:new\s+)?([\w$]+)(?=\s*[.(])"
)
_SPANS = frozenset(
    [
        "startActiveSpan",
        "startSpan",
        "startSpanManual",
        "startInactiveSpan",
        "recordException",
        "getActiveSpan",
        "startTransaction",
        "captureException",
        "captureAsyncFunc",
        "startSegment",
        "startBackgroundTransaction",
    ]
)
_NAMES = re.compile(rb"[A-Za-z_$][\w$]*")
_RENAMED = re.compile(rb"[\w$*]+\s*(?:\bas\b|:)\s*([\w$]+)")


def roots(data: bytes, last: frozenset[str]) -> frozenset[str] | None:
    """Return names that stand for telemetry in the file; None where nothing speaks of any.

    Names are those that imports bind and, one step on, what is made from them: a tracer. `last`
    holds the last step of every callee of the file.
    """
    mentioned = any(
        _MENTION.match(data, found.end()) for word in _BRINGS for found in word.finditer(data)
    )
    if not mentioned and _SPANS.isdisjoint(last):
        return None
    bound: set[str] = set()
    if mentioned:
        for pattern in (_IMPORT, _REQUIRE, _EQUALS):
            for found in pattern.finditer(data):
                clause = _RENAMED.sub(rb"\1", found.group(1))
                bound |= {name.decode() for name in _NAMES.findall(clause)}
        bound -= {"type", "from", "as", "default"}
        for found in _DERIVED.finditer(data):
            if found.group(3).decode() in bound:
                holder = (found.group(1) or b"").decode().replace("exports.", "")
                bound.add(holder + found.group(2).decode())
    return frozenset(bound)


def carries(calls: Iterable[str], names: frozenset[str]) -> bool:
    """Return whether one of the calls is telemetry."""
    for call in calls:
        root, _, rest = call.partition(".")
        root = root.removesuffix("()")
        if root in names:
            return True
        if root == "this" and rest and f"this.{rest.partition('.')[0]}" in names:
            return True
        if call.rpartition(".")[2] in _SPANS:
            return True
    return False
