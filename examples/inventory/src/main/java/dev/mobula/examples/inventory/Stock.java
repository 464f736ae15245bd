package dev.mobula.examples.inventory;

import java.util.Arrays;

/** Units of one item: what is there, and what comes on each of the next days. Not thread-safe. */
final class Stock {
  /** What is there, then what comes tomorrow, and so on. */
  private final int[] units;

  Stock(int leadTime) {
    units = new int[leadTime + 1];
  }

  /** Starts with some units there and none on their way. */
  void start(int there) {
    Arrays.fill(units, 0);
    units[0] = there;
  }

  /** Returns what is there and on its way. */
  int position() {
    int position = 0;
    for (int part : units) {
      position += part;
    }
    return position;
  }

  /** Has units come after the lead time. */
  void order(int quantity) {
    units[units.length - 1] = quantity;
  }

  /** Sells what is asked for, as far as it is there, and returns how many units were not. */
  int sell(int demand) {
    int sold = Math.min(units[0], demand);
    units[0] -= sold;
    return demand - sold;
  }

  /** Returns what is there. */
  int there() {
    return units[0];
  }

  /** Lets a night pass, in which the next delivery comes. */
  void nextDay() {
    int left = units[0];
    System.arraycopy(units, 1, units, 0, units.length - 1);
    units[units.length - 1] = 0;
    units[0] += left;
  }

  /** Writes what is there and what comes tomorrow and so on, and returns the place behind it. */
  int write(float[] into, int at) {
    for (int day = 0; day < units.length - 1; day++) {
      into[at + day] = units[day];
    }
    return at + units.length - 1;
  }
}
