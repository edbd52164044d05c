# -*- coding: latin-1 -*-

from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 1 above

_otel_tracer = _otel_trace.get_tracer(__name__)


@_otel_tracer.start_as_current_span(
    "café", attributes={"code.function.name": "shop.cart.f"}
)
def f():
    print("café")
    return 1
