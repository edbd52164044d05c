"""What the types around a function say of it: what they extend, and what they carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from telemetry_inject.languages.java.scan.parameters import annotations_of
from telemetry_inject.languages.java.text import decode

TELLING = frozenset(
    """
    AbstractProcessor Annotator ClassFileTransformer ClassLoader SecureClassLoader SecurityManager
    URLClassLoader URLStreamHandler URLStreamHandlerFactory Processor BasicAnnotationProcessor
    SpanProcessor SpanExporter Sampler IdGenerator LogRecordProcessor LogRecordExporter
    MetricExporter MetricReader ContextStorage ContextStorageProvider TextMapPropagator TextMapGetter
    TextMapSetter OpenTelemetry Tracer TracerProvider SpanBuilder Span Meter MeterProvider Scope
    Context SpanLimits ResourceProvider ImplicitContextKeyed SpanContext TextMapPropagator
    AutoConfigurationCustomizerProvider ConfigurableSpanExporterProvider DelegatingSpanData
    TestCase
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
"""Types whose heirs telemetry, the compiler or the loader of classes calls."""
_GENERICS = re.compile(r"<[^<>]*>")
_KINDS = {"superclass", "super_interfaces", "extends_interfaces"}


def supertypes(node: Node, data: bytes) -> frozenset[str]:
    """Return `type:NAME` for those of a type's supertypes that matter."""
    return frozenset(_telling(names(node, data)))


def _telling(found: Iterator[str]) -> Iterator[str]:
    for name in found:
        if name in TELLING:
            yield f"type:{name}"
        elif name == "Throwable" or name.endswith(("Exception", "Error")):
            yield "type:Throwable"


def names(node: Node, data: bytes) -> Iterator[str]:
    """Yield the last names of what a type extends and implements."""
    yield from (each.rpartition(".")[2] for each in written(node, data))


def written(node: Node, data: bytes) -> Iterator[str]:
    """Yield what a type extends and implements as it is written, without type arguments."""
    if node.type == "class_body":
        given = node.parent.child_by_field_name("type") if node.parent is not None else None
        if given is not None:
            yield plain(decode(data, given))
        return
    for child in node.named_children:
        if child.type in _KINDS:
            text = plain(decode(data, child)).strip()
            for word in ("extends", "implements"):
                text = text.removeprefix(word)
            yield from (each.strip() for each in text.split(",") if each.strip())


def plain(text: str) -> str:
    """Return a type without its arguments, annotations aside."""
    while (shorter := _GENERICS.sub("", text)) != text:
        text = shorter
    return re.sub(r"@[\w.]+(?:\([^()]*\))?\s*", "", text).strip()


def annotated(node: Node, data: bytes) -> frozenset[str]:
    """Return `ignored`-like words that an annotation on a type means for all that is inside."""
    if node.type == "class_body":
        return frozenset()
    found = {each.partition("(")[0].rpartition(".")[2] for each in annotations_of(node, data)}
    return frozenset({"test"} if found & _TESTS else ())


_TESTS = {
    "RunWith",
    "ExtendWith",
    "SpringBootTest",
    "WebMvcTest",
    "DataJpaTest",
    "MicronautTest",
    "QuarkusTest",
}
