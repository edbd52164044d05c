"""What is found in a file of Java: names as stack traces have them, kinds, calls, features."""

from __future__ import annotations

import pytest

from telemetry_inject.model import Function

from .injecting import parsed

SOURCE = b"""
package golden;

import static java.util.Objects.requireNonNull;

public class Cart<T> extends Base<T> implements Runnable {
  private final Comparator<T> order = (left, right) -> { return left.compareTo(right); };
  static { load(); }
  { init(); }
  @Deprecated @Route(path = "/cart") public Cart(int size) { super(size); }
  public <U> List<U> find(final String name, int... sizes) throws IOException {
    if (name == null || sizes.length > 3) { requireNonNull(name); }
    for (int size : sizes) { add(size); }
    Runnable later = () -> flush();
    this.store.open(name).<U>read(sizes);
    return new ArrayList<U>(sizes.length);
  }
  abstract void size();
  native int bits();
  int count() { return this.count; }
  void forward(int a) { store.put(a); }
  int depth(int n) { return n == 0 ? 0 : depth(n - 1); }
  void listen() {
    on(new Listener() { public void heard() { class Local { void run() { go(); } } } });
    on(new Listener() { public void heard() { go(); } });
  }
  public static void main(String[] args) { new Cart<String>(1).run(); }
  interface Shape { default double area() { return side() * side(); } double side(); }
  enum Color { RED { void paint() { go(); } }, BLUE; void paint() {} }
  record Pair(int left, String right) { Pair { check(left); } }
  @interface Mark { int value() default 1; }
}
class Other { @Test void works() { go(); go(); } }
"""


def functions() -> dict[str, Function]:
    return {each.id.partition("::")[2]: each for each in parsed(SOURCE).scan.functions}


def test_names() -> None:
    assert list(functions()) == [
        "Cart.order",
        "Cart.<clinit>",
        "Cart.{}",
        "Cart.<init>",
        "Cart.find",
        "Cart.find.later",
        "Cart.size",
        "Cart.bits",
        "Cart.count",
        "Cart.forward",
        "Cart.depth",
        "Cart.listen",
        "Cart$1.heard",
        "Cart$1$1Local.run",
        "Cart$2.heard",
        "Cart.main",
        "Cart$Shape.area",
        "Cart$Shape.side",
        "Cart$Color$1.paint",
        "Cart$Color.paint",
        "Cart$Pair.<init>",
        "Other.works",
    ]


def test_a_method() -> None:
    find = functions()["Cart.find"]
    assert (find.name, find.kind, find.owner, find.returns) == ("find", "method", "Cart", "List<U>")
    assert [(each.name, each.annotation, each.kind) for each in find.parameters] == [
        ("name", "String", "plain"),
        ("sizes", "int...", "variadic"),
    ]
    assert find.calls == (
        "requireNonNull",
        "this.add",
        "this.store.open",
        "this.store.open().read",
        "new ArrayList",
    )
    assert find.complexity == 4  # if, ||, for
    assert (find.line, find.end_line) == (11, 17)
    assert functions()["Cart.find.later"].parent == find.id


def test_constructors() -> None:
    found = functions()
    first = found["Cart.<init>"]
    assert (first.name, first.kind) == ("Cart", "constructor")
    assert first.decorators == ("Deprecated", 'Route(path = "/cart")')
    pair = found["Cart$Pair.<init>"]
    assert [each.name for each in pair.parameters] == ["left", "right"]
    assert "compact" in pair.features


@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("Cart.<clinit>", {"initializer"}),
        ("Cart.{}", {"initializer"}),
        ("Cart.find.later", {"lambda", "expression-body", "level:2"}),
        ("Cart.order", {"lambda"}),
        ("Cart.size", {"stub", "bodiless", "abstract"}),
        ("Cart.bits", {"stub", "bodiless", "native"}),
        ("Cart.count", {"accessor"}),
        ("Cart.forward", {"wrapper"}),
        ("Cart.depth", {"recursive"}),
        ("Cart.main", {"entry", "static"}),
        ("Cart.<init>", {"stub"}),
        ("Cart$1.heard", {"nested"}),
        ("Other.works", {"test"}),
    ],
)
def test_features(name: str, features: set[str]) -> None:
    assert features <= functions()[name].features


def test_telemetry_by_hand_is_recognised() -> None:
    data = (
        b"import io.opentelemetry.instrumentation.annotations.WithSpan;\n"
        b"class A { @WithSpan void one() { go(); } void two() { tracer.spanBuilder(n).startSpan(); }\n"
        b"void three() { go(); } }"
    )
    carried = [each.name for each in parsed(data).scan.functions if "instrumented" in each.features]
    assert carried == ["one", "two"]


@pytest.mark.parametrize(
    ("data", "ignored"),
    [
        (b"// telemetry: ignore\n\nclass A { void a() { go(); } }", {"a"}),
        (
            b"class A {\n  // telemetry: ignore\n  void a() { go(); }\n  void b() { go(); }\n}",
            {"a"},
        ),
        (
            b"// telemetry: ignore\nclass A { void a() { go(); } }\nclass B { void b() { go(); } }",
            {"a"},
        ),
        (b'class A { void a() { go("telemetry: ignore"); } }', set()),
    ],
)
def test_comments_that_ask_to_be_left_alone(data: bytes, ignored: set[str]) -> None:
    found = parsed(data).scan.functions
    assert {each.name for each in found if "ignored" in each.features} == ignored


def test_broken_code_costs_only_what_it_overlaps() -> None:
    data = b"class A {\n  void a() { go(; }\n  void b() { go(); }\n}\n"
    scan = parsed(data).scan
    assert [each.name for each in scan.functions if "error" not in each.features] == ["b"]
    assert scan.problems[0].line == 2


def test_types_count_where_the_file_means_those() -> None:
    plain = b"class A implements Processor, Scope { public void close() { go(); } }"
    [function] = parsed(plain).scan.functions
    assert not {each for each in function.features if each.startswith("type:")}
    own = b"import io.opentelemetry.context.Scope;\n" + plain
    [function] = parsed(own).scan.functions
    assert {each for each in function.features if each.startswith("type:")} == {"type:Scope"}


def test_prefixes_of_others() -> None:
    assert "foreign-prefix" in parsed(b"class A { void a() { int _otelSpan = 1; } }").scan.features
