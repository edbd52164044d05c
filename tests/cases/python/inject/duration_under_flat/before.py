def numbers(limit: int):
    yield from range(limit)
