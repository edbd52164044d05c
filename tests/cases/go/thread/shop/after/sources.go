package main

import (
	"context"
	_otelContext "context" // telemetry-inject: v1
	"fmt"
	"net/http"
	"sync"

	_otel "go.opentelemetry.io/otel"
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

// Where contexts come from.

// Reassigned holds something else in its parameter for a while.
func Reassigned(ctx context.Context, n int) int {
	ctx, _otelSpan := _otel.Tracer("golden.example/shop").Start(ctx, "shop reassigned", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.Reassigned"),
	))
	defer func() { _otelSpan.End() }()
	_otelCtx := _otelContext.Context(ctx)
	for _, ctx := range []int{n} {
		n += leaf(_otelCtx, ctx)
	}
	return leaf(_otelCtx, n)
}

// Checked may get none.
func Checked(ctx context.Context, n int) int {
	_otelCtx := _otelContext.Background()
	if ctx != nil {
		_otelCtx = ctx
	}
	_otelCtx, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "shop checked", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.Checked"),
	))
	defer func() { _otelSpan.End() }()
	if ctx == nil {
		return 0
	}
	return leaf(_otelCtx, n)
}

// Nothing says that it may get none.
func Nothing() int {
	return Checked(nil, 1)
}

// Local takes the context of its request at once.
func Local(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	ctx, _otelSpan := _otel.Tracer("golden.example/shop").Start(ctx, "shop local", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.Local"),
	))
	defer func() { _otelSpan.End() }()
	fmt.Fprintln(w, leaf(_otelContext.Context(ctx), 1), ctx.Err())
}

// Routes holds closures that have requests of their own.
func Routes() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_otelCtx := _otelContext.Context(r.Context())
		_otelCtx, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "handler func", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/shop.Routes.func1"),
		))
		defer func() { _otelSpan.End() }()
		fmt.Fprintln(w, r.Method, leaf(_otelCtx, 1))
	})
}

// Spread starts goroutines.
func Spread(ctx context.Context, count int) {
	ctx, _otelSpan := _otel.Tracer("golden.example/shop").Start(ctx, "shop spread", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.Spread"),
		_otelAttribute.Int("shop.count", count),
	))
	defer func() { _otelSpan.End() }()
	var group sync.WaitGroup
	for i := range count {
		group.Add(1)
		go func() {
			defer group.Done()
			ctx, _otelSpan := _otel.Tracer("golden.example/shop").Start(ctx, "go spread", _otelTrace.WithAttributes(
				_otelAttribute.String("code.function.name", "golden.example/shop.Spread.func1"),
			))
			defer func() { _otelSpan.End() }()
			leaf(_otelContext.Context(ctx), i)
		}()
	}
	group.Wait()
	go leaf(_otelContext.Context(ctx), count)
	fmt.Println(ctx.Err())
}

// start is package-level, without any function around it.
var start = leaf(_otelContext.Background(), 0)

func leaf(_otelCtx _otelContext.Context, n int) int {
	_otelCtx, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "shop leaf", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.leaf"),
	))
	defer func() { _otelSpan.End() }()
	fmt.Println("leaf")
	return through(_otelCtx, n, n) // passes it on
}

// through has variadic parameters.
func through(_otelCtx _otelContext.Context, n int, more ...int) int {
	_, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "shop through", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.through"),
	))
	defer func() { _otelSpan.End() }()
	for _, each := range more {
		n += each
	}
	if n > 100 {
		return recurse(n)
	}
	return n
}

func recurse(n int) int {
	fmt.Println(n)
	if n > 0 {
		return recurse(n - 1)
	}
	return 0
}
