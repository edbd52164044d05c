package cgo

/*
#include <stdlib.h>

static int twice(int n) { return 2 * n; }
*/
import "C"

import (
	"context"
	"errors"
	_otelFmt "fmt"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

//export goCallback
func goCallback(n C.int) C.int {
	n++
	return n
}

func Twice(ctx context.Context, n int) (_ int, _otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/cgo").Start(ctx, "twice", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/cgo.Twice"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if n < 0 {
		return 0, errors.New("negative")
	}
	return int(C.twice(C.int(n))), nil
}
