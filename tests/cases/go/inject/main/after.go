package main

import (
	"context"
	"fmt"
	_otelFmt "fmt"
	"os"
	"os/signal"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

func setupTelemetry(ctx context.Context) (_ func(), _otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/main").Start(ctx, "setup telemetry", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/main.setupTelemetry"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	return func() {}, ctx.Err()
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	shutdown, err := setupTelemetry(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer shutdown()
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/main").Start(ctx, "main", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/main.main"),
	))
	defer func() { _otelSpan.End() }()
	go func(ctx context.Context) {
		ctx, _otelSpan := _otel.Tracer("golden.example/cases/main").Start(ctx, "main func 1", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/cases/main.main.func1"),
		))
		defer func() { _otelSpan.End() }()
		if err := run(ctx); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}(ctx)
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (_otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/main").Start(ctx, "run", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/main.run"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	fmt.Println(helper(2))
	return ctx.Err()
}

func helper(n int) int {
	n *= 2
	return n
}
