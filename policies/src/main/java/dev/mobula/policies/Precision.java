package dev.mobula.policies;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The floats that a network computes with, under the names of Lightning's {@code precision}.
 * Parameters, gradients, moments of optimisers, outputs and losses are 32-bit floats in each.
 */
public enum Precision {
  /** All of it in 32-bit floats. */
  FULL("32-true"),

  /**
   * Products of layers in bfloat16, which has the range of 32-bit floats, so that no loss needs to
   * be scaled, and 8 bits of precision; layers that callers read, and normalisations, in 32-bit
   * floats (Micikevicius et al., 2018; Kalamkar et al., 2019).
   */
  BF16_MIXED("bf16-mixed");

  private final String label;

  Precision(String label) {
    this.label = label;
  }

  /**
   * Returns the precision of that name in configs.
   *
   * @throws PolicyException if there is none, naming those there are
   */
  public static Precision named(String label) {
    return Arrays.stream(values())
        .filter(precision -> precision.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new PolicyException(
                "expected a precision among %s, found '%s'".formatted(names(), label)));
  }

  private static String names() {
    return Arrays.stream(values()).map(Precision::toString).collect(Collectors.joining(", "));
  }

  /** Returns its name in configs. */
  @Override
  public String toString() {
    return label;
  }
}
