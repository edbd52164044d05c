from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 2 below

_otel_tracer = _otel_trace.get_tracer(__name__)


def page(name: str) -> str:
    with _otel_tracer.start_as_current_span(
        "page", attributes={"code.function.name": "shop.cart.page"}
    ):
        head = '''
    <html>
'''
        text = f"""
    {name!r:>{
    10}}
    """ "a" \
        "b"
        other = "one \
    two"
        return head + text + other
