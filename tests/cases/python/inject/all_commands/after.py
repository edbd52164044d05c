"""Orders."""

import logging

from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 1 above
from opentelemetry import metrics as _otel_metrics
from opentelemetry import _logs as _otel_logs
import time as _otel_time

_otel_tracer = _otel_trace.get_tracer(__name__)
_otel_meter = _otel_metrics.get_meter(__name__)
_otel_logger = _otel_logs.get_logger(__name__)
_otel_shop_orders_counter = _otel_meter.create_counter(
    "shop.orders", unit="1", description="Orders placed."
)
_otel_shop_order_duration_histogram = _otel_meter.create_histogram(
    "shop.order.duration", unit="s", description="How long it takes to place an order."
)
_otel_shop_order_items_histogram = _otel_meter.create_histogram(
    "shop.order.items", unit="{item}"
)

log = logging.getLogger(__name__)


@_otel_tracer.start_as_current_span(
    "place order", attributes={"code.function.name": "shop.cart.place"}
)
async def place(order_id: int, note: str | None, items: list[str]) -> int:
    _otel_start = _otel_time.perf_counter()
    try:
        _otel_trace.get_current_span().set_attributes(
            {"order.id": order_id, "order.items": len(items)}
        )
        if note is not None:
            _otel_trace.get_current_span().set_attribute("order.note", note)
        _otel_shop_orders_counter.add(1, attributes={"shop.kind": "web"})
        _otel_shop_order_items_histogram.record(len(items))
        total = 0
        for item in items:
            count = 1
            _otel_trace.get_current_span().set_attribute("order.count", count)
            total += await price(item)
            _otel_trace.get_current_span().add_event("priced")
        if total > 100:
            log.info("large")
            _otel_logger.emit(
                _otel_logs.LogRecord(
                    severity_number=_otel_logs.SeverityNumber.WARN,
                    severity_text="WARN",
                    body="A large order.",
                    attributes={"order.id": order_id},
                ),
            )
        else:
            log.info("small")
        return total
    finally:
        _otel_shop_order_duration_histogram.record(
            _otel_time.perf_counter() - _otel_start
        )
