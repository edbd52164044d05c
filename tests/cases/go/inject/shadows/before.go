package shadows

import (
	stdctx "context"
	web "net/http"
)

type error2 = error

type context struct{ name string }

func Own(ctx context) string {
	name := ctx.name
	return name + "!"
}

func Shadowed(otel, span, trace string, context stdctx.Context) (fmt error) {
	codes, attribute := otel+span, trace
	_, _ = codes, attribute
	return context.Err()
}

func Typed(ctx stdctx.Context) (err *web.ProtocolError) {
	if ctx.Err() != nil {
		return web.ErrNotSupported
	}
	return nil
}

func Local(ctx stdctx.Context) func(stdctx.Context) error {
	inner := func(ctx stdctx.Context) error {
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
	return ctx.Err()
}

func Asserted(ctx stdctx.Context) bool {
	_, ok := ctx.(interface{ Name() string })
	return ok
}

// Unset may get no context: called calls it so.
func Unset(ctx stdctx.Context, n int) error {
	if n > 2 {
		return ctx.Err()
	}
	return nil
}

func called() error {
	return Unset(nil, 1)
}

func Labelled(ctx stdctx.Context, n int) (total int, err error) {
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
