package main

import (
	_otelContext "context"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

func main() {
	_, _otelSpan := _otel.Tracer("golden.example/cases/bare_main").Start(_otelContext.Background(), "main", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/bare_main.main"),
	))
	defer func() { _otelSpan.End() }()
	println("one")
	println("two")
}
