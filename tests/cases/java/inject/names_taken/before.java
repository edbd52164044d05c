package golden;

import java.util.List;

/** Has a Scope of its own. */
class NamesTaken {
  static class Span {
    int from;
  }

  enum StatusCode {
    FINE
  }

  List<Span> spans(int limit) {
    StatusCode code = StatusCode.FINE;
    Span span = new Span();
    span.from = limit + code.ordinal();
    return List.of(span);
  }
}
