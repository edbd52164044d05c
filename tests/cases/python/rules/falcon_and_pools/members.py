import oracledb
from tornado.ioloop import PeriodicCallback


class Members:
    def on_get(self, request, response):
        response.media = self.listed()

    def on_get_started(self, name):
        self.name = name

    def listed(self):
        return []


class Store:
    def __init__(self, pool, lock):
        self.pool = pool
        self.lock = lock

    def connection(self):
        return self.pool.acquire()

    def hold(self):
        return self.lock.acquire()


def tick():
    Store.ticks += 1


def tock():
    Store.ticks -= 1


def start():
    timer = PeriodicCallback(tick, 1000)
    timer.start()
    return oracledb.version, tock
