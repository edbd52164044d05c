package refused

import (
	"context"
	"fmt"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

func init() {
	fmt.Println("early")
	fmt.Println("on")
}

//go:noinline
func Kept(ctx context.Context) error {
	fmt.Println(ctx)
	return nil
}

func OneLine(ctx context.Context) error { fmt.Println(ctx); return ctx.Err() }

func Plain(n int) int {
	n++
	return n
}

// telemetry: ignore
func Ignored(ctx context.Context) error {
	fmt.Println(ctx)
	return nil
}

func unnamed(context.Context, int) int {
	fmt.Println("nothing")
	return 1
}

func Parens(ctx context.Context) (error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/refused").Start(ctx, "parens", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/refused.Parens"),
	))
	defer func() { _otelSpan.End() }()
	fmt.Println(ctx)
	return ctx.Err()
}
