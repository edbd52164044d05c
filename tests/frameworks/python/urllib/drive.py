import app
from support import loopback


def main():
    with loopback() as base:
        print(app.read(base, "a b"), app.link("", "a b"))
        try:
            app.read(base, "missing")
        except OSError as error:
            print(type(error).__name__)
