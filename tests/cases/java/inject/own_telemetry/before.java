package golden;

import io.opentelemetry.api.trace.Span;
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
    int more = byHand(value);
    return more + 1;
  }
}
