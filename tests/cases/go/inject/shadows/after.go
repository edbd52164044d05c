package shadows

import (
	_otelContext "context"
	stdctx "context"
	_otelFmt "fmt"
	web "net/http"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

type error2 = error

type context struct{ name string }

func Own(ctx context) string {
	name := ctx.name
	return name + "!"
}

func Shadowed(otel, span, trace string, context stdctx.Context) (fmt error) {
	context, _otelSpan := _otel.Tracer("golden.example/cases/shadows").Start(context, "shadowed", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/shadows.Shadowed"),
	))
	defer func() {
		if fmt != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", fmt))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(fmt))
		}
		_otelSpan.End()
	}()
	codes, attribute := otel+span, trace
	_, _ = codes, attribute
	return context.Err()
}

func Typed(ctx stdctx.Context) (err *web.ProtocolError) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/shadows").Start(ctx, "typed", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/shadows.Typed"),
	))
	defer func() { _otelSpan.End() }()
	if ctx.Err() != nil {
		return web.ErrNotSupported
	}
	return nil
}

func Local(ctx stdctx.Context) func(stdctx.Context) error {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/shadows").Start(ctx, "local", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/shadows.Local"),
	))
	defer func() { _otelSpan.End() }()
	inner := func(ctx stdctx.Context) (_otelErr error) {
		ctx, _otelSpan := _otel.Tracer("golden.example/cases/shadows").Start(ctx, "local inner", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/cases/shadows.Local.inner"),
		))
		defer func() {
			if _otelErr != nil && _otelSpan.IsRecording() {
				_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
				_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
			}
			_otelSpan.End()
		}()
		select {
		case <-ctx.Done():
			return ctx.Err()
		default:
			return nil
		}
	}
	if err := inner(ctx); err != nil {
		return nil
	}
	return inner
}

func Alias(ctx stdctx.Context) error2 {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/shadows").Start(ctx, "alias", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/shadows.Alias"),
	))
	defer func() { _otelSpan.End() }()
	return ctx.Err()
}

func Asserted(ctx stdctx.Context) bool {
	_, _otelSpan := _otel.Tracer("golden.example/cases/shadows").Start(ctx, "asserted", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/shadows.Asserted"),
	))
	defer func() { _otelSpan.End() }()
	_, ok := ctx.(interface{ Name() string })
	return ok
}

// Unset may get no context: called calls it so.
func Unset(ctx stdctx.Context, n int) (_otelErr error) {
	if ctx == nil {
		ctx = _otelContext.Background()
	}
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/shadows").Start(ctx, "unset", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/shadows.Unset"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	if n > 2 {
		return ctx.Err()
	}
	return nil
}

func called() error {
	return Unset(nil, 1)
}

func Labelled(ctx stdctx.Context, n int) (total int, err error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/shadows").Start(ctx, "labelled", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/shadows.Labelled"),
	))
	defer func() {
		if err != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", err))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(err))
		}
		_otelSpan.End()
	}()
again:
	for i := 0; i < n; i++ {
		if ctx.Err() != nil {
			break again
		}
		total += i
	}
	if total < 0 {
		goto again
	}
	return
}
