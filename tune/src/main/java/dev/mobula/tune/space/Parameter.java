package dev.mobula.tune.space;

import org.jspecify.annotations.Nullable;

/**
 * One coordinate of a search space: a value that is drawn, or tried in turn.
 *
 * @param index its coordinate
 * @param name its unique name: the key path, with the numbers of options of choices that it stands
 *     below, such as {@code optimizer[1].lr}
 * @param key the key path in the configurations where it is active, such as {@code optimizer.lr}
 * @param domain a {@link NumericDomain} or {@link CategoricalDomain}
 * @param condition the option below which it stands, or null where it is always active
 */
public record Parameter(
    int index, String name, String key, Domain domain, @Nullable Condition condition) {

  /**
   * What must be chosen for a parameter to be active.
   *
   * @param parameter the coordinate of the choice, less than that of what depends on it
   * @param option the number of the option
   */
  public record Condition(int parameter, int option) {}

  /** Returns whether each of its values is tried instead of drawn. */
  public boolean isGrid() {
    return domain instanceof CategoricalDomain categorical && categorical.grid();
  }

  /** Returns how many values there are; 0 where they are continuous. */
  public long size() {
    return switch (domain) {
      case NumericDomain numeric -> numeric.size();
      case CategoricalDomain categorical -> categorical.options().size();
      case FunctionDomain _ -> throw new AssertionError("a computed value is no coordinate");
    };
  }

  /** Returns the place of the value with a number, from 0 to {@code size − 1}. */
  public double unitOf(long value) {
    return domain instanceof NumericDomain numeric ? numeric.unitOf(value) : (value + 0.5) / size();
  }

  /** Returns the middle of the cell around a place; the place where values are continuous. */
  double snap(double unit) {
    return switch (domain) {
      case NumericDomain numeric -> (numeric.cellLower(unit) + numeric.cellUpper(unit)) / 2;
      case CategoricalDomain categorical -> categorical.unit(categorical.index(unit));
      case FunctionDomain _ -> throw new AssertionError("a computed value is no coordinate");
    };
  }
}
