import asyncio
import os

import app


def main():
    url = os.environ["TEST_REDIS"]
    app.redis.Redis.from_url(url).flushdb()
    visits = app.Visits(url)
    print(visits.count("home"), visits.count("home"), asyncio.run(app.total(url, "home")))
    try:
        app.Visits("redis://127.0.0.1:1/0").count("home")
    except app.redis.ConnectionError as error:
        print(type(error).__name__)
