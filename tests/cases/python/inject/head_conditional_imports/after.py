"""Doc."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 1 above

__version__ = "1.0"

try:
    import fast
except ImportError:
    fast = None

if TYPE_CHECKING:
    from shop import Cart

if sys.platform == "win32":
    import winreg

_otel_tracer = _otel_trace.get_tracer(__name__)

CONSTANT = 1


@_otel_tracer.start_as_current_span(
    "main", attributes={"code.function.name": "shop.cart.main"}
)
def main(cart: Cart):
    import late
    return CONSTANT
