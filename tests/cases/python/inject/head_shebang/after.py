#!/usr/bin/env python
# -*- coding: utf-8 -*-
# Copyright, somebody.

from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 1 above, 2 below

_otel_tracer = _otel_trace.get_tracer(__name__)


@_otel_tracer.start_as_current_span(
    "main", attributes={"code.function.name": "shop.cart.main"}
)
def main():
    print("café")
    return 0
