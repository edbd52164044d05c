import asyncio

import app


def main():
    print(app.version(), asyncio.run(app.fail()))
