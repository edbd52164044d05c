from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 2 below

_otel_tracer = _otel_trace.get_tracer(__name__)


def outer(path: str):
    """Wrap."""
    with _otel_tracer.start_as_current_span(
        "outer", attributes={"code.function.name": "shop.cart.outer"}
    ):
        import tools

        @tools.traced
        def inner(a, b):
            with _otel_tracer.start_as_current_span(
                "outer.inner",
                attributes={"code.function.name": "shop.cart.outer.inner"},
            ):
                text = """
    inside a string
        deeper"""

                def innermost():
                    with _otel_tracer.start_as_current_span(
                        "outer.inner.innermost",
                        attributes={
                            "code.function.name": "shop.cart.outer.inner.innermost"
                        },
                    ):
# at the margin
                        return [
        a,
                        b]
                return text, innermost

        return inner
