"""The words for what matters to safety and selection in Java, besides those of `model.Function`."""

from __future__ import annotations

FUNCTION_FEATURES: dict[str, str] = {
    "bodiless": "declared without a body: abstract, native, or a method of an interface",
    "compact": "the compact constructor of a record",
    "entry": "`public static void main(String[])`",
    "expression-body": "a lambda whose body is an expression",
    "initializer": "a static or instance initialiser",
    "lambda": "a lambda expression",
    "level:N": "stands in N methods and lambdas whose local variables it sees",
    "nested": "a local or anonymous class is around it",
    "static": "it is declared so",
    "type:NAME": "its class, or one around it, extends or implements a type of that name",
    "annotation:NAME": "its class carries that annotation",
}
"""What each word means."""

FILE_FEATURES: dict[str, str] = {
    "marker": "our marker is in it",
    "foreign-prefix": "an identifier starts with the reserved prefix and our marker is not there",
    "ignored": "a `telemetry: ignore` comment stands at its top",
    "generated": "its head, or an annotation on its type, says that a program wrote it",
    "escapes": "unicode escapes stand for characters that change how it is read",
    "returns": "lines end with a carriage return alone",
}
