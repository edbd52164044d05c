# Copyright, somebody.
# All of it.

from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 1 above

_otel_tracer = _otel_trace.get_tracer(__name__)

x = 1


@_otel_tracer.start_as_current_span(
    "main", attributes={"code.function.name": "shop.cart.main"}
)
def main():
    return x
