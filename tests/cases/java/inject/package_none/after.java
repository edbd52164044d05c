// Licence: none.

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1, blank line below
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;

/** Has no package. */
class PackageNone {
  int twice(int value) {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("PackageNone")
            .spanBuilder("twice")
            .setAttribute("code.function.name", "PackageNone.twice")
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
