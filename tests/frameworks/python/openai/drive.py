import asyncio

import app

NOBODY = "http://127.0.0.1:1/v1"


def main():
    for call in (
        lambda: app.Writer(NOBODY).summarise("tea", "tiny"),
        lambda: asyncio.run(app.embed(NOBODY, "tea")),
    ):
        try:
            call()
        except Exception as error:
            print(type(error).__name__)
