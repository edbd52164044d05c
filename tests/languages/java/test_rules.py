"""What the tables of Java's libraries recognise, and what only looks like it."""

from __future__ import annotations

import pytest

from telemetry_inject.plan import knowledge
from telemetry_inject.plan.select import select

from .injecting import LANGUAGE, parsed

KNOWLEDGE = knowledge.load(*LANGUAGE.knowledge)


def role(imports: str, body: str, around: str = "class A") -> str:
    """Return the role of the first method that is a boundary, empty where none is."""
    lines = "".join(f"import {each};\n" for each in imports.split())
    file = parsed(f"package com.acme;\n{lines}{around} {{\n{body}\n}}\n".encode())
    assert not file.scan.problems
    found = select(file, LANGUAGE.names.usages(file), KNOWLEDGE, "boundary")
    matches = [each.matches[0] for each in found if each.selected]
    return matches[0].use.role if matches else ""


WEB = "org.springframework.web.bind.annotation"


@pytest.mark.parametrize(
    ("imports", "body", "around", "wanted"),
    [
        (
            f"{WEB}.GetMapping",
            '@GetMapping("/x") String x(int id) { go(); }',
            "class A",
            "http.server",
        ),
        (f"{WEB}.*", '@PostMapping("/x") String x() { go(); }', "class A", "http.server"),
        ("jakarta.ws.rs.GET", "@GET public String x() { go(); }", "class A", "http.server"),
        ("javax.ws.rs.*", "@POST public String x() { go(); }", "class A", "http.server"),
        (
            "jakarta.servlet.http.*",
            "protected void doGet(HttpServletRequest q, HttpServletResponse s) { go(); }",
            "class A extends HttpServlet",
            "http.server",
        ),
        (
            "java.sql.*",
            "void x(Connection c) { PreparedStatement s = c.prepareStatement(q); s.executeQuery(); }",
            "class A",
            "db.client",
        ),
        (
            "javax.sql.DataSource",
            "final DataSource source; void x() { try (var c = source.getConnection()) { go(c); } }",
            "class A",
            "db.client",
        ),
        (
            "jakarta.persistence.*",
            "@PersistenceContext EntityManager manager; void x(Cart c) { manager.persist(c); }",
            "class A",
            "db.client",
        ),
        (
            "javax.persistence.EntityManager",
            "List x(EntityManager m) { return m.createQuery(Q).setMaxResults(3).getResultList(); }",
            "class A",
            "db.client",
        ),
        (
            "java.net.http.*",
            "void x() { var c = HttpClient.newHttpClient(); c.send(q, h); }",
            "class A",
            "http.client",
        ),
        (
            "okhttp3.OkHttpClient okhttp3.Request",
            "private final OkHttpClient client = new OkHttpClient();"
            " void x(Request q) { client.newCall(q).execute(); }",
            "class A",
            "http.client",
        ),
        (
            "org.springframework.web.client.RestTemplate",
            "RestTemplate rest; void x() { rest.getForObject(U, C.class); }",
            "class A",
            "http.client",
        ),
        (
            "org.apache.kafka.clients.producer.*",
            "void x(KafkaProducer<String, String> p) { p.send(new ProducerRecord<>(t, v)); }",
            "class A",
            "messaging.producer",
        ),
        (
            "org.springframework.kafka.annotation.KafkaListener",
            '@KafkaListener(topics = "t") void x(String m) { go(); }',
            "class A",
            "messaging.consumer",
        ),
        (
            "org.springframework.scheduling.annotation.Scheduled",
            "@Scheduled(fixedRate = 3) void x() { go(); }",
            "class A",
            "schedule",
        ),
        ("", "public static void main(String[] args) { go(); }", "class A", "cli"),
        ("java.nio.file.*", "void x(Path p) { Files.readString(p); }", "class A", "file"),
        ("java.io.FileReader", "void x() { new FileReader(n); }", "class A", "file"),
        ("", 'void x() { new ProcessBuilder("ls").start(); }', "class A", "process"),
        (
            "java.net.Socket",
            "void x() { var s = new Socket(h, 1); s.close(); }",
            "class A",
            "network",
        ),
        (
            "redis.clients.jedis.Jedis",
            "void x(Jedis j) { j.set(k, v); }",
            "class A",
            "db.client",
        ),
        (
            "com.amazonaws.services.lambda.runtime.*",
            "public String handleRequest(String in, Context c) { go(); }",
            "class A implements RequestHandler<String, String>",
            "faas",
        ),
        (
            "org.quartz.*",
            "public void execute(JobExecutionContext c) { go(); }",
            "class A implements Job",
            "schedule",
        ),
        (
            "com.sun.net.httpserver.*",
            "void start(HttpServer s) { s.createContext(P, this::answer); }"
            " void answer(HttpExchange e) { go(); }",
            "class A",
            "http.server",
        ),
    ],
)
def test_recognised(imports: str, body: str, around: str, wanted: str) -> None:
    assert role(imports, body, around) == wanted


@pytest.mark.parametrize(
    ("imports", "body"),
    [
        ("com.acme.web.GetMapping", "@GetMapping String x() { go(); }"),
        ("java.util.Map", "void x(Map<String, String> m) { m.get(k); m.merge(k, v, f); }"),
        ("", "void x(Client client) { client.send(q); }"),
        ("com.acme.Connection", "void x(Connection c) { c.prepareStatement(q); }"),
        ("", "void doGet(Object q) { go(); }"),
        ("", "void main(String[] args) { go(); }"),
        (
            "java.util.concurrent.*",
            "void x(Future<String> f, Executor e) { f.get(); e.execute(r); }",
        ),
        (
            "java.util.stream.Stream",
            "Object x(Stream<String> s) { return s.map(f).findFirst().get(); }",
        ),
    ],
)
def test_look_alikes(imports: str, body: str) -> None:
    assert role(imports, body) == ""
