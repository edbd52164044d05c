"""Telemetry of other makes."""
import logging

import sentry_sdk
from ddtrace import tracer as dd
from opentelemetry import metrics, trace
from opentelemetry.trace import (
    Span,  # the type
    get_current_span as current,
)

tracer = trace.get_tracer(__name__)
requests_total = metrics.get_meter(__name__).create_counter("x")


@tracer.start_as_current_span("a")
def decorated():  #: function decorated instrumented
    one()
    two()


def with_span():  #: function with_span instrumented
    with tracer.start_as_current_span("x") as span:
        span.set_attribute("a", 1)


def by_alias():  #: function by_alias instrumented
    current().set_attribute("a", 1)
    return 1


def counts():  #: function counts instrumented
    requests_total.add(1)
    return 1


@dd.wrap()
def datadog():  #: function datadog instrumented
    one()
    two()


def sentry():  #: function sentry instrumented
    with sentry_sdk.start_span(op="x"):
        work()


def typed(span: Span):  #: function typed instrumented
    one()
    two()


def outer():  #: function outer
    @tracer.start_as_current_span("inner")
    def inner():  #: function outer.inner instrumented
        one()
        two()

    return [inner]


def untouched(trace_id):  #: function untouched
    logging.info("tracer %s", trace_id)
    return tracer_of(trace_id)
