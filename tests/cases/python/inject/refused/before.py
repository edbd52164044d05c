import os, signal, typing, abc


def stub(): ...


@typing.overload
def twice(a: int) -> int: ...


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        return 0

    def __hash__(self):
        return hash(self.area())


def spawn():
    pid = os.fork()
    return pid


def on_signal(number, frame):
    print(number)


signal.signal(signal.SIGTERM, on_signal)


def later():
    return fetch()


async def fetch():
    return await get()
