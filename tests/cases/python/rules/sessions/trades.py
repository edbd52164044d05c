import requests
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase

from .clients import open_client
from .registry import Registry


class Trade(DeclarativeBase):
    @staticmethod
    def newest():
        return Trade.session.scalars(select(Trade)).first()

    @staticmethod
    def commit():
        Trade.session.commit()

    @staticmethod
    def label():
        return Trade.registry.commit()


class Shelf:
    def __init__(self):
        self.entries = {}

    def query(self, name):
        return self.entries.get(name)


shelf = Shelf()


def looked_up(name):
    return shelf.query(name)


def stored(db, name):
    return db.query(Trade).filter_by(name=name)


def migrated(app):
    with app.db.engine.connect() as connection:
        return connection.closed


class Client:
    def __init__(self):
        self.session = requests.Session()
        self.pool = open_client()

    def language(self):
        return self.session.headers.get("Accept-Language")

    def page(self, url):
        return self.session.get(url)

    def later(self, work):
        return self.pool.apply_async(work)
