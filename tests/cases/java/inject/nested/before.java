package golden;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

class Nested<T extends Comparable<T>> {
  enum Color {
    RED {
      @Override
      String paint(int coats) {
        return "red".repeat(coats);
      }
    },
    BLUE;

    String paint(int coats) {
      String word = name();
      return word.repeat(coats);
    }
  }

  private final Function<T, String> label =
      value -> {
        String text = String.valueOf(value);
        return text.isEmpty() ? "none" : text;
      };

  synchronized List<T> sorted(List<T> items) {
    class Order implements Comparator<T> {
      @Override
      public int compare(T left, T right) {
        int sign = left.compareTo(right);
        return -sign;
      }
    }
    Comparator<T> again =
        new Comparator<>() {
          @Override
          public int compare(T left, T right) {
            Function<T, Integer> size =
                value -> {
                  Function<T, Integer> inner =
                      other -> {
                        return label.apply(other).length();
                      };
                  return inner.apply(value);
                };
            return size.apply(left) - size.apply(right);
          }
        };
    return items.stream().sorted(new Order().thenComparing(again)).toList();
  }

  @SafeVarargs
  static <U> int count(U... items) {
    String text =
        """
        counted
          here
        """;
    return items.length + text.length();
  }
}
