package golden;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1, blank line above
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;

/** Has no imports. */
class ImportsNone {
  int twice(int value) {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.ImportsNone")
            .spanBuilder("twice")
            .setAttribute("code.function.name", "golden.ImportsNone.twice")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      int doubled = value * 2;
      return doubled;
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
}
