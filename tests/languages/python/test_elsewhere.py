"""Names followed into other modules of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python.names import PythonNames
from telemetry_inject.languages.python.syntax import PythonSyntax
from telemetry_inject.model import SourceFile, Usage
from telemetry_inject.pipeline.others import ProjectFiles

SYNTAX = PythonSyntax()
FILES = {
    "shop/__init__.py": "from .extensions import db\n",
    "shop/extensions.py": (
        "from flask_sqlalchemy import SQLAlchemy\n"
        "import redis\n\n"
        "db = SQLAlchemy(\n    engine_options={},\n)\n"
        "cache: redis.Redis = None\n"
        "made = make()\n\n\n"
        "def make():\n    return 1\n\n\n"
        "def client(name: str = str()) -> redis.Redis:\n    return cache\n"
    ),
    "shop/http.py": (
        "import requests\nfrom flask_restx import Resource\n\n\n"
        "class Session(requests.Session):\n    def own(self):\n        pass\n\n\n"
        "class Base(Resource):\n    pass\n\n\nclass Mine:\n    pass\n\n\n"
        "class Stub(object):\n    pass\n"
    ),
    "shop/round.py": "from shop.circle import x\n",
    "shop/circle.py": "from shop.round import x\n",
    "shop/again.py": "try:\n    from shop.http import Session as Web\nexcept ImportError:\n    Web = None\n",
}


def usages(folder: Path, text: str, name: str = "shop/cart.py") -> dict[str, Usage]:
    for each, content in FILES.items():
        path = folder / each
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    path = folder / name
    path.write_text(text)
    source = SourceFile(path, name, SYNTAX.module(path, folder), "python", path.read_bytes())
    tree = SYNTAX.parse(source.data)
    file = Parsed(source, tree, SYNTAX.scan(source, tree), ProjectFiles(folder))
    return {key.partition("::")[2]: each for key, each in PythonNames().usages(file).items()}


@pytest.mark.parametrize(
    ("head", "call", "expected"),
    [
        ("from shop.extensions import db", "db.session.execute(1)",
         "flask_sqlalchemy.SQLAlchemy.session.execute"),
        ("from shop import db", "db.session.add(1)", "flask_sqlalchemy.SQLAlchemy.session.add"),
        ("from . import extensions as e", "e.db.session.add(1)",
         "flask_sqlalchemy.SQLAlchemy.session.add"),
        ("from .extensions import cache", "cache.get('a')", "redis.Redis.get"),
        ("from .extensions import client", "client().get('a')", "redis.Redis.get"),
        ("from .extensions import made", "made.get('a')", "shop.extensions.made.get"),
        ("from shop.http import Session\nhttp = Session()", "http.post('/')",
         "requests.Session.post"),
        ("from shop.http import Session\nhttp = Session()", "http.own()", "shop.http.Session.own"),
        ("from shop.http import Stub", "Stub().Ask(1)", "shop.http.Stub.Ask"),
        ("from shop.again import Web", "Web().get('/')", "requests.Session.get"),
        ("from shop.nowhere import y", "y.get()", "shop.nowhere.y.get"),
        ("from ....far import z", "z.get()", "__package__.far.z.get"),
    ],
)  # fmt: skip
def test_calls(tmp_path: Path, head: str, call: str, expected: str) -> None:
    found = usages(tmp_path, f"{head}\n\n\ndef f():\n    {call}\n")
    assert expected in found["f"].calls


def test_a_circle_ends(tmp_path: Path) -> None:
    [call] = usages(tmp_path, "from shop.round import x\n\n\ndef f():\n    x.get()\n")["f"].calls
    assert call in ("shop.circle.x.get", "shop.round.x.get")


def test_bases_of_bases(tmp_path: Path) -> None:
    text = (
        "from shop.http import Base, Mine\n\n\nclass Cart(Base):\n    def get(self):\n        1\n\n\n"
        "class Other(Mine):\n    def get(self):\n        1\n"
    )
    found = usages(tmp_path, text)
    assert found["Cart.get"].bases == ("shop.http.Base", "flask_restx.Resource")
    assert found["Other.get"].bases == ("shop.http.Mine",)


def test_nothing_is_read_outside_of_the_project(tmp_path: Path) -> None:
    inside, secret = tmp_path / "project", tmp_path / "secret.py"
    inside.mkdir()
    secret.write_text("import requests\nsession = requests.Session()\n")
    (inside / "link.py").symlink_to(secret)
    read = ProjectFiles(inside)
    assert read(secret) is None
    assert read(inside / ".." / "secret.py") is None
    assert read(inside / "link.py") is None
    assert read(inside) is None
    (inside / "a.py").write_bytes(b"1")
    assert read(inside / "a.py") == b"1"
