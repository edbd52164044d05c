package golden;

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
      String message = getMessage();
      return message;
    }
  }
}
