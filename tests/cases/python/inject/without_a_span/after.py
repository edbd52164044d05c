from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 2 below
from opentelemetry import metrics as _otel_metrics

_otel_meter = _otel_metrics.get_meter(__name__)
_otel_math_additions_counter = _otel_meter.create_counter("math.additions", unit="1")


def add(a: int, b: int) -> int:
    _otel_trace.get_current_span().set_attribute("math.a", a)
    c = a + b
    _otel_math_additions_counter.add(1)
    return c
