import requests as http
from requests import Session


class Prices:
    def __init__(self):
        self.session = Session()
        self.cache = {}

    def price(self, item_id: int):
        known = self.cache.get(item_id)
        return known or self.session.get(f"http://prices/{item_id}").json()

    def known(self, item_id):
        return self.cache.get(item_id)


def ping():
    return http.get("http://prices").ok


def build():
    session = Session()
    session.headers["x"] = "y"
    return session


def status(answer):
    return http.codes.ok == answer
