package golden;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.function.Supplier;

abstract class Refused extends ClassLoader {
  static final int LIMIT;

  static {
    LIMIT = Integer.getInteger("limit", 3);
  }

  {
    System.out.println(LIMIT);
  }

  Supplier<String> word = () -> "word".repeat(LIMIT);

  abstract int size();

  native int bits();

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/');
    throw new ClassNotFoundException(path);
  }

  static class Broken extends RuntimeException {
    @Override
    public String getMessage() {
      String reason = super.getMessage();
      return "broken: " + reason;
    }

    String reason() {
      Span _otelSpan =
          GlobalOpenTelemetry.getOrNoop()
              .getTracer("golden.Refused")
              .spanBuilder("reason")
              .setAttribute("code.function.name", "golden.Refused$Broken.reason")
              .startSpan();
      try (Scope _otelScope = _otelSpan.makeCurrent()) {
        String message = getMessage();
        return message;
      } catch (Throwable _otelError) {
        _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
        throw _otelError;
      } finally {
        _otelSpan.end();
      }
    }
  }
}
