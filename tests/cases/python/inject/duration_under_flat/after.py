from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 2 below
from opentelemetry import metrics as _otel_metrics
import time as _otel_time

_otel_tracer = _otel_trace.get_tracer(__name__)
_otel_meter = _otel_metrics.get_meter(__name__)
_otel_numbers_duration_histogram = _otel_meter.create_histogram(
    "numbers.duration", unit="s"
)


def numbers(limit: int):
    _otel_start = _otel_time.perf_counter()
    _otel_span = _otel_tracer.start_span(
        "numbers", attributes={"code.function.name": "shop.cart.numbers"}
    )
    try:
        yield from range(limit)
    except Exception as _otel_error:
        _otel_span.record_exception(_otel_error)
        _otel_span.set_status(_otel_trace.StatusCode.ERROR)
        raise
    finally:
        _otel_numbers_duration_histogram.record(_otel_time.perf_counter() - _otel_start)
        _otel_span.end()
