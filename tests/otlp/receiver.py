"""An in-memory OTLP/HTTP receiver on the loopback interface: protobuf and JSON, plain or gzipped."""

from __future__ import annotations

import base64
import gzip
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message as Headers
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1 import trace_pb2

Value = str | bool | int | float | list[Any] | None


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a span."""

    name: str
    attributes: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Span:
    """One span as it arrived."""

    name: str
    kind: str
    """`internal`, `server`, `client`, `producer` or `consumer`."""
    status: str
    """`unset`, `ok` or `error`."""
    message: str
    trace: str
    id: str
    parent_id: str
    attributes: dict[str, Value]
    events: tuple[Event, ...]
    start: int
    end: int
    scope: str
    service: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a metric; `value` is the sum of a histogram."""

    name: str
    unit: str
    value: float
    count: int
    attributes: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Record:
    """One log record."""

    severity: str
    body: Value
    attributes: dict[str, Value]
    trace: str
    span_id: str


@dataclass(slots=True)
class Received:
    """Everything that has arrived so far."""

    endpoint: str
    requests: list[tuple[str, Message]] = field(default_factory=list)

    def spans(self) -> tuple[Span, ...]:
        """Return the spans in the order of their start."""
        found = [span for body in self._bodies(ExportTraceServiceRequest) for span in _spans(body)]
        return tuple(sorted(found, key=lambda span: (span.start, -span.end)))

    def points(self) -> tuple[Point, ...]:
        """Return the points of all metrics, the last export of each last."""
        return tuple(
            point for body in self._bodies(ExportMetricsServiceRequest) for point in _points(body)
        )

    def records(self) -> tuple[Record, ...]:
        """Return the log records in the order of their arrival."""
        return tuple(
            record for body in self._bodies(ExportLogsServiceRequest) for record in _records(body)
        )

    def _bodies(self, kind: type[Message]) -> Iterator[Any]:
        return (body for _, body in self.requests if isinstance(body, kind))


_KINDS: dict[str, type[Message]] = {
    "/v1/traces": ExportTraceServiceRequest,
    "/v1/metrics": ExportMetricsServiceRequest,
    "/v1/logs": ExportLogsServiceRequest,
}


@contextmanager
def receiver() -> Iterator[Received]:
    """Yield what arrives at a receiver that listens until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            data = b"".join(_chunks(self.headers, self.rfile))
            if self.headers.get("Content-Encoding") == "gzip":
                data = gzip.decompress(data)
            kind = _KINDS.get(self.path)
            as_json = "json" in self.headers.get("Content-Type", "")
            if kind is not None:
                received.requests.append((self.path, _message(kind, data, as_json=as_json)))
            answer = b"{}" if as_json else b""
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", self.headers.get("Content-Type", ""))
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    received = Received(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_RESOURCES: dict[str, type[Message]] = {
    "resourceSpans": ExportTraceServiceRequest,
    "resourceMetrics": ExportMetricsServiceRequest,
    "resourceLogs": ExportLogsServiceRequest,
}


def recorded(text: str) -> Received:
    """Return what a file of OTLP/JSON holds, one request a line."""
    received = Received("")
    for line in text.splitlines():
        [resource] = json.loads(line)
        kind = _RESOURCES[resource]
        received.requests.append((resource, _message(kind, line.encode(), as_json=True)))
    return received


def _chunks(headers: Headers, stream: BufferedIOBase) -> Iterator[bytes]:
    """Yield the body of a request: of a known length, or in chunks as Node sends it."""
    if "chunked" not in headers.get("Transfer-Encoding", ""):
        yield stream.read(int(headers.get("Content-Length", "0")))
        return
    while size := int(stream.readline().split(b";")[0], 16):
        yield stream.read(size)
        stream.readline()
    while stream.readline().strip():
        pass


def _message(kind: type[Message], data: bytes, *, as_json: bool) -> Message:
    message = kind()
    if as_json:
        json_format.Parse(json.dumps(_with_base64(json.loads(data))), message)
    else:
        message.ParseFromString(data)
    return message


def _with_base64(value: Any) -> Any:
    """Return OTLP/JSON, whose ids are hexadecimal, as the JSON of protobuf, whose bytes are not."""
    if isinstance(value, list):
        return [_with_base64(each) for each in value]
    if not isinstance(value, dict):
        return value
    ids = {"traceId", "spanId", "parentSpanId"}
    return {
        key: base64.b64encode(bytes.fromhex(each)).decode() if key in ids else _with_base64(each)
        for key, each in value.items()
    }


def _spans(body: Any) -> Iterator[Span]:
    for resource in body.resource_spans:
        service = str(_attributes(resource.resource.attributes).get("service.name", ""))
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Span(
                    name=span.name,
                    kind=trace_pb2.Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
                    status=trace_pb2.Status.StatusCode.Name(span.status.code)
                    .removeprefix("STATUS_CODE_")
                    .lower(),
                    message=span.status.message,
                    trace=span.trace_id.hex(),
                    id=span.span_id.hex(),
                    parent_id=span.parent_span_id.hex(),
                    attributes=_attributes(span.attributes),
                    events=tuple(Event(e.name, _attributes(e.attributes)) for e in span.events),
                    start=span.start_time_unix_nano,
                    end=span.end_time_unix_nano,
                    scope=scope.scope.name,
                    service=service,
                )


def _points(body: Any) -> Iterator[Point]:
    for resource in body.resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                for point in metric.sum.data_points:
                    value = point.as_int if point.HasField("as_int") else point.as_double
                    found = _attributes(point.attributes)
                    yield Point(metric.name, metric.unit, value, 1, found)
                for point in metric.histogram.data_points:
                    found = _attributes(point.attributes)
                    yield Point(metric.name, metric.unit, point.sum, point.count, found)


def _records(body: Any) -> Iterator[Record]:
    for resource in body.resource_logs:
        for scope in resource.scope_logs:
            for record in scope.log_records:
                yield Record(
                    record.severity_text,
                    _value(record.body),
                    _attributes(record.attributes),
                    record.trace_id.hex(),
                    record.span_id.hex(),
                )


def _attributes(pairs: Iterable[Any]) -> dict[str, Value]:
    return {pair.key: _value(pair.value) for pair in pairs}


def _value(value: Any) -> Value:
    kind = value.WhichOneof("value")
    if kind is None:
        return None
    if kind == "array_value":
        return [_value(each) for each in value.array_value.values]
    found: Value = getattr(value, kind)
    return found


def tree(spans: Sequence[Span]) -> tuple[str, ...]:
    """Return the names of spans as an indented tree, one line a span, in the order of their start.

    A span with an error has ` !` behind its name, one that is not internal its kind.
    """
    ids = {span.id for span in spans}

    def lines(parents: set[str], depth: int) -> Iterator[str]:
        for span in spans:
            here = span.parent_id in parents or (depth == 0 and span.parent_id not in ids)
            if here:
                kind = "" if span.kind == "internal" else f" ({span.kind})"
                failed = " !" if span.status == "error" else ""
                yield f"{'  ' * depth}{span.name}{kind}{failed}"
                yield from lines({span.id}, depth + 1)

    return tuple(lines({""}, 0))
