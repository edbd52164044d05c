"""Stock in PostgreSQL."""

import psycopg


def in_stock(dsn: str, item: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("select length(%s::text)", (item,)).fetchone()
        return row[0]


async def in_stock_later(dsn: str, item: str) -> int:
    async with await psycopg.AsyncConnection.connect(dsn) as connection:
        async with connection.cursor() as cursor:
            await cursor.execute("select 2 * length(%s::text)", (item,))
            return (await cursor.fetchone())[0]
