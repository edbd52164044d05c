"""Run the `drive.main` of a case; with a second argument, under an SDK, and write its spans there."""

import json
import sys
from pathlib import Path

sys.path[:0] = [sys.argv[1], str(Path(__file__).parent)]


def traced(target):
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    import drive

    drive.main()
    spans = [
        {
            "name": span.name,
            "kind": span.kind.name,
            "status": span.status.status_code.name,
            "attributes": dict(span.attributes),
        }
        for span in exporter.get_finished_spans()
    ]
    Path(target).write_text(json.dumps(spans))


if len(sys.argv) > 2:
    traced(sys.argv[2])
else:
    import drive

    drive.main()
