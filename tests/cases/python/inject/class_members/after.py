from functools import lru_cache

from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 1 above

_otel_tracer = _otel_trace.get_tracer(__name__)


class Cart:
    limit = 10

    @_otel_tracer.start_as_current_span(
        "Cart.__init__", attributes={"code.function.name": "shop.cart.Cart.__init__"}
    )
    def __init__(self, owner: str) -> None:
        super().__init__()
        self.owner = owner

    @property
    @_otel_tracer.start_as_current_span(
        "Cart.total", attributes={"code.function.name": "shop.cart.Cart.total"}
    )
    def total(self) -> int:
        return sum(self.prices)

    @staticmethod
    @lru_cache(maxsize=None)
    @_otel_tracer.start_as_current_span(
        "Cart.load", attributes={"code.function.name": "shop.cart.Cart.load"}
    )
    def load(key: int):
        return Cart(str(key))

    @classmethod
    @_otel_tracer.start_as_current_span(
        "Cart.save", attributes={"code.function.name": "shop.cart.Cart.save"}
    )
    async def save(cls, self) -> None: await cls.write(self)

    def __repr__(self) -> str:
        return f"Cart({self.total})"
