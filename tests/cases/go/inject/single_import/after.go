//go:build !windows

// Package one imports one package.
package one

import "context"

import (
	_otelFmt "fmt"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

func Wait(ctx context.Context) (_otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/single_import").Start(ctx, "wait", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/single_import.Wait"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	<-ctx.Done()
	return ctx.Err()
}
