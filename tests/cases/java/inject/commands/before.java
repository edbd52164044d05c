package golden;

import java.io.IOException;
import java.util.ArrayList;

public class Commands {
  private int charged;

  public int charge(
      String cartId, int cents, Long customerId, Integer tries, ArrayList<String> lines)
      throws IOException {
    int fee = cents / 10;
    if (fee > 100) {
      charged += fee;
    } else {
      charged += 1;
      int rest = cents - fee;
      System.out.println(rest);
    }
    switch (fee) {
      case 0:
        charged--;
        break;
      default:
        charged++;
    }
    try {
      System.in.read();
    } catch (IOException error) {
      charged = 0;
      throw error;
    }
    return charged;
  }

  void note(boolean express, double weight, String[] words) {
    double doubled = weight * 2;
    System.out.println(doubled);
  }

  int timed(int value) {
    return value * 2;
  }

  void nothing() {
    System.out.println("nothing");
  }
}
