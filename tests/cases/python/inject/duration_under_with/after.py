import time

from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 1 above
from opentelemetry import metrics as _otel_metrics
import time as _otel_time

_otel_tracer = _otel_trace.get_tracer(__name__)
_otel_meter = _otel_metrics.get_meter(__name__)
_otel_poll_duration_histogram = _otel_meter.create_histogram("poll.duration", unit="s")


def poll(seconds: int):
    with _otel_tracer.start_as_current_span(
        "poll", attributes={"code.function.name": "shop.cart.poll"}
    ) as _otel_span:
        _otel_start = _otel_time.perf_counter()
        try:
            _otel_span.set_attribute("poll.seconds", seconds)
            while True:
                poll(seconds - 1)
                break
        finally:
            _otel_poll_duration_histogram.record(
                _otel_time.perf_counter() - _otel_start
            )
