"""Facts that matter to safety, each where a person would expect it."""
import inspect
import logging
import os
import signal
import sys
import warnings
from typing import TYPE_CHECKING, Awaitable, overload

import numba


def countdown(n):  #: function countdown recursive
    if n:
        countdown(n - 1)


def even(n):  #: function even recursive
    return n == 0 or odd(n - 1)


def odd(n):  #: function odd recursive
    return n != 0 and even(n - 1)


def calls_even(n):  #: function calls_even
    result = even(n)
    return result


class Tree:
    def depth(self):  #: method Tree.depth recursive
        return 1 + max(self.left.depth(), self.right.depth())

    def walk(self, child):  #: method Tree.walk recursive
        for each in child.children:
            each.walk(child)

    def size(self):  #: method Tree.size recursive
        return 1 + Tree.size(self.left)

    def close(self):  #: method Tree.close wrapper
        os.close(self.fd)

    def parse(self, text):  #: method Tree.parse recursive
        return self.expression(text) + 1

    def expression(self, text):  #: method Tree.expression recursive
        return self.parse(text[1:]) + 1

    def update(self):  #: method Tree.update super
        super().update()
        self.fresh = True

    def kind(self):  #: method Tree.kind super
        name = __class__.__name__
        return name


@slotted
class Slotted:
    def name(self):  #: method Slotted.name class-decorated
        first = self.first
        return first + self.last


def caller():  #: function caller frames
    frame = sys._getframe(1)
    return frame.f_code


def callers():  #: function callers frames
    return [each.function for each in inspect.stack()]


def warn(text):  #: function warn frames wrapper
    warnings.warn(text, stacklevel=2)


def back(frame):  #: function back frames
    while frame.f_back:
        frame = frame.f_back


def scope():  #: function scope reads-scope
    x = 1
    return locals()


def attributes(thing):  #: function attributes
    names = dir(thing)
    return vars(thing), names


def everything():  #: function everything reads-scope
    names = dir()
    return names


def run(code):  #: function run reads-scope
    exec(code, {})
    return True


def daemon():  #: function daemon forks
    if os.fork():
        os._exit(0)


def stop(number, frame):  #: function stop signal-handler
    global running
    running = False


signal.signal(signal.SIGTERM, stop)


@overload
def convert(x: int) -> int: ...  #: function convert one-line overload stub
def convert(x): return [x]  #: function convert#2 one-line


if TYPE_CHECKING:
    def only_types():  #: function only_types stub type-checking
        ...


async def request():  #: async function request
    first = await one()
    return first


def request_later():  #: function request_later awaitable wrapper
    return request()


def promised() -> Awaitable[int]:  #: function promised awaitable
    result = make()
    return result


def scheduled(loop):  #: function scheduled awaitable
    log("x")
    return loop.create_task(request())


def starts_and_forgets(loop):  #: function starts_and_forgets
    task = loop.create_task(request())
    tasks.add(task)


@numba.njit(parallel=True)
def fast(x):  #: function fast compiled
    y = x
    return y + 1


# telemetry: ignore
def above():  #: function above ignored
    one()
    two()


@cache
def beside():  # telemetry: ignore  #: function beside ignored
    one()
    two()


def text():  #: function text
    a = "# telemetry: ignore"
    return a + b


# telemetry: ignore
class Private:
    def method(self):  #: method Private.method ignored
        def nested():  #: function Private.method.nested ignored
            one()
            two()
        return [nested]


def test_it():  #: function test_it test
    a = 1
    assert a


class TestCart:
    def setup_method(self):  #: method TestCart.setup_method test
        self.x = 1
        self.y = 2

    def helper(self):  #: method TestCart.helper
        self.x = 1
        self.y = 2


class CartCase(unittest.TestCase):
    def setUp(self):  #: method CartCase.setUp test
        self.x = 1
        self.y = 2


class Fixture(Base):
    def setUp(self):  #: method Fixture.setUp
        self.x = 1
        self.y = 2
