package golden;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.io.IOException;

final class Constructors {
  private final int total;
  private final String name;

  Constructors(int total) throws IOException {
    this(total, "cart");
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Constructors")
            .spanBuilder("cart create")
            .setAttribute("code.function.name", "golden.Constructors.<init>")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      System.out.println(total);
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }

  Constructors(int total, String name) throws IOException {
    super(); // an object
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Constructors")
            .spanBuilder("named cart create")
            .setAttribute("code.function.name", "golden.Constructors.<init>")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      // A final field may only be assigned once, and must be.
      if (total < 0) {
        throw new IOException("negative");
      }
      this.total = total;
      for (int i = 0; ; i++) {
        if (i > total) {
          this.name = name + i;
          break;
        }
      }
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }

  Constructors() {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Constructors")
            .spanBuilder("empty cart create")
            .setAttribute("code.function.name", "golden.Constructors.<init>")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      int sum;
      total = sum = 3;
      name = "n";
      Runnable later = () -> System.out.println(total + sum);
      later.run();
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }

  record Range(int from, int to) {
    Range {
      Span _otelSpan =
          GlobalOpenTelemetry.getOrNoop()
              .getTracer("golden.Constructors")
              .spanBuilder("range create")
              .setAttribute("code.function.name", "golden.Constructors$Range.<init>")
              .startSpan();
      try (Scope _otelScope = _otelSpan.makeCurrent()) {
        if (from > to) {
          throw new IllegalArgumentException("from > to");
        }
        to = Math.min(to, 100);
      } catch (Throwable _otelError) {
        _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
        throw _otelError;
      } finally {
        _otelSpan.end();
      }
    }

    Range(int to) {
      this(0, to);
    }
  }
}
