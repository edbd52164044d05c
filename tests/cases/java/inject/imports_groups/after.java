package golden;

import static java.util.stream.Collectors.toList;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;

class ImportsGroups {
  List<String> all() {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.ImportsGroups")
            .spanBuilder("list all")
            .setAttribute("code.function.name", "golden.ImportsGroups.all")
            .startSpan();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      String first = XMLConstants.XML_NS_PREFIX;
      return Stream.of(first).collect(toList());
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
}
