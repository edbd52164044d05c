from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 2 below

_otel_tracer = _otel_trace.get_tracer(__name__)


def rows(table: str, limit: int = 10):
    """Yield rows."""

    _otel_span = _otel_tracer.start_span(
        "read rows", attributes={"code.function.name": "shop.cart.rows"}
    )
    try:
        _otel_span.set_attributes({"db.table": table, "db.limit": limit})
        for row in range(limit):
            yield table, row
    except Exception as _otel_error:
        _otel_span.record_exception(_otel_error)
        _otel_span.set_status(_otel_trace.StatusCode.ERROR)
        raise
    finally:
        _otel_span.end()
    # Nothing more.


# The end.
