package golden;

import java.io.IOException;

final class Constructors {
  private final int total;
  private final String name;

  Constructors(int total) throws IOException {
    this(total, "cart");
    System.out.println(total);
  }

  Constructors(int total, String name) throws IOException {
    super(); // an object
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
  }

  Constructors() {
    int sum;
    total = sum = 3;
    name = "n";
    Runnable later = () -> System.out.println(total + sum);
    later.run();
  }

  record Range(int from, int to) {
    Range {
      if (from > to) {
        throw new IllegalArgumentException("from > to");
      }
      to = Math.min(to, 100);
    }

    Range(int to) {
      this(0, to);
    }
  }
}
