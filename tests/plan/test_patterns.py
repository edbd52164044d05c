from __future__ import annotations

import pytest

from telemetry_inject.plan.patterns import compile_pattern, roots

MATCHES = [
    ("requests.get", "requests.get"),
    ("requests.{get,post}", "requests.post"),
    ("flask.**.route", "flask.route"),
    ("flask.**.route", "flask.Flask.route"),
    ("flask.**.route", "flask.app.Flask.route"),
    ("rest_framework.views.**", "rest_framework.views"),
    ("rest_framework.views.**", "rest_framework.views.APIView"),
    ("**.db.session.commit", "app.db.session.commit"),
    ("**.db.session.commit", "db.session.commit"),
    ("**.*_pb2_grpc.*Stub.*", "shop.cart_pb2_grpc.CartStub.Charge"),
    ("@aws-sdk/client-*.*.send", "@aws-sdk/client-s3.S3Client.send"),
    ("openai.**.{chat.completions,responses}.create", "openai.OpenAI.chat.completions.create"),
    ("openai.**.{chat.completions,responses}.create", "openai.responses.create"),
    ("prisma.$queryRaw", "prisma.$queryRaw"),
]
MISSES = [
    ("requests.get", "requests.gets"),
    ("requests.get", "myrequests.get"),
    ("requests.get", "requests.api.get"),
    ("requests.*", "requests.api.get"),
    ("flask.**.route", "flaskr.route"),
    ("flask.**.route", "flask.Flask.routes"),
    ("**.db.session.commit", "app.mydb.session.commit"),
    ("a.{b,c}.d", "a.b.c.d"),
]


@pytest.mark.parametrize(("pattern", "name"), MATCHES)
def test_matches(pattern: str, name: str) -> None:
    assert compile_pattern(pattern).fullmatch(name)


@pytest.mark.parametrize(("pattern", "name"), MISSES)
def test_misses(pattern: str, name: str) -> None:
    assert not compile_pattern(pattern).fullmatch(name)


@pytest.mark.parametrize("text", ["", "a b", "a..b", "{a", "a}", "a.(b)", "***", "a|b", "a\n"])
def test_no_pattern(text: str) -> None:
    with pytest.raises(ValueError, match="not a pattern"):
        compile_pattern(text)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("requests.get", ("requests",)),
        ("{redis,valkey}.Redis.get", ("redis", "valkey")),
        ("{a.b,a.c}.d", ("a",)),
        ("lib{1,2}.x", ("lib1", "lib2")),
        ("**.db", ()),
        ("lang*.x", ()),
    ],
)
def test_roots(pattern: str, found: tuple[str, ...]) -> None:
    assert roots(pattern) == found
