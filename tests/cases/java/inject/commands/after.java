package golden;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.ArrayList;

public class Commands {
  private int charged;

  public int charge(
      String cartId, int cents, Long customerId, Integer tries, ArrayList<String> lines)
      throws IOException {
    Span _otelSpan =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer("golden.Commands")
            .spanBuilder("charge cart")
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("code.function.name", "golden.Commands.charge")
            .setAttribute("shop.cart.id", cartId)
            .setAttribute("shop.cents", cents)
            .setAttribute(AttributeKey.longKey("shop.customer.id"), customerId)
            .setAttribute(
                AttributeKey.longKey("shop.tries"), tries == null ? null : tries.longValue())
            .setAttribute(
                AttributeKey.longKey("shop.lines"), lines == null ? null : (long) lines.size())
            .startSpan();
    long _otelStart = System.nanoTime();
    try (Scope _otelScope = _otelSpan.makeCurrent()) {
      int fee = cents / 10;
      _otelSpan.setAttribute("shop.fee", fee);
      if (fee > 100) {
        charged += fee;
        _otelSpan.addEvent("fee.large", Attributes.builder().put("shop.fee", fee).build());
      } else {
        charged += 1;
        int rest = cents - fee;
        System.out.println(rest);
        _otelSpan.addEvent("fee.small");
      }
      switch (fee) {
        case 0:
          charged--;
          break;
        default:
          charged++;
          GlobalOpenTelemetry.getOrNoop()
              .getMeter("golden.Commands")
              .counterBuilder("shop.charges")
              .setUnit("{charge}")
              .setDescription("Charges.")
              .build()
              .add(1, Attributes.builder().put("shop.free", fee == 0).build()); // _otel
      }
      try {
        System.in.read();
      } catch (IOException error) {
        charged = 0;
        GlobalOpenTelemetry.getOrNoop()
            .getLogsBridge()
            .get("golden.Commands")
            .logRecordBuilder()
            .setSeverity(Severity.WARN)
            .setSeverityText("WARN")
            .setBody("cannot read")
            .setAllAttributes(
                Attributes.builder().put("shop.cart.id", cartId).put("shop.fee", fee).build())
            .emit(); // _otel
        throw error;
      }
      return charged;
    } catch (Throwable _otelError) {
      _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
      throw _otelError;
    } finally {
      GlobalOpenTelemetry.getOrNoop()
          .getMeter("golden.Commands")
          .histogramBuilder("shop.charge.duration")
          .setUnit("s")
          .build()
          .record((System.nanoTime() - _otelStart) / 1e9);
      _otelSpan.end();
    }
  }

  void note(boolean express, double weight, String[] words) {
    Span.current().setAttribute("shop.express", express); // _otel
    Span.current()
        .addEvent("note.begins", Attributes.builder().put("shop.weight", weight).build()); // _otel
    GlobalOpenTelemetry.getOrNoop()
        .getMeter("golden.Commands")
        .histogramBuilder("shop.weight")
        .setUnit("kg")
        .build()
        .record(weight); // _otel
    double doubled = weight * 2;
    GlobalOpenTelemetry.getOrNoop()
        .getMeter("golden.Commands")
        .counterBuilder("shop.weights")
        .setUnit("kg")
        .ofDoubles()
        .build()
        .add(weight); // _otel
    Span.current()
        .setAttribute(
            AttributeKey.longKey("shop.words"),
            words == null ? null : (long) words.length); // _otel
    System.out.println(doubled);
    GlobalOpenTelemetry.getOrNoop()
        .getLogsBridge()
        .get("golden.Commands")
        .logRecordBuilder()
        .setSeverity(Severity.INFO)
        .setSeverityText("INFO")
        .setBody("a note is done")
        .emit(); // _otel
  }

  int timed(int value) {
    long _otelStart = System.nanoTime();
    try {
      return value * 2;
    } finally {
      GlobalOpenTelemetry.getOrNoop()
          .getMeter("golden.Commands")
          .histogramBuilder("shop.timed")
          .setUnit("s")
          .build()
          .record(
              (System.nanoTime() - _otelStart) / 1e9,
              Attributes.builder().put("shop.kind", "x").build());
    }
  }

  void nothing() {
    GlobalOpenTelemetry.getOrNoop()
        .getMeter("golden.Commands")
        .counterBuilder("shop.nothings")
        .setUnit("1")
        .build()
        .add(1); // _otel
    System.out.println("nothing");
  }
}
