"""Which functions a file has, what they are called and what is known of them."""

from __future__ import annotations

import pytest

from telemetry_inject.model import Function

from .injecting import inject, parsed

C = b"""
#include <stdio.h>
#define EACH(at, list) for (at = list; at; at = at->next)
#define DEFINE(name) static int name(void)
struct item { struct item *next; int value; };

int old(one, other) int one; char *other; { return one; }
API(const char *) named(void) { return "x" "y"; }
int EXPORTED exported(struct item *list, int flush)
{
    struct item *at;
    int sum = 0;
    EACH(at, list) {
        if (at->value && flush)
            sum += at->value;
    }
    return sum;
}
static inline __attribute__((always_inline)) int *pointer(int (*call)(int), char buffer[], ...)
{
    return call(1) ? 0 : 0;
}
int (*giver(void))(int) { return 0; }
DEFINE(made) { puts("a"); puts("b"); return 1; }
TEST(suite, name)
{
    puts("a");
    puts("b");
}
int broken(int a { return a; }
int declared(void);
"""

CPP = b"""
namespace shop::inner {
template <typename T> struct Cart : Base<T> {
  Cart() : x(1) { go(); }
  Cart(const Cart&) = default;
  ~Cart() { go(); stay(); }
  operator bool() const { return x; }
  Cart& operator+=(const Cart& o) noexcept { x += o.x; return *this; }
  virtual int total(int d = 3) const override { return d + x; }
  static constexpr int two() { return 2; }
  auto trail() -> std::vector<int> { return {}; }
  struct Line { int sum() { return 1 + 2; } };
};
namespace { int hidden() { return 1; } }
}
template <class T> void shop::Cart<T>::add(const std::string& s, std::vector<int>&& v) {
  auto plain = [&](int i) { return i; };
  std::sort(v.begin(), v.end(), [](int a, int b) { return a < b; });
  this->keep = [](int i) { return i; };
}
shop::Cart::Cart(int i) { go(); }
bool operator==(const A& a, const B& b) { return true; }
extern "C" { int c(void) { return 1; } }
TEST_F(Foo, bar) { x(); y(); }
auto task() { co_return 1; }
API_EXPORT int exported() { return 1; }
"""


def functions(data: bytes, language: str) -> dict[str, Function]:
    return {each.qualified: each for each in parsed(data, language).scan.functions}


def test_functions_of_c() -> None:
    found = functions(C, "c")
    assert list(found)[:5] == ["old", "named", "exported", "pointer", "giver"]
    assert "declared" not in found
    assert "name" not in found
    assert not {"error", "macro-made"} & found["exported"].features
    assert "doubtful" in found["exported"].features
    assert "error" in found["broken"].features
    assert [(p.name, p.annotation) for p in found["old"].parameters] == [
        ("one", "int"),
        ("other", "char*"),
    ]
    assert [(p.name, p.annotation, p.kind) for p in found["pointer"].parameters] == [
        ("call", "int(*)(int)", "plain"),
        ("buffer", "char[]", "plain"),
        ("...", None, "variadic"),
    ]
    assert found["exported"].complexity == 3
    assert found["exported"].returns == "int EXPORTED"
    assert found["named"].returns == "API(const char*)"


def test_macros_that_make_functions_get_nothing() -> None:
    after = inject(parsed(C, "c")).after
    assert after is not None
    for name in (b"DEFINE(made)", b"TEST(suite, name)", b"int broken(int a"):
        start = after.index(name)
        assert b"_otel" not in after[start : after.index(b"}", start)]


def test_functions_of_cpp() -> None:
    found = functions(CPP, "cpp")
    assert set(found) >= {
        "shop::inner::Cart::Cart",
        "shop::inner::Cart::~Cart",
        "shop::inner::Cart::operator bool",
        "shop::inner::Cart::operator+=",
        "shop::inner::Cart::total",
        "shop::inner::Cart::two",
        "shop::inner::Cart::trail",
        "shop::inner::Cart::Line::sum",
        "shop::inner::hidden",
        "shop::Cart::add",
        "shop::Cart::add::plain",
        "shop::Cart::add::keep",
        "shop::Cart::Cart",
        "operator==",
        "c",
        "exported",
    }
    kinds = {name: each.kind for name, each in found.items()}
    assert kinds["shop::inner::Cart::Cart"] == kinds["shop::Cart::Cart"] == "constructor"
    assert kinds["shop::Cart::add"] == kinds["shop::inner::Cart::~Cart"] == "method"
    assert kinds["shop::Cart::add::plain"] == "closure"
    assert kinds["shop::inner::hidden"] == "function"
    assert found["shop::inner::Cart::total"].owner == "shop::inner::Cart"
    assert found["shop::inner::hidden"].owner is None
    assert found["shop::Cart::add::plain"].parent == found["shop::Cart::add"].id
    assert [(p.name, p.annotation) for p in found["shop::Cart::add"].parameters] == [
        ("s", "const std::string&"),
        ("v", "std::vector<int>&&"),
    ]
    assert found["shop::inner::Cart::total"].parameters[0].default == "3"
    assert found["shop::inner::Cart::trail"].returns == "std::vector<int>"
    assert "constexpr" in found["shop::inner::Cart::two"].features
    assert {"coroutine"} <= found["task"].features
    assert found["task"].is_async
    assert "accessor" in found["shop::inner::Cart::operator bool"].features
    assert "macro-made" in found["TEST_F"].features
    assert "macro-made" not in found["exported"].features


@pytest.mark.parametrize(
    ("source", "word", "has"),
    [
        ("int f(int a) { return a ? f(a - 1) : 0; }", "recursive", True),
        ("int f(int a) { if (a) return f(a - 1); return 0; }", "tail", True),
        ("int f(int a) { return 1 + f(a - 1); }", "tail", False),
        ("int g(int);\nint f(int a) { return g(a); }\nint g(int a) { return f(a); }", "tail", True),
        ("int f(void) { return sigsetjmp(b, 1); }", "jumps", True),
        ("int f(void) { return my_setjmp_count(1); }", "jumps", False),
        ("void f(void) { __asm__ volatile(\"\"); g(); }", "asm", True),
        ("__attribute__((noreturn)) void f(void) { g(); h(); }", "noreturn", True),
        ("__attribute__((format(printf, 1, 2))) void f(const char *a, ...) { g(); h(); }", "entered-by-compiler", False),
        ("__attribute__((constructor(101))) void f(void) { g(); h(); }", "entered-by-compiler", True),
        ("__attribute__((const)) int f(int a) { int b = a; return b; }", "entered-by-compiler", True),
        ("const char *f(const char *a) { g(a); return a; }", "entered-by-compiler", False),
        ("void f(int n) { g(n); h(); }\nvoid k(void) { struct sigaction a; a.sa_handler = f; }", "callback", True),
        ("void f(void) { g(); h(); }\nint k(void) { return atexit(&f) == 0; }", "callback", True),
        ("void *malloc(unsigned long a) { void *b = g(a); return b; }", "memory", True),
        ("int f(void) { return 3; }", "accessor", True),
        ("int f(int a) { return g(a, 1); }", "wrapper", True),
        ("void f(void) { }", "stub", True),
        ("void f(void) { /* not yet */ return; }", "stub", True),
        ("/* telemetry: ignore */\nint f(int a) { return a + 1; }", "ignored", True),
        ("int f(int a) { // telemetry: ignore\n return a + 1; }", "ignored", True),
        ("int f(int a) { span = tracer->StartSpan(a); return 1; }", "instrumented", True),
    ],
)  # fmt: skip
def test_features(source: str, word: str, has: bool) -> None:
    found = functions(b"int x;\n\n" + source.encode() + b"\n", "c")
    name = "malloc" if "malloc" in source else "f"
    assert (word in found[name].features) is has, found[name].features


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.h", b"static inline int f(int a) { return a; }\n", "header"),
        ("a.c", b"#include <linux/module.h>\nint f(int a) { return a; }\n", "unhosted"),
        ("a.c", b"/* telemetry: ignore */\n\n#include <stdio.h>\nint f(void) { return 1; }\n", "ignored"),
        ("a.c", b"/* Generated by bison. DO NOT EDIT */\nint f(void) { return 1; }\n", "generated"),
        ("a.c", b"int _otel_mine(void) { return 1; }\n", "foreign-prefix"),
    ],
)  # fmt: skip
def test_features_of_files(name: str, data: bytes, word: str) -> None:
    assert word in parsed(data, "c", name).scan.features


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_a_span_in_a_deep_file(language: str) -> None:
    """Thousands of functions, and blocks nested deeper than Python recurses."""
    data = b"".join(b"int f%d(int a)\n{\n    a++;\n    return a;\n}\n" % at for at in range(3000))
    deep = b"void g(void)\n{\n" + b"{\n" * 3000 + b"x();\n" + b"}\n" * 3000 + b"}\n"
    after = inject(parsed(data + deep, language)).after
    assert after is not None
    assert after.count(b"_otel_span") >= 3000
