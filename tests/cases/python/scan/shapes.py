"""Every shape of function, each with what a person would list it as: kind, name, features."""

import abc
import asyncio
import contextlib
import functools


def plain(a, b=1):  #: function plain
    total = a + b
    return total


async def fetch(url):  #: async function fetch
    data = await get(url)
    return data.text


def numbers():  #: generator function numbers
    yield 1
    yield 2


async def pages():  #: async generator function pages
    async for page in source():
        yield page


def not_a_generator():  #: function not_a_generator
    later = [lambda: (yield)]
    return later


def outer():  #: function outer
    seen = []

    def inner():  #: function outer.inner
        seen.append(1)
        seen.append(2)

    async def waiting():  #: async function outer.waiting wrapper
        await asyncio.sleep(1)

    class Local:
        def method(self):  #: method outer.Local.method accessor
            return self.x

    inner()
    return waiting, Local


double = lambda x: x * 2  #: closure double lambda
(triple := lambda x: x * 3)  #: closure triple lambda
typed: "Callable" = lambda: (yield)  #: generator closure typed lambda
handlers = {"a": lambda: 1}


class Cart:
    key = lambda self: self.id  #: closure Cart.key accessor lambda

    def __init__(self, items):  #: constructor Cart.__init__
        self.items = items
        self.later = lambda: items  #: closure Cart.__init__.later accessor lambda

    def __new__(cls):  #: constructor Cart.__new__ super
        return super().__new__(cls)

    @property
    def total(self):  #: getter Cart.total
        return sum(each.price for each in self.items)

    @total.setter
    def total(self, value):  #: setter Cart.total#2 accessor
        self._total = value

    @total.deleter
    def total(self):  #: setter Cart.total#3 accessor
        del self._total

    @functools.cached_property
    def count(self):  #: getter Cart.count wrapper
        return len(self.items)

    @staticmethod
    def empty():  #: method Cart.empty wrapper
        return Cart([])

    @classmethod
    async def load(cls, key):  #: async method Cart.load
        row = await fetch(key)
        return cls(row)

    def __repr__(self):  #: method Cart.__repr__ dunder
        return f"<{self.total}>"

    def __enter__(self):  #: method Cart.__enter__ accessor
        return self

    @abc.abstractmethod
    def price(self):  #: method Cart.price abstract stub
        """What it costs."""
        raise NotImplementedError("price")

    class Meta:
        class Deep:
            def name(self): return "x"  #: method Cart.Meta.Deep.name accessor one-line

    @contextlib.contextmanager
    def opened(self):  #: generator method Cart.opened contextmanager
        self.open = True
        yield self


def again():  #: function again stub
    pass


def again():  #: function again#2 stub
    ...


if True:
    def conditional():  #: function conditional stub
        """Only a docstring."""
else:
    def conditional():  #: function conditional#2 stub
        """With a body."""
        ...


try:
    def guarded(): pass  #: function guarded one-line stub
finally:
    with x:
        for y in z:
            def buried(): return None  #: function buried accessor one-line


def commented():  #: function commented
    # First a comment.
    """Then a docstring."""
    # Then another.
    first()
    second()
    # Trailing.


@outer_decorator(
    lambda x: x,
)
@inner.decorator
def decorated(): do(); more()  #: function decorated one-line
