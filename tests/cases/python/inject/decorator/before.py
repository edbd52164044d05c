"""Payments."""

from shop.gateway import Gateway


def charge(cart_id: int, amount_cents: int, gateway: Gateway) -> str:
    """Charge a cart through the payment gateway."""
    response = gateway.post("/charges", amount=amount_cents)
    return response.receipt
