"""What the types around a function say of it: what they extend, and what they carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from telemetry_inject.languages.java.scan.parameters import annotations_of
from telemetry_inject.languages.text import decode

_LOADERS = frozenset(
    """
    ClassFileTransformer ClassLoader SecureClassLoader SecurityManager URLClassLoader
    URLStreamHandler URLStreamHandlerFactory
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_COMPILER = frozenset({"AbstractProcessor", "BasicAnnotationProcessor", "Processor"})
_TELEMETRY = frozenset(
    """
    AutoConfigurationCustomizerProvider ConfigurableSpanExporterProvider Context ContextStorage
    ContextStorageProvider DelegatingSpanData IdGenerator ImplicitContextKeyed LogRecordExporter
    LogRecordProcessor Meter MeterProvider MetricExporter MetricReader OpenTelemetry ResourceProvider
    Sampler Scope Span SpanBuilder SpanContext SpanExporter SpanProcessor TextMapGetter
    TextMapPropagator TextMapSetter Tracer TracerProvider
    """.split()  # noqa: SIM905
)
_FROM = (
    (_LOADERS, b""),
    (_COMPILER, b"javax.annotation.processing"),
    (_TELEMETRY, b"io.opentelemetry"),
)
"""Types whose heirs the loader of classes, the compiler or telemetry calls, and what a file that means
those names somewhere."""
_GENERICS = re.compile(r"<[^<>]*>")
_KINDS = {"superclass", "super_interfaces", "extends_interfaces"}


def supertypes(node: Node, data: bytes) -> frozenset[str]:
    """Return `type:NAME` for those of a type's supertypes that matter."""
    return frozenset(_telling(names(node, data), data))


def _telling(found: Iterator[str], data: bytes) -> Iterator[str]:
    for name in found:
        if any(name in known and package in data for known, package in _FROM):
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
