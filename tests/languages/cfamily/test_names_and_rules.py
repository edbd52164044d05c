"""Names followed to what they mean, and what the rules make of them."""

from __future__ import annotations

import pytest

from telemetry_inject.languages import load
from telemetry_inject.plan.knowledge import load as load_knowledge

from .injecting import parsed


def calls(data: bytes, language: str = "cpp") -> dict[str, tuple[str, ...]]:
    file = parsed(data, language)
    usages = load(language).names.usages(file)
    return {each.qualified: usages[each.id].calls for each in file.scan.functions}


def test_names_of_cpp() -> None:
    found = calls(b"""
namespace asio = boost::asio;
using boost::asio::ip::tcp;
using Work = pqxx::work;
class Client {
  void go(asio::io_context& context, const std::unique_ptr<httplib::Client>& web) {
    tcp::socket socket(context);
    asio::connect(socket, points_);
    socket.send(x);
    web->Get("/");
    resolver_.resolve("a");
    this->resolver_.resolve("b");
    Work work(c);
    work.exec("x");
    own(); this->member(); ::open("a", 1); std::filesystem::remove(p);
  }
  asio::ip::tcp::resolver resolver_;
};
void own() { }
""")
    assert found["Client::go"] == (
        "boost.asio.connect",
        "boost.asio.ip.tcp.socket.send",
        "httplib.Client.Get",
        "boost.asio.ip.tcp.resolver.resolve",
        "boost.asio.ip.tcp.resolver.resolve",
        "pqxx.work.exec",
        "open",
        "std.filesystem.remove",
    )


CASES = [
    ("c", "#include <curl/curl.h>", "int f(CURL *c) { g(); return curl_easy_perform(c); }", "http.client"),
    ("c", "#include <sys/socket.h>", "int f(int s) { g(); return connect(s, 0, 0); }", "network"),
    ("c", "", "int f(int s) { g(); return connect(s, 0, 0); }", None),
    ("c", "#include <sys/socket.h>", "int connect(int a) { return a; }\nint f(int s) { g(); return connect(s); }", None),
    ("c", "#include <sqlite3.h>", "int f(sqlite3 *d) { g(); return sqlite3_exec(d, q, 0, 0, 0); }", "db.client"),
    ("c", "#include <libpq-fe.h>", "void f(PGconn *c) { g(PQexec(c, q)); h(); }", "db.client"),
    ("c", "#include <stdio.h>", "void f(void) { FILE *a = fopen(p, m); h(a); }", "file"),
    ("c", "#include <fcntl.h>", "int f(void) { int a = open(p, 0); return h(a); }", "file"),
    ("c", "", "int f(void) { int a = open(p, 0); return h(a); }", None),
    ("c", "#include <unistd.h>", "int f(void) { g(); return execvp(a, b); }", "process"),
    ("c", "#include <stdlib.h>", "int f(void) { g(); return system(a); }", "process"),
    ("cpp", "#include <grpcpp/grpcpp.h>", "grpc::Status S::Charge(grpc::ServerContext* c, const Q* q, R* r) { g(); return grpc::Status::OK; }", "rpc.server"),
    ("cpp", "#include <grpcpp/grpcpp.h>", "void f() { g(); stub_->Charge(&c, q, &r); }", "rpc.client"),
    ("cpp", "#include <boost/asio.hpp>", "void f(boost::asio::ip::tcp::socket& s) { g(); boost::asio::write(s, b); }", "network"),
    ("cpp", "#include <fstream>", "void f() { std::ifstream in(p); g(in); }", "file"),
    ("cpp", "#include <filesystem>", "void f() { g(); std::filesystem::remove_all(p); }", "file"),
    ("cpp", "#include <pqxx/pqxx>", "void f(pqxx::work& w) { g(); w.exec(q); }", "db.client"),
    ("cpp", "", "void f(Other& w) { g(); w.exec(q); }", None),
    ("cpp", "#include <curl/curl.h>", "int f(CURL* c) { g(); return curl_easy_perform(c); }", "http.client"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "include", "source", "role"), CASES)
def test_rules(language: str, include: str, source: str, role: str | None) -> None:
    file = parsed(f"{include}\n{source}\n".encode(), language)
    knowledge = load_knowledge(*load(language).knowledge)
    usages = load(language).names.usages(file)
    function = file.scan.functions[-1]
    found = knowledge.matches(file.source, function, usages[function.id])
    assert {each.use.role for each in found} == ({role} if role else set())
