def rows(table: str, limit: int = 10):
    """Yield rows."""

    for row in range(limit):
        yield table, row
    # Nothing more.


# The end.
