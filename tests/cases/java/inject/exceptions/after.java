package golden;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;

interface Exceptions {
  @FunctionalInterface
  interface Step<E extends Exception> {
    void run() throws E;
  }

  int size();

  default <E extends Exception> void twice(Step<E> step) throws E {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Exceptions")
            .spanBuilder("twice")
            .setAttribute("code.function.name", "golden.Exceptions.twice")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      step.run();
      step.run();
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }

  static int parse(String text) throws IOException, SQLException {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Exceptions")
            .spanBuilder("parse size")
            .setAttribute("code.function.name", "golden.Exceptions.parse")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      if (text.isEmpty()) {
        throw new IOException("empty");
      }
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException error) {
        throw new SQLException(error);
      }
    } catch (Throwable _otelError) {
      _otelSpan.setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }

  private static int endless(int start) {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Exceptions")
            .spanBuilder("count endlessly")
            .setAttribute("code.function.name", "golden.Exceptions.endless")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      while (true) {
        start++;
        if (start > 100) {
          throw new IllegalStateException();
        }
      }
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }

  default int through() throws Exception {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Exceptions")
            .spanBuilder("go through")
            .setAttribute("code.function.name", "golden.Exceptions.through")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      Step<IOException> read =
          () -> {
            Span _otelSpan2 =
                GlobalOpenTelemetry.getOrNoop()
                    .getTracer("golden.Exceptions")
                    .spanBuilder("read")
                    .setAttribute("code.function.name", "golden.Exceptions.through.read")
                    .startSpan();
            try (Scope _otelScope2 = _otelSpan2.makeCurrent()) {
              throw new IOException("read");
            } catch (Throwable _otelError2) {
              _otelSpan2.recordException(_otelError2).setStatus(StatusCode.ERROR);
              throw _otelError2;
            } finally {
              _otelSpan2.end();
            }
          };
      Callable<Integer> count =
          () -> {
            Span _otelSpan2 =
                GlobalOpenTelemetry.getOrNoop()
                    .getTracer("golden.Exceptions")
                    .spanBuilder("count")
                    .setAttribute("code.function.name", "golden.Exceptions.through.count")
                    .startSpan();
            try (Scope _otelScope2 = _otelSpan2.makeCurrent()) {
              for (; ; ) {
                if (size() > 3) {
                  return size();
                }
              }
            } catch (Throwable _otelError2) {
              _otelSpan2.recordException(_otelError2).setStatus(StatusCode.ERROR);
              throw _otelError2;
            } finally {
              _otelSpan2.end();
            }
          };
      twice(read);
      return count.call();
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
}
