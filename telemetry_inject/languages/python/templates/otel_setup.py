# telemetry: ignore
"""Start the OpenTelemetry SDK: call `start()` once, as early as you can.

Nothing is exported unless the environment asks for it with the standard variables:

    OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318    traces, metrics and logs by OTLP/HTTP
    OTEL_TRACES_EXPORTER, OTEL_METRICS_EXPORTER, OTEL_LOGS_EXPORTER = otlp | console | none
    OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES          who is speaking
    OTEL_SDK_DISABLED=true                               all off
"""

import os

from opentelemetry import _logs, metrics, trace


def start() -> None:
    """Set up traces, metrics and logs as the environment asks; the SDK flushes them at exit."""
    if os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return
    chosen = {signal: _exporter(signal) for signal in ("TRACES", "METRICS", "LOGS")}
    if chosen["TRACES"] != "none":
        _start_traces(chosen["TRACES"])
    if chosen["METRICS"] != "none":
        _start_metrics(chosen["METRICS"])
    if chosen["LOGS"] != "none":
        _start_logs(chosen["LOGS"])


def _exporter(signal: str) -> str:
    """Return `otlp`, `console` or `none`: what is named, or OTLP where it has an endpoint."""
    named = os.environ.get(f"OTEL_{signal}_EXPORTER", "").strip().lower()
    if named:
        if named not in ("otlp", "console", "none"):
            raise ValueError(f"OTEL_{signal}_EXPORTER is {named!r}: use otlp, console or none")
        return named
    endpoints = ("OTEL_EXPORTER_OTLP_ENDPOINT", f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")
    return "otlp" if any(os.environ.get(name) for name in endpoints) else "none"


def _start_traces(exporter: str) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

    provider = TracerProvider()
    if exporter == "console":
        provider.add_span_processor(BatchSpanProcessor(ConsoleSpanExporter()))
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def _start_metrics(exporter: str) -> None:
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import (
        ConsoleMetricExporter,
        MetricExporter,
        PeriodicExportingMetricReader,
    )

    chosen: MetricExporter
    if exporter == "console":
        chosen = ConsoleMetricExporter()
    else:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

        chosen = OTLPMetricExporter()
    reader = PeriodicExportingMetricReader(chosen)
    provider = MeterProvider([reader])
    metrics.set_meter_provider(provider)


def _start_logs(exporter: str) -> None:
    from opentelemetry.sdk import _logs as sdk
    from opentelemetry.sdk._logs import export

    provider = sdk.LoggerProvider()
    if exporter == "console":
        console = getattr(export, "ConsoleLogRecordExporter", None) or export.ConsoleLogExporter
        provider.add_log_record_processor(export.BatchLogRecordProcessor(console()))
    else:
        from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter

        provider.add_log_record_processor(export.BatchLogRecordProcessor(OTLPLogExporter()))
    _logs.set_logger_provider(provider)
