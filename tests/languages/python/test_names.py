"""Names followed back to what was imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python.names import PythonNames
from telemetry_inject.languages.python.syntax import PythonSyntax
from telemetry_inject.model import SourceFile, Usage

SYNTAX = PythonSyntax()


def usages(text: str, name: str = "shop/cart.py", module: str = "shop.cart") -> dict[str, Usage]:
    data = text.encode()
    source = SourceFile(Path(name), name, module, "python", data)
    tree = SYNTAX.parse(data)
    found = PythonNames().usages(Parsed(source, tree, SYNTAX.scan(source, tree)))
    return {key.partition("::")[2]: usage for key, usage in found.items()}


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        ("import requests\ndef f(): requests.get('/')", ["requests.get"]),
        ("import requests as r\ndef f(): r.get('/')", ["requests.get"]),
        ("from requests import get as g\ndef f(): g('/')", ["requests.get"]),
        ("import a.b.c as d\ndef f(): d.e()", ["a.b.c.e"]),
        ("import a.b\ndef f(): a.b.c()", ["a.b.c"]),
        ("from a import (\n    b,  # why\n    c as d,\n)\ndef f(): d.e(); b()", ["a.c.e", "a.b"]),
        ("def f():\n    import requests\n    requests.get('/')", ["requests.get"]),
        ("from .db import session\ndef f(): session.add(1)", ["shop.db.session.add"]),
        ("from ..db import session\ndef f(): session.add(1)", ["__package__.db.session.add"]),
        ("from . import db\ndef f(): db.add(1)", ["shop.db.add"]),
        ("def f():\n    requests = {}\n    requests.get('/')", []),
        ("import os\nrequests = {}\ndef f(): requests.get('/')", []),
        ("from a import prompt\nfrom b import M\ndef f():\n    chain = prompt.of('x') | M(\n        y=1\n    )\n    chain.invoke()", ["a.prompt.of", "b.M", "a.prompt.of.invoke"]),
        ("def f(): open('x')", ["open"]),
        ("def open(): ...\ndef f(): open('x')", []),
        ("def f(open): open('x')", []),
        ("import requests\ndef f(requests): requests.get('/')", []),
        ("import requests\ndef f():\n    requests = make()\n    requests.get('/')", ["make", "make.get"]),
        ("import requests\ndef f():\n    for requests in x:\n        requests.get('/')", []),
        ("import requests\ns = requests.Session()\ndef f(): s.get('/')", ["requests.Session.get"]),
        ("import redis\ndef f(): redis.Redis(host='x').get('k')", ["redis.Redis", "redis.Redis.get"]),
        ("import httpx\ndef f():\n    with httpx.Client() as c:\n        c.get('/')", ["httpx.Client", "httpx.Client.get"]),
        (
            "import aiohttp\nasync def f():\n    async with aiohttp.ClientSession() as s, s.get('u') as r:\n        await r.json()",
            ["aiohttp.ClientSession", "aiohttp.ClientSession.get", "aiohttp.ClientSession.get.json"],
        ),
        (
            "from openai import OpenAI\nclient = OpenAI()\ndef f(): client.chat.completions.create(x=1)",
            ["openai.OpenAI.chat.completions.create"],
        ),
        ("from sqlalchemy.orm import Session\ndef f(db: Session): db.query(1).all()", ["sqlalchemy.orm.Session.query", "sqlalchemy.orm.Session.query.all"]),
        ("from x import S\ndef f(a: 'S'): a.go()", ["x.S.go"]),
        ("from x import S\ndef f(a: S | None = None): a.go()", ["x.S.go"]),
        ("from x import S\ndef f(a: None | S): a.go()", ["x.S.go"]),
        ("from x import S\nfrom typing import Optional\ndef f(a: Optional[S]): a.go()", ["x.S.go"]),
        ("import typing as t\nfrom x import S\ndef f(a: t.Annotated[S, 1]): a.go()", ["x.S.go"]),
        ("from x import S\nD = Annotated[S, 1]\ndef f(a: D): a.go()", ["x.S.go"]),
        ("from x import S\ndef f(a: list[S]): a.go()", ["list.go"]),
        ("import sqlalchemy\ne = sqlalchemy.create_engine('x')\ndef f(): e.connect().execute('x')", ["sqlalchemy.create_engine.connect", "sqlalchemy.create_engine.connect.execute"]),
        ("import sqlite3\ndef f():\n    c = sqlite3.connect('x').cursor()\n    c.execute('x')", ["sqlite3.connect", "sqlite3.connect.cursor", "sqlite3.connect.cursor.execute"]),
        ("import httpx\ndef f(c=None):\n    c = c or httpx.Client()\n    c.get('/')", ["httpx.Client", "httpx.Client.get"]),
        ("import httpx\nasync def f():\n    (await httpx.get('/')).json()", ["httpx.get.json", "httpx.get"]),
        ("import x\ndef make() -> x.C: ...\ndef f():\n    c = make()\n    c.get()", ["x.C.get"]),
        ("import x\ny = x.a\nz = y.b\ndef f(): z.c()", ["x.a.b.c"]),
        ("import x\na = b\nb = a\ndef f(): a.c(); x.y()", ["x.y"]),
        ("import x\nif (c := x.C()):\n    pass\ndef f(): c.go()", ["x.C.go"]),
    ],
)  # fmt: skip
def test_calls(source: str, calls: list[str]) -> None:
    assert list(usages(source)["f"].calls) == calls


CLASS = """
import httpx, requests
from dataclasses import dataclass

class Base:
    shared = requests.Session()

class Api(Base):
    timeout: int
    inner: httpx.Client

    def __init__(self, client: httpx.AsyncClient, other):
        self.given = client
        self.made = httpx.Client(timeout=1)
        self.other = other

    def helper(self) -> httpx.Client: ...

    def f(self):
        self.given.get("/")
        self.made.post("/")
        self.shared.put("/")
        self.inner.patch("/")
        self.other.get("/")
        self.helper().delete("/")
        self.unknown.get("/")

        def nested():
            self.made.get("/")

class Own(httpx.Client):
    def f(self):
        self.get("/")
        super().post("/")
        self.f()

class Grandchild(Own):
    def f(self):
        self.get("/")
"""


def test_attributes_of_classes() -> None:
    found = usages(CLASS)
    assert found["Api.f"].calls == (
        "httpx.AsyncClient.get",
        "httpx.Client.post",
        "requests.Session.put",
        "httpx.Client.patch",
        "httpx.Client.delete",
    )
    assert found["Api.f.nested"].calls == ("httpx.Client.get",)
    assert found["Own.f"].calls == ("httpx.Client.get", "super", "httpx.Client.post")
    assert found["Grandchild.f"].calls == ("httpx.Client.get",)
    assert found["Grandchild.f"].bases == ("httpx.Client",)
    assert found["Api.f"].bases == ()


def test_decorators_with_their_literals() -> None:
    found = usages(
        "from flask import Flask\nfrom celery import shared_task\napp = Flask(__name__)\n"
        "@app.route('/x/<int:a>', methods=['GET'])\n@shared_task(bind=True, name='x.y')\ndef f(): ...\n"
        "def create():\n    app = Flask('y')\n    @app.get(\n        '/z')\n    def g(): ...\n"
    )
    assert found["f"].decorators == ("flask.Flask.route", "celery.shared_task")
    assert found["f"].detail == (("flask.Flask.route", "/x/<int:a>"), ("celery.shared_task", "x.y"))
    assert found["create.g"].decorators == ("flask.Flask.get",)
    assert found["create.g"].detail == (("flask.Flask.get", "/z"),)


def test_functions_that_are_handed_to_calls() -> None:
    found = usages(
        "import argparse, threading, signal\nfrom flask import Flask\nfrom starlette.routing import Route\n"
        "def view(): ...\ndef job(): ...\ndef page(): ...\ndef other(): ...\n"
        "Flask('x').add_url_rule('/v', view_func=view)\nroutes = [Route('/p', endpoint=page)]\n"
        "argparse.ArgumentParser().set_defaults(func=job)\nsignal.signal(1, job)\n"
        "class A:\n    def run(self):\n        threading.Thread(target=self.work).start()\n"
        "    def work(self): ...\n"
        "def outer():\n    def view(): ...\n    return view\n"
    )
    assert found["view"].registered == ("flask.Flask.add_url_rule",)
    assert found["view"].detail == (("flask.Flask.add_url_rule", "/v"),)
    assert found["page"].registered == ("starlette.routing.Route",)
    assert set(found["job"].registered) == {"argparse.ArgumentParser.set_defaults", "signal.signal"}
    assert found["A.work"].registered == ("threading.Thread",)
    assert found["other"].registered == ()
    assert found["outer.view"].registered == ()


def test_bases_within_the_file() -> None:
    found = usages(
        "from django.views import View\nfrom x import Mixin\nclass A(View): ...\n"
        "class B(Mixin, A):\n    def get(self, request): ...\n"
        "def outer():\n    class C(A):\n        def get(self): ...\n"
    )
    assert found["B.get"].bases == ("x.Mixin", "django.views.View")
    assert found["outer.C.get"].bases == ("django.views.View",)


def test_main_is_what_the_entry_point_calls() -> None:
    found = usages(
        "import sys, asyncio\ndef main(): helper()\ndef helper(): ...\nasync def amain(): ...\n"
        "def typed(): ...\nif __name__ == '__main__':\n    sys.exit(main())\n"
        "    asyncio.run(amain())\n    typer.run(typed)\n"
    )
    assert [name for name, usage in found.items() if usage.main] == ["main", "amain", "typed"]


def test_exported() -> None:
    source = "def a(): ...\ndef _b(): ...\nclass C:\n    def d(self): ...\n    def __init__(self): ...\ndef e():\n    def g(): ...\n"
    found = usages(source)
    assert [name for name, usage in found.items() if usage.exported] == [
        "a",
        "C.d",
        "C.__init__",
        "e",
    ]
    found = usages("__all__ = ['a', 'C']\n" + source)
    assert [name for name, usage in found.items() if usage.exported] == ["a", "C.d", "C.__init__"]
