package golden;

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
    step.run();
    step.run();
  }

  static int parse(String text) throws IOException, SQLException {
    if (text.isEmpty()) {
      throw new IOException("empty");
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException error) {
      throw new SQLException(error);
    }
  }

  private static int endless(int start) {
    while (true) {
      start++;
      if (start > 100) {
        throw new IllegalStateException();
      }
    }
  }

  default int through() throws Exception {
    Step<IOException> read =
        () -> {
          throw new IOException("read");
        };
    Callable<Integer> count =
        () -> {
          for (; ; ) {
            if (size() > 3) {
              return size();
            }
          }
        };
    twice(read);
    return count.call();
  }
}
