from functools import lru_cache


class Cart:
    limit = 10

    def __init__(self, owner: str) -> None:
        super().__init__()
        self.owner = owner

    @property
    def total(self) -> int:
        return sum(self.prices)

    @staticmethod
    @lru_cache(maxsize=None)
    def load(key: int):
        return Cart(str(key))

    @classmethod
    async def save(cls, self) -> None: await cls.write(self)

    def __repr__(self) -> str:
        return f"Cart({self.total})"
