"""The receiver itself: what an SDK sends is what it shows, as protobuf and as JSON."""

from __future__ import annotations

import gzip
import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import SpanKind

from tests.otlp.receiver import receiver, tree


def test_protobuf_from_the_sdk() -> None:
    with receiver() as received:
        provider = TracerProvider()
        exporter = OTLPSpanExporter(endpoint=f"{received.endpoint}/v1/traces")
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        tracer = provider.get_tracer("scope")
        with (
            pytest.raises(KeyError),
            tracer.start_as_current_span("outer", attributes={"a": [1, 2], "b": True}),
            tracer.start_as_current_span("inner", kind=SpanKind.CLIENT),
        ):
            raise KeyError("x")
        provider.shutdown()
    outer, inner = received.spans()
    assert tree(received.spans()) == ("outer !", "  inner (client) !")
    assert outer.attributes == {"a": [1, 2], "b": True}
    assert (outer.parent_id, inner.parent_id, inner.trace) == ("", outer.id, outer.trace)
    assert inner.scope == "scope"
    assert inner.events[0].attributes["exception.type"] == "KeyError"


@pytest.mark.parametrize("form", ["plain", "gzip", "chunked"])
def test_json(form: str) -> None:
    span = {
        "traceId": "5b8efff798038103d269b633813fc60c",
        "spanId": "eee19b7ec3c1b174",
        "name": "x",
        "kind": 2,
        "startTimeUnixNano": "1",
        "endTimeUnixNano": "2",
        "attributes": [{"key": "n", "value": {"intValue": "7"}}],
        "status": {"code": 2, "message": "m"},
    }
    body = {"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}
    data: bytes | Iterator[bytes] = json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    if form == "gzip":
        data, headers = (
            gzip.compress(json.dumps(body).encode()),
            {**headers, "Content-Encoding": form},
        )
    elif form == "chunked":
        data, headers = (
            iter([b"{", json.dumps(body).encode()[1:]]),
            {**headers, "Transfer-Encoding": form},
        )
    with receiver() as received:
        request = urllib.request.Request(f"{received.endpoint}/v1/traces", data, headers)
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200
    (found,) = received.spans()
    assert (found.trace, found.id) == (span["traceId"], span["spanId"])
    assert (found.kind, found.status, found.message) == ("server", "error", "m")
    assert found.attributes == {"n": 7}


def test_another_path_is_not_found() -> None:
    with receiver() as received, pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(urllib.request.Request(f"{received.endpoint}/x", b""))
    assert received.requests == []
