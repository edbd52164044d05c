"""The packages that inserted code imports, under names that nothing else has."""

from __future__ import annotations

from types import MappingProxyType

MARKER = "telemetry-inject: v1"

PATHS = MappingProxyType(
    {
        "_otel": "go.opentelemetry.io/otel",
        "_otelAttribute": "go.opentelemetry.io/otel/attribute",
        "_otelCodes": "go.opentelemetry.io/otel/codes",
        "_otelContext": "context",
        "_otelFmt": "fmt",
        "_otelLog": "go.opentelemetry.io/otel/log",
        "_otelGlobal": "go.opentelemetry.io/otel/log/global",
        "_otelMetric": "go.opentelemetry.io/otel/metric",
        "_otelTime": "time",
        "_otelTrace": "go.opentelemetry.io/otel/trace",
    }
)

MODULES = MappingProxyType(
    {
        "_otel": "go.opentelemetry.io/otel",
        "_otelAttribute": "go.opentelemetry.io/otel",
        "_otelCodes": "go.opentelemetry.io/otel",
        "_otelLog": "go.opentelemetry.io/otel/log",
        "_otelGlobal": "go.opentelemetry.io/otel/log",
        "_otelMetric": "go.opentelemetry.io/otel/metric",
        "_otelTrace": "go.opentelemetry.io/otel/trace",
    }
)
"""The modules that these packages come in, where they are not the standard library's."""

BELOW = (
    "github.com/go-logr/logr",
    "github.com/go-logr/stdr",
    "github.com/cespare/xxhash",
    "go.opentelemetry.io/otel",
    "go.opentelemetry.io/auto/sdk",
)
"""Modules that the API itself imports: importing it there would be a cycle."""
