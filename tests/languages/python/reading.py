"""Small projects in which somebody reads the code of `work`, each in another way.

Each prints what was read, and is to print the same with every function instrumented. `free` are
functions that must still get the decorator; where giving up is right, that is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Project:
    """The files of a project; `main.py` runs it."""

    files: dict[str, str]
    free: frozenset[str]
    seen: bool = True
    """Whether it would print something else where `work` had the decorator."""


_LIBRARY = '''\
import functools
import inspect


def read(f):
    """Return what a call takes."""
    code = f.__code__
    return code.co_varnames[: code.co_argcount]


def other(x):
    y = x + 1
    return y
'''
_WORK = """\
def work(a, b):
    c = a + b
    return c


"""


def _project(main: str, free: str = "other", **more: str) -> Project:
    """Return a project with the library, and `work` above what `main.py` does."""
    used = "" if "read" in main else "library.read(lambda q: q)\n"
    files = {"library.py": _LIBRARY, "main.py": f"import library\n\n\n{_WORK}{main}{used}"}
    files |= {f"{name}.py": text for name, text in more.items()}
    return Project(files, frozenset(free.split()))


def _unseen(main: str, free: str = "other") -> Project:
    """Return a project that cannot see the decorator, because no rule would put it there."""
    return replace(_project(main, free), seen=False)


PROJECTS = {
    "by its name": _project("print(work.__code__.co_varnames)\n"),
    "handed to a reader": _project("print(library.read(work))\n"),
    "by keyword": _project("print(library.read(f=work))\n"),
    "under another name": _project("from library import read as look\nprint(look(work))\n"),
    "a reader under another name": _project("look = library.read\nprint(look(work))\n"),
    "by a variable": _project("g = work\nprint(library.read(g))\n"),
    "by a tuple": _project("g, n = work, 1\nprint(library.read(g))\n"),
    "by a local variable": _project(
        "def run():\n    g = work\n    print(library.read(g))\nrun()\n"
    ),
    "in a branch": _project(
        "def run(g):\n    if not g:\n        g = 1\n    print(library.read(g))\nrun(work)\n"
    ),
    "by an attribute": _project(
        "class Box:\n    pass\nbox = Box()\nbox.fn = work\nprint(library.read(box.fn))\n"
    ),
    "by a text": _project(
        "class Box:\n    pass\nsetattr(Box, 'fn', work)\nprint(library.read(Box.fn))\n"
    ),
    "by a namespace": _project(
        "from types import SimpleNamespace\nprint(library.read(SimpleNamespace(fn=work).fn))\n"
    ),
    "by a constant name": _project(
        "import main as me\nif __name__ == 'main':\n    print(library.read(getattr(me, 'work')))\n"
    ),
    "by any name": _project(
        "for name in list(globals()):\n    if name == 'work':\n"
        "        print(library.read(globals()[name]))\n",
        free="",
    ),
    "in turn": _project(
        "for g in (work, library.other):\n    print(library.read(g))\n", free="read"
    ),
    "from a list": _project("print([library.read(g) for g in [work]])\n"),
    "from a registry": _project("known = {'w': work}\nprint(library.read(known['w']))\n", free=""),
    "mapped": _project("print(list(map(library.read, [work])))\n", free=""),
    "a reader by its name": _project("print(getattr(library, 'read')(work))\n"),
    "a reader in a table": _project("print({1: library.read}[1](work))\n", free=""),
    "with stars": _project("print(library.read(*[work]))\n", free=""),
    "with two stars": _project("print(library.read(**{'f': work}))\n", free=""),
    "by a default": _project("def run(f=work):\n    print(library.read(f))\nrun()\n"),
    "by a partial": _project(
        "from functools import partial\nprint(library.read(partial(work, 1).func))\n"
    ),
    "given back": _project("def pick():\n    return work\n\n\nprint(library.read(pick()))\n"),
    "given back elsewhere": Project(
        {
            "app/__init__.py": "",
            "app/shelf.py": f"{_WORK}def pick():\n    return work\n",
            "app/library.py": _LIBRARY,
            "main.py": "from app.use import run\n\nrun()\n",
            "app/use.py": "from .library import read\nfrom .shelf import pick\n\n\n"
            "def run():\n    print(read(pick()))\n",
        },
        frozenset(["other", "pick"]),
    ),
    "by a property": _project(
        "class Box:\n    @property\n    def fn(self):\n        return work\n"
        "print(library.read(Box().fn))\n"
    ),
    "through another reader": _project(
        "def twice(one, fn):\n    return library.read(fn)\n\n\nprint(twice(1, work))\n"
    ),
    "by a method": _project(
        "class Reader:\n    def look(self, n, f):\n        return library.read(f)\n\n\n"
        "print(Reader().look(1, work), Reader.look(Reader(), 1, work))\n"
    ),
    "by a method of a base": _project(
        "class Reader:\n    def look(self, f):\n        return f.__code__.co_varnames\n\n\n"
        "class Heir(Reader):\n    def look(self, f):\n        return super().look(f)\n\n\n"
        "print(Heir().look(work))\n"
    ),
    "by a class": _project(
        "class Reader:\n    def __init__(self, f):\n        self.names = f.__code__.co_varnames\n\n\n"
        "print(Reader(work).names)\n"
    ),
    "by what a class keeps": _project(
        "class Reader:\n    def __init__(self, f):\n        self.fn = f\n"
        "    def names(self):\n        return self.fn.__code__.co_varnames\n\n\n"
        "print(Reader(work).names())\n"
    ),
    "by a data class": _project(
        "from dataclasses import dataclass, replace\n\n\n@dataclass\nclass Reader:\n    fn: object\n"
        "    def names(self):\n        return self.fn.__code__.co_varnames\n\n\n"
        "print(Reader(work).names())\n",
        free="",
    ),
    "by a method that is kept": _project(
        "class Reader:\n    def look(self, f):\n        return f.__code__.co_varnames\n\n\n"
        "look = Reader().look\nprint(look(work))\n"
    ),
    "by an unbound method that is kept": _project(
        "class Reader:\n    def look(self, f):\n        return f.__code__.co_varnames\n\n\n"
        "look = Reader.look\nprint(look(1, work))\n",
        free="",
    ),
    "by what a class is filled with": _project(
        "class Box:\n    def __init__(self, **given):\n        self.__dict__.update(given)\n\n\n"
        "print(library.read(Box(fn=work).fn))\n"
    ),
    "by a table that a class is filled with": _project(
        "class Box:\n    def __getattr__(self, name):\n        return TABLE[name]\n\n\n"
        "TABLE = {'fn': work}\nprint(library.read(Box().fn))\n"
    ),
    "by a class variable": _project(
        "class Box:\n    fn = staticmethod(work)\n\n\nprint(library.read(Box.fn))\n"
    ),
    "by a lambda": _project(
        "look = lambda f: f.__code__.co_varnames\nprint(look(work))\n", free=""
    ),
    "of a method that is read by its class": _project(
        "import inspect\n\n\nclass Box:\n    def run(self, q):\n        return q\n"
        "    def names(self):\n        return inspect.getfullargspec(self.run).args\n\n\n"
        "class Heir(Box):\n    def run(self, r):\n        return r\n\n\n"
        "print(Box().names(), Heir().names())\n"
    ),
    "after a closure saw it": _project(
        "import inspect\n\n\ndef run(f):\n    def inner():\n        return f.__code__.co_varnames\n"
        "    print(inner())\n    f = inspect.unwrap(f)\n    return f\nrun(work)\n"
    ),
    "by a global": _project(
        "g = None\n\n\ndef keep():\n    global g\n    g = work\n\n\nkeep()\n"
        "print(library.read(g))\n"
    ),
    "by an heir": _project(
        "class Reader:\n    def __init__(self, f):\n        self.names = f.__code__.co_varnames\n\n\n"
        "class Heir(Reader):\n    pass\n\n\n"
        "class Second(Reader):\n    def __init__(self, n, g):\n        super().__init__(g)\n\n\n"
        "print(Heir(work).names, Second(1, work).names)\n"
    ),
    "by a class method": _project(
        "class Reader:\n    def __init__(self, f):\n        self.names = f.__code__.co_varnames\n"
        "    @classmethod\n    def of(cls, g):\n        return cls(g)\n\n\n"
        "print(Reader.of(work).names)\n"
    ),
    "by a framework": _project(
        "import json\n\n\nclass Coder(json.JSONEncoder):\n    def default(self, o):\n"
        "        return list(o.__code__.co_varnames)\n\n\nprint(json.dumps([work], cls=Coder))\n",
        free="",
    ),
    "by a framework that finds methods by their names": _project(
        "import ast\n\n\nclass Reader:\n    def look(self, f):\n"
        "        return f.__code__.co_varnames\n\n\n"
        "print([getattr(Reader(), 'lo' + 'ok')(work)])\n",
        free="",
    ),
    "by a framework that is given a path": _project(
        "import importlib\n\nHOOKS = ['library:read']\n"
        "module, _, name = HOOKS[0].partition(':')\n"
        "print(getattr(importlib.import_module(module), name)(work))\n",
        free="",
    ),
    "by a reader in a list of names": _project(
        "READERS = ['read']\nprint([getattr(library, each)(work) for each in READERS])\n", free=""
    ),
    "after another module set it": _project(
        "import library\nlibrary.job = work\nprint(library.run())\n",
        free="read run",
        library=_LIBRARY + "\n\ndef job(x):\n    return x\n\n\ndef run():\n    return read(job)\n",
    ),
    "by a method called like a function of the library": _project(
        "class Box:\n    def __init__(self, f):\n        self.f = f\n"
        "    def copy(self):\n        return self.f\n\n\nprint(library.read(Box(work).copy()))\n",
        free="",
    ),
    "by a decorator": _unseen(
        "def mark(f):\n    print(f.__code__.co_varnames)\n    return f\n\n\n"
        "@mark\ndef job(a):\n    b = a\n    return b\n"
    ),
    "by a decorator that is made": _project(
        "def mark(n):\n    def inner(f):\n        print(f.__code__.co_varnames)\n"
        "        return f\n    return inner\n\n\n"
        "@mark(1)\ndef job(a):\n    b = a\n    return b\n\n\nmark(2)(work)\n"
    ),
    "of what a decorator made": _project(
        "def logged(f):\n    def inner(*given):\n        n = f(*given)\n        return n\n"
        "    return inner\n\n\n@logged\ndef job(a):\n    return a\n\n\n"
        "print(job.__code__.co_varnames)\n"
    ),
    "in a closure": _project(
        "def outer(f):\n    def inner():\n        return f.__code__.co_varnames\n"
        "    return inner\n\n\nprint(outer(work)())\n"
    ),
    "by a reader that is given back": _project(
        "def make():\n    def inner(f):\n        return f.__code__.co_varnames\n"
        "    return inner\n\n\nprint(make()(work))\n"
    ),
    "by a reader that is kept": _project(
        "def make():\n    def inner(f):\n        return f.__code__.co_varnames\n"
        "    return inner\n\n\nlook = make()\nprint(look(work))\n"
    ),
    "of a bound method": _project(
        "class Box:\n    def fn(self, q):\n        r = q\n        return r\n\n\n"
        "print(Box().fn.__func__.__code__.co_varnames, library.read(Box().fn))\n"
    ),
    "below a cache": _project(
        "import functools\n\n\n@functools.lru_cache\ndef job(a):\n    b = a\n    return b\n\n\n"
        "print(job.__wrapped__.__code__.co_varnames)\n"
    ),
    "by inspect under another name": _project(
        "from inspect import getfullargspec as spec\nprint(spec(work).args)\n"
    ),
    "of a class by inspect": _project(
        "import inspect\n\n\nclass Box:\n    def __init__(self, q, r):\n        self.q = q + r\n\n\n"
        "print(inspect.getfullargspec(Box).args)\n"
    ),
    "by a signature that follows nothing": _project(
        "import inspect\nprint(inspect.signature(work, follow_wrapped=False))\n"
    ),
    "by the name of the attribute": _project(
        "CODE = '__code__'\nprint(getattr(work, CODE).co_varnames)\n", free=""
    ),
    "unwrapped": _unseen(
        "import inspect\nprint(library.read(inspect.unwrap(work)))\n", free="other work"
    ),
    "unwrapped in a variable": _unseen(
        "import inspect\n\n\ndef run(f):\n    f = inspect.unwrap(f)\n    if f:\n"
        "        print(f.__code__.co_varnames)\nrun(work)\n",
        free="other work",
    ),
    "unwrapped by hand": _unseen(
        "def run(f):\n    g = f\n    while hasattr(g, '__wrapped__'):\n        g = g.__wrapped__\n"
        "    print(g.__code__.co_varnames)\nrun(work)\n",
        free="other work",
    ),
    "unwrapped perhaps": _project(
        "import inspect\n\n\ndef run(f, n):\n    if n:\n        f = inspect.unwrap(f)\n"
        "    print(f.__code__.co_varnames)\nrun(work, 0)\n"
    ),
    "unwrapped too late": _project(
        "import inspect\n\n\ndef run(f):\n    for n in range(2):\n"
        "        print(f.__code__.co_varnames)\n        f = inspect.unwrap(f)\nrun(work)\n"
    ),
    "set": _project("work.__defaults__ = (1, 2)\nprint(work(), work.__defaults__)\n"),
    "of something else": _unseen("print(library.read(lambda q: q))\n", free="other work"),
}
