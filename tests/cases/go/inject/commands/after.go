package commands

import (
	"context"
	_otelContext "context"
	"fmt"
	_otelFmt "fmt"
	"net/http"
	_otelTime "time"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelLog "go.opentelemetry.io/otel/log"
	_otelGlobal "go.opentelemetry.io/otel/log/global"
	_otelMetric "go.opentelemetry.io/otel/metric"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

var _otelShopChargesCounter_commands, _ = _otel.Meter("golden.example/cases/commands").Float64Counter("shop.charges", _otelMetric.WithUnit("1"), _otelMetric.WithDescription("Charges that were begun."))
var _otelShopChargeDurationHistogram_commands, _ = _otel.Meter("golden.example/cases/commands").Float64Histogram("shop.charge.duration", _otelMetric.WithUnit("s"))
var _otelShopOrderLinesHistogram_commands, _ = _otel.Meter("golden.example/cases/commands").Float64Histogram("shop.order.lines", _otelMetric.WithUnit("{line}"))
var _otelShopRefundsCounter_commands, _ = _otel.Meter("golden.example/cases/commands").Float64Counter("shop.refunds", _otelMetric.WithUnit("1"))
var _otelShopRefundDurationHistogram_commands, _ = _otel.Meter("golden.example/cases/commands").Float64Histogram("shop.refund.duration", _otelMetric.WithUnit("s"))
var _otelShopRequestsCounter_commands, _ = _otel.Meter("golden.example/cases/commands").Float64Counter("shop.requests", _otelMetric.WithUnit("1"))

type OrderID string

type Order struct {
	ID    OrderID
	Total int32
	Lines []string
}

func Charge(ctx context.Context, order Order, attempt int, dry bool) (_otelErr error) {
	_otelCtx, _otelSpan := _otel.Tracer("golden.example/cases/commands").Start(ctx, "charge order", _otelTrace.WithSpanKind(_otelTrace.SpanKindClient), _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/commands.Charge"),
		_otelAttribute.String("shop.order.id", string(order.ID)),
		_otelAttribute.Int("shop.attempt", attempt),
		_otelAttribute.Int64("shop.total", int64(order.Total)),
	))
	ctx = _otelCtx
	_otelStart := _otelTime.Now()
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelShopChargeDurationHistogram_commands.Record(_otelCtx, _otelTime.Since(_otelStart).Seconds())
		_otelSpan.End()
	}()
	_otelShopChargesCounter_commands.Add(_otelCtx, 1, _otelMetric.WithAttributes(_otelAttribute.Bool("shop.dry", dry)))
	_otelShopOrderLinesHistogram_commands.Record(_otelCtx, float64(len(order.Lines)))
	fee := 2.5
	_otelSpan.SetAttributes(_otelAttribute.Float64("shop.fee", fee))
	if attempt > 3 {
		return fmt.Errorf("too many attempts: %d", attempt)
	}
	for _, line := range order.Lines {
		fmt.Println(ctx, line)
	}
	_otelSpan.AddEvent("lines printed", _otelTrace.WithAttributes(_otelAttribute.Int("shop.lines", len(order.Lines))))
	fmt.Println(fee)
	{
		var _otelRecord _otelLog.Record
		_otelRecord.SetSeverity(_otelLog.SeverityInfo)
		_otelRecord.SetSeverityText("INFO")
		_otelRecord.SetBody(_otelAttribute.StringValue("charged them all"))
		_otelRecord.AddAttributes(_otelAttribute.Int("shop.attempt", attempt))
		_otelGlobal.GetLoggerProvider().Logger("golden.example/cases/commands").Emit(_otelCtx, _otelRecord)
	}
	return nil
}

func Refund(order Order, reason string) {
	_otelStart := _otelTime.Now()
	defer func() {
		_otelShopRefundDurationHistogram_commands.Record(_otelContext.Background(), _otelTime.Since(_otelStart).Seconds())
	}()
	_otelShopRefundsCounter_commands.Add(_otelContext.Background(), 1, _otelMetric.WithAttributes(_otelAttribute.Bool("shop.large", order.Total > 100)))
	{
		var _otelRecord _otelLog.Record
		_otelRecord.SetSeverity(_otelLog.SeverityWarn)
		_otelRecord.SetSeverityText("WARN")
		_otelRecord.SetBody(_otelAttribute.StringValue("refunding"))
		_otelGlobal.GetLoggerProvider().Logger("golden.example/cases/commands").Emit(_otelContext.Background(), _otelRecord)
	}
	fmt.Println(order.ID)
	fmt.Println(reason)
}

func Serve(w http.ResponseWriter, r *http.Request) {
	_otelCtx, _otelSpan := _otel.Tracer("golden.example/cases/commands").Start(r.Context(), "serve", _otelTrace.WithSpanKind(_otelTrace.SpanKindServer), _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/commands.Serve"),
	))
	defer func() { _otelSpan.End() }()
	_otelShopRequestsCounter_commands.Add(_otelCtx, 1)
	fmt.Println(r.Method)
	fmt.Fprintln(w, "served")
}

func Walk(ctx context.Context, depth int) {
	_otelTrace.SpanFromContext(ctx).SetAttributes(_otelAttribute.Int("shop.depth", depth))
	switch {
	case depth > 10:
		fmt.Println("deep") // too deep
		return
	case depth < 0:
		fmt.Println("under")
		_otelTrace.SpanFromContext(ctx).AddEvent("under ground")
	}
	fmt.Println(ctx, depth)
}
