package golden;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

class Nested<T extends Comparable<T>> {
  enum Color {
    RED {
      @Override
      String paint(int coats) {
        Span _otelSpan =
            GlobalOpenTelemetry.getOrNoop()
                .getTracer("golden.Nested")
                .spanBuilder("paint red")
                .setAttribute("code.function.name", "golden.Nested$Color$1.paint")
                .startSpan();
        try (Scope _otelScope = _otelSpan.makeCurrent()) {
          return "red".repeat(coats);
        } catch (Throwable _otelError) {
          _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
          throw _otelError;
        } finally {
          _otelSpan.end();
        }
      }
    },
    BLUE;

    String paint(int coats) {
      Span _otelSpan =
          GlobalOpenTelemetry.getOrNoop()
              .getTracer("golden.Nested")
              .spanBuilder("paint")
              .setSpanKind(SpanKind.CLIENT)
              .setAttribute("code.function.name", "golden.Nested$Color.paint")
              .startSpan();
      try (Scope _otelScope = _otelSpan.makeCurrent()) {
        String word = name();
        return word.repeat(coats);
      } catch (Throwable _otelError) {
        _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
        throw _otelError;
      } finally {
        _otelSpan.end();
      }
    }
  }

  private final Function<T, String> label =
      value -> {
        Span _otelSpan =
            GlobalOpenTelemetry.getOrNoop()
                .getTracer("golden.Nested")
                .spanBuilder("label")
                .setAttribute("code.function.name", "golden.Nested.label")
                .startSpan();
        try (Scope _otelScope = _otelSpan.makeCurrent()) {
          String text = String.valueOf(value);
          return text.isEmpty() ? "none" : text;
        } catch (Throwable _otelError) {
          _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
          throw _otelError;
        } finally {
          _otelSpan.end();
        }
      };

  synchronized List<T> sorted(List<T> items) {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Nested")
            .spanBuilder("sort")
            .setAttribute("code.function.name", "golden.Nested.sorted")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      class Order implements Comparator<T> {
        @Override
        public int compare(T left, T right) {
          Span _otelSpan =
              GlobalOpenTelemetry.getOrNoop()
                  .getTracer("golden.Nested")
                  .spanBuilder("compare orders")
                  .setAttribute("code.function.name", "golden.Nested$1Order.compare")
                  .startSpan();
          try (Scope _otelScope = _otelSpan.makeCurrent()) {
            int sign = left.compareTo(right);
            return -sign;
          } catch (Throwable _otelError) {
            _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
            throw _otelError;
          } finally {
            _otelSpan.end();
          }
        }
      }
      Comparator<T> again =
          new Comparator<>() {
            @Override
            public int compare(T left, T right) {
              Span _otelSpan =
                  GlobalOpenTelemetry.getOrNoop()
                      .getTracer("golden.Nested")
                      .spanBuilder("compare again")
                      .setAttribute("code.function.name", "golden.Nested$1.compare")
                      .startSpan();
              try (Scope _otelScope = _otelSpan.makeCurrent()) {
                Function<T, Integer> size =
                    value -> {
                      Span _otelSpan2 =
                          GlobalOpenTelemetry.getOrNoop()
                              .getTracer("golden.Nested")
                              .spanBuilder("size")
                              .setAttribute("code.function.name", "golden.Nested$1.compare.size")
                              .startSpan();
                      try (Scope _otelScope2 = _otelSpan2.makeCurrent()) {
                        Function<T, Integer> inner =
                            other -> {
                              Span _otelSpan3 =
                                  GlobalOpenTelemetry.getOrNoop()
                                      .getTracer("golden.Nested")
                                      .spanBuilder("inner size")
                                      .setAttribute(
                                          "code.function.name",
                                          "golden.Nested$1.compare.size.inner")
                                      .startSpan();
                              try (Scope _otelScope3 = _otelSpan3.makeCurrent()) {
                                return label.apply(other).length();
                              } catch (Throwable _otelError3) {
                                _otelSpan3.recordException(_otelError3).setStatus(StatusCode.ERROR);
                                throw _otelError3;
                              } finally {
                                _otelSpan3.end();
                              }
                            };
                        return inner.apply(value);
                      } catch (Throwable _otelError2) {
                        _otelSpan2.recordException(_otelError2).setStatus(StatusCode.ERROR);
                        throw _otelError2;
                      } finally {
                        _otelSpan2.end();
                      }
                    };
                return size.apply(left) - size.apply(right);
              } catch (Throwable _otelError) {
                _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
                throw _otelError;
              } finally {
                _otelSpan.end();
              }
            }
          };
      return items.stream().sorted(new Order().thenComparing(again)).toList();
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }

  @SafeVarargs
  static <U> int count(U... items) {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Nested")
            .spanBuilder("count")
            .setAttribute("code.function.name", "golden.Nested.count")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      String text =
          """
        counted
          here
        """;
      return items.length + text.length();
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
}
