// Package store keeps things.
package store

import (
	"context"
	_otelContext "context"
	"database/sql"
	"errors"
	"fmt"
	_otelFmt "fmt"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

// ErrGone says that a thing is not there.
var ErrGone = errors.New("gone")

// Store keeps things in a database.
type Store struct {
	db *sql.DB
}

// Load returns the name of a thing.
func (s *Store) Load(ctx context.Context, id string) (_ string, _otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/contexts").Start(ctx, "store load", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/contexts.(*Store).Load"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	var name string
	err := s.db.QueryRowContext(ctx, "select name from things where id = ?", id).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrGone
	}
	return name, err
}

// Each calls visit for every name.
func (s Store) Each(ctx context.Context, visit func(string) error) (err error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/contexts").Start(ctx, "store each", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/contexts.Store.Each"),
	))
	defer func() {
		if err != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", err))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(err))
		}
		_otelSpan.End()
	}()
	rows, err := s.db.QueryContext(ctx, "select name from things")
	if err != nil {
		return err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return fmt.Errorf("scan: %w", err)
		}
		if err = visit(name); err != nil {
			return
		}
	}
	return rows.Err()
}

// Ping uses its context nowhere.
func Ping(ctx context.Context) (_otelErr error) {
	_, _otelSpan := _otel.Tracer("golden.example/cases/contexts").Start(ctx, "ping", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/contexts.Ping"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	return nil
}

// Guarded looks at its context.
func Guarded(ctx context.Context, n int) (_otelErr error) {
	_otelCtx := _otelContext.Background()
	if ctx != nil {
		_otelCtx = ctx
	}
	_, _otelSpan := _otel.Tracer("golden.example/cases/contexts").Start(_otelCtx, "guarded", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/contexts.Guarded"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	if ctx == nil {
		return errors.New("no context")
	}
	_, err := fmt.Println(ctx, n)
	return err
}

// Blank has a context without a name.
func Blank(_ context.Context, n int) int {
	n++
	return n
}

// First has results of many types, and the error among them.
func First[K comparable, V any](ctx context.Context, m map[K]V, keys ...K) (found V, ok bool, _ error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/contexts").Start(ctx, "first", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/contexts.First[...]"),
	))
	defer func() { _otelSpan.End() }()
	for _, key := range keys {
		if found, ok = m[key]; ok {
			return found, ok, ctx.Err()
		}
	}
	return found, false, nil
}

// Pair gives two things and an error without names.
func Pair(ctx context.Context) (
	_ map[string]func(int) error,
	_ *Store,
	_otelErr error,
) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/contexts").Start(ctx, "pair", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/contexts.Pair"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	return nil, nil, ctx.Err()
}

// Derived takes a context that is derived at once.
func Derived(ctx context.Context) (_otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/contexts").Start(ctx, "derived", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/contexts.Derived"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		ctx, _otelSpan := _otel.Tracer("golden.example/cases/contexts").Start(ctx, "derived func 1", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/cases/contexts.Derived.func1"),
		))
		defer func() { _otelSpan.End() }()
		<-ctx.Done()
	}()
	return ctx.Err()
}

// Panics does what it says.
func Panics(ctx context.Context) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/contexts").Start(ctx, "panics", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/contexts.Panics"),
	))
	defer func() { _otelSpan.End() }()
	fmt.Println(ctx.Err())
	panic("as it says")
}
