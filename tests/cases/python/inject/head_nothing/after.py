from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 2 below

_otel_tracer = _otel_trace.get_tracer(__name__)


@_otel_tracer.start_as_current_span(
    "main", attributes={"code.function.name": "shop.cart.main"}
)
def main():
    return 1
