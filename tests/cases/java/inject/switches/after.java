package golden;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1, blank line above
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;

class Switches {
  int old(int kind) {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Switches")
            .spanBuilder("old switch")
            .setAttribute("code.function.name", "golden.Switches.old")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      int size = 0;
      switch (kind) {
        case 1:
        case 2:
          size++;
          _otelSpan.addEvent("size.grown", Attributes.builder().put("shop.kind", kind).build());
        case 3:
          return size;
        default:
          throw new IllegalArgumentException();
      }
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }

  int modern(Object value) {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Switches")
            .spanBuilder("modern switch")
            .setAttribute("code.function.name", "golden.Switches.modern")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      int size =
          switch (value.toString()) {
            case "a", "b" -> 1;
            case "c" -> {
              int three = 3;
              yield three;
            }
            default -> throw new IllegalStateException();
          };
      if (value instanceof String text && !text.isEmpty()) {
        return text.length();
      }
      return size;
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
}
