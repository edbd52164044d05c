package main

import (
	"context"
	_otelContext "context" // telemetry-inject: v1
	"errors"
	"fmt"
	_otelFmt "fmt"
	"net/http"
	"os"

	_otel "go.opentelemetry.io/otel"
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

type shop struct {
	names []string
}

func main() {
	_otelCtx := _otelContext.Background()
	_otelCtx, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "shop main", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.main"),
	))
	defer func() { _otelSpan.End() }()
	s := &shop{names: os.Args[1:]}
	if err := run(_otelCtx, s); err != nil {
		fmt.Println(err)
	}
	Exported(3)
}

// run does it all.
func run(_otelCtx _otelContext.Context, s *shop) (_otelErr error) {
	_otelCtx, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "shop run", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.run"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	total := 0
	for _, name := range s.names {
		n, err := s.weigh(_otelCtx, name, 2)
		if err != nil {
			return err
		}
		total += n
	}
	done := make(chan int)
	go func() {
		_otelCtx, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "go run", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/shop.run.func1"),
		))
		defer func() { _otelSpan.End() }()
		done <- double(_otelCtx, total)
	}()
	fmt.Println(<-done)
	return nil
}

func (s *shop) weigh(_otelCtx _otelContext.Context, name string, factor int) (_ int, _otelErr error) {
	_otelCtx, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "shop weigh", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.(*shop).weigh"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	if name == "" {
		return 0, errors.New("empty")
	}
	fmt.Println("weighing", name)
	return pass(_otelCtx, len(name),
		factor), nil
}

func pass(_otelCtx _otelContext.Context,
	a int,
	b int,
) int {
	_otelCtx, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "shop pass", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.pass"),
	))
	defer func() { _otelSpan.End() }()
	return double(_otelCtx, a) * b
}

func double(_otelCtx _otelContext.Context, n int) int {
	_, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "shop double", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.double"),
	))
	defer func() { _otelSpan.End() }()
	fmt.Println("doubling")
	n = n * 2
	return n
}

func asValue(n int) int {
	fmt.Println("value")
	return n
}

var f = asValue

// Exported has no context.
func Exported(n int) int {
	fmt.Println("exported", f(n))
	return double(_otelContext.Background(), n)
}

func Handle(w http.ResponseWriter, r *http.Request) {
	_otelCtx := _otelContext.Context(r.Context())
	_otelCtx, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "shop handle", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.Handle"),
	))
	defer func() { _otelSpan.End() }()
	fmt.Fprintln(w, work(_otelCtx, r.URL.Path))
}

func Serve(ctx context.Context, name string) string {
	ctx, _otelSpan := _otel.Tracer("golden.example/shop").Start(ctx, "shop serve", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.Serve"),
	))
	defer func() { _otelSpan.End() }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer finish()
	return work(_otelContext.Context(ctx), name)
}

func Loose(ctx context.Context, name string) string {
	ctx, _otelSpan := _otel.Tracer("golden.example/shop").Start(ctx, "shop loose", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.Loose"),
	))
	defer func() { _otelSpan.End() }()
	return func() string { return work(_otelContext.Context(ctx), name) }()
}

func work(_otelCtx _otelContext.Context, path string) string {
	_, _otelSpan := _otel.Tracer("golden.example/shop").Start(_otelCtx, "shop work", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/shop.work"),
	))
	defer func() { _otelSpan.End() }()
	fmt.Println("working")
	return path + "!"
}

func finish() { fmt.Println("finished") }
