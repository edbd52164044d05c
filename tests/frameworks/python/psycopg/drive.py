import asyncio
import os

import app


def main():
    dsn = os.environ["TEST_POSTGRES"]
    print(app.in_stock(dsn, "tea"), asyncio.run(app.in_stock_later(dsn, "tea")))
    try:
        app.in_stock("host=127.0.0.1 port=1 connect_timeout=2", "tea")
    except psycopg_error() as error:
        print(type(error).__name__)


def psycopg_error():
    return app.psycopg.OperationalError
