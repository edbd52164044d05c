package grouped

import (
	"context"
	_otelFmt "fmt"
	"strings"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	"go.opentelemetry.io/otel/attribute"
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"

	"golden.example/cases/grouped/inner"
)

func Name(ctx context.Context, key string) (_ attribute.KeyValue, _otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/grouped_imports").Start(ctx, "name", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/grouped_imports.Name"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	if err := inner.Check(ctx); err != nil {
		return attribute.KeyValue{}, err
	}
	return attribute.String(key, strings.ToUpper(key)), nil
}
