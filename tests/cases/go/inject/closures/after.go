// Package closures holds functions inside of functions that have a context.
package closures

import (
	"context"
	"fmt"
	_otelFmt "fmt"
	"net/http"
	"sync"
	"time"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

func save(ctx context.Context, n int) (_otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "save", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/closures.save"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	_, err := fmt.Println(ctx.Err(), n)
	return err
}

// Spread starts a goroutine for each number.
func Spread(ctx context.Context, count int) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "spread", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/closures.Spread"),
	))
	defer func() { _otelSpan.End() }()
	var group sync.WaitGroup
	for i := range count {
		group.Add(1)
		go func() {
			defer group.Done()
			ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "spread func 1", _otelTrace.WithAttributes(
				_otelAttribute.String("code.function.name", "golden.example/cases/closures.Spread.func1"),
			))
			defer func() { _otelSpan.End() }()
			if err := save(ctx, i); err != nil {
				fmt.Println(err)
			}
		}()
	}
	group.Wait()
}

// Quiet has a closure that does not use the context.
func Quiet(ctx context.Context, names []string) (_otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "quiet", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/closures.Quiet"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	visit := func(name string) {
		_, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "quiet visit", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/cases/closures.Quiet.visit"),
		))
		defer func() { _otelSpan.End() }()
		fmt.Println("visiting", name)
	}
	for _, name := range names {
		visit(name)
	}
	return ctx.Err()
}

// Derived has a closure under a context of its own.
func Derived(ctx context.Context) (_otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "derived", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/closures.Derived"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	done := make(chan error)
	go func() {
		ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "derived func 1", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/cases/closures.Derived.func1"),
		))
		defer func() { _otelSpan.End() }()
		err := save(ctx, 1)
		done <- err
	}()
	return <-done
}

// Given has a closure with a context parameter.
func Given(ctx context.Context, each func(func(context.Context) error) error) (_otelErr error) {
	_, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "given", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/closures.Given"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	return each(func(inner context.Context) (_otelErr error) {
		inner, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(inner, "given func 1", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/cases/closures.Given.func1"),
		))
		defer func() {
			if _otelErr != nil && _otelSpan.IsRecording() {
				_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
				_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
			}
			_otelSpan.End()
		}()
		err := save(inner, 2)
		return err
	})
}

// Moving gives its context another value on the way.
func Moving(ctx context.Context, names []string) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "moving", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/closures.Moving"),
	))
	defer func() { _otelSpan.End() }()
	for range names {
		func() {}()
		ctx = context.WithValue(ctx, http.ServerContextKey, "x")
		later := func() error {
			err := save(ctx, 3)
			return err
		}
		fmt.Println(later())
	}
}

// Hidden has something else by the name of its context.
func Hidden(ctx context.Context, names []string) (_otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "hidden", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/closures.Hidden"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	for _, ctx := range names {
		show := func() {
			fmt.Println("hidden", ctx)
		}
		show()
	}
	return ctx.Err()
}

// Deep has closures in closures.
func Deep(ctx context.Context) (_otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "deep", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/closures.Deep"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	outer := func(n int) (_otelErr error) {
		ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "deep outer", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/cases/closures.Deep.outer"),
		))
		defer func() {
			if _otelErr != nil && _otelSpan.IsRecording() {
				_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
				_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
			}
			_otelSpan.End()
		}()
		inner := func() (_otelErr error) {
			ctx, _otelSpan := _otel.Tracer("golden.example/cases/closures").Start(ctx, "deep outer inner", _otelTrace.WithAttributes(
				_otelAttribute.String("code.function.name", "golden.example/cases/closures.Deep.outer.inner"),
			))
			defer func() {
				if _otelErr != nil && _otelSpan.IsRecording() {
					_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
					_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
				}
				_otelSpan.End()
			}()
			err := save(ctx, n)
			return err
		}
		return inner()
	}
	return outer(4)
}

// None has no context at all.
func None() error {
	work := func() error {
		fmt.Println("none")
		return nil
	}
	return work()
}
