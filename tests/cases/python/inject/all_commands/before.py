"""Orders."""

import logging

log = logging.getLogger(__name__)


async def place(order_id: int, note: str | None, items: list[str]) -> int:
    total = 0
    for item in items:
        count = 1
        total += await price(item)
    if total > 100:
        log.info("large")
    else:
        log.info("small")
    return total
