package commented

import (
	"context" // for the deadline
	"fmt"     // for the words

	// The error of the day.
	"errors"
	_otelFmt "fmt"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

func Say(ctx context.Context, words ...string) (_otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/commented_imports").Start(ctx, "say", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/commented_imports.Say"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	if len(words) == 0 {
		return errors.New("no words")
	}
	fmt.Println(ctx.Err(), words)
	return nil
}
