package grouped

import (
	"context"
	"strings"

	"go.opentelemetry.io/otel/attribute"

	"golden.example/cases/grouped/inner"
)

func Name(ctx context.Context, key string) (attribute.KeyValue, error) {
	if err := inner.Check(ctx); err != nil {
		return attribute.KeyValue{}, err
	}
	return attribute.String(key, strings.ToUpper(key)), nil
}
