package golden;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/** Has a Scope of its own. */
class NamesTaken {
  static class Span {
    int from;
  }

  enum StatusCode {
    FINE
  }

  List<Span> spans(int limit) {
    io.opentelemetry.api.trace.Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.NamesTaken")
            .spanBuilder("spans")
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("code.function.name", "golden.NamesTaken.spans")
            .setAttribute("shop.limit", limit)
            .startSpan();
    try (io.opentelemetry.context.Scope _otelScope = _otelSpan.makeCurrent()) {
      StatusCode code = StatusCode.FINE;
      Span span = new Span();
      span.from = limit + code.ordinal();
      return List.of(span);
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(io.opentelemetry.api.trace.StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
}
