package golden;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;

class OwnTelemetry {
  private final Tracer tracer;

  OwnTelemetry(Tracer tracer) {
    this.tracer = tracer;
  }

  int byHand(int value) {
    Span span = tracer.spanBuilder("by hand").startSpan();
    try (Scope scope = span.makeCurrent()) {
      return value + 1;
    } finally {
      span.end();
    }
  }

  int other(int value) {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.OwnTelemetry")
            .spanBuilder("other")
            .setAttribute("code.function.name", "golden.OwnTelemetry.other")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      int more = byHand(value);
      return more + 1;
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
}
