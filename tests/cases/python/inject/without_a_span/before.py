def add(a: int, b: int) -> int:
    c = a + b
    return c
