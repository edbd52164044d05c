package golden;

class Switches {
  int old(int kind) {
    int size = 0;
    switch (kind) {
      case 1:
      case 2:
        size++;
      case 3:
        return size;
      default:
        throw new IllegalArgumentException();
    }
  }

  int modern(Object value) {
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
  }
}
