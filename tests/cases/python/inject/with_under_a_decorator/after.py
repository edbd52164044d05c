import tools
from opentelemetry import trace as _otel_trace  # telemetry-inject: v1

_otel_tracer = _otel_trace.get_tracer(__name__)


@tools.retry
# Three times.
def load(path: str) -> bytes:
    with _otel_tracer.start_as_current_span(
        "load file",
        kind=_otel_trace.SpanKind.CLIENT,
        attributes={"code.function.name": "shop.cart.load", "file.mode": "rb"},
    ) as _otel_span:
        _otel_span.set_attribute("file.path", path)
        # The whole file.
        with open(path, "rb") as file:
            return file.read()
