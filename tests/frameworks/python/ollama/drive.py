import os

os.environ["OLLAMA_HOST"] = "127.0.0.1:1"

import app


def main():
    for call in (lambda: app.answer("http://127.0.0.1:1", "tea?"), lambda: app.complete("tea")):
        try:
            call()
        except ConnectionError as error:
            print(type(error).__name__)
