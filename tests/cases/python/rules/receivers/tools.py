import ssl

import oracledb
from backup.execute import execute_command, hgetall

import backup.execute
from backup.events import subscriber


class Pool:
    def __init__(self):
        self.pool = oracledb.create_pool(user="shop")

    def connection(self):
        return self.pool.acquire()


def dump(options):
    return execute_command(["dump", *options])


def restore(options):
    return backup.execute.execute_command(["restore", *options])


def settings(name):
    return hgetall(name)


def cached(redis, name):
    return redis.execute_command("GET", name)


def stored(store, name):
    return store.hgetall(name)


def certificates(path: str):
    context = ssl.create_default_context()
    context.load_cert_chain(path)
    return context


def plain():
    return ssl.create_default_context()


@subscriber("changed")
def on_change(event):
    return event.name


def get_eos(request):
    return request.settings["eos"]
