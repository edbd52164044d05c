import app
from support import loopback


def main():
    with loopback() as base:
        prices = app.Prices(base)
        print(prices.price("tea"), app.ping(base), prices.title("tea"))
        try:
            prices.price("missing")
        except Exception as error:
            print(type(error).__name__)
