"""Payments."""

from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 1 below

from shop.gateway import Gateway

_otel_tracer = _otel_trace.get_tracer(__name__)


@_otel_tracer.start_as_current_span(
    "charge cart", attributes={"code.function.name": "shop.cart.charge"}
)
def charge(cart_id: int, amount_cents: int, gateway: Gateway) -> str:
    """Charge a cart through the payment gateway."""
    _otel_trace.get_current_span().set_attribute("shop.cart.id", cart_id)
    response = gateway.post("/charges", amount=amount_cents)
    return response.receipt
