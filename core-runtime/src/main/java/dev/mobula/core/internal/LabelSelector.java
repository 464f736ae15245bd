package dev.mobula.core.internal;

import dev.mobula.core.InfeasibleResourcesException;
import dev.mobula.core.MobulaException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the labels of a node must be: for each key {@code value}, {@code !value}, {@code in(a,b)} or
 * {@code !in(a,b)}. A label that the node does not have is none of any values.
 */
final class LabelSelector {
  private LabelSelector() {}

  /**
   * Checks the labels of the only node.
   *
   * @throws InfeasibleResourcesException if it is not one that the selector means
   * @throws MobulaException if a condition is none
   */
  static void check(String who, Map<String, String> selector, Map<String, String> labels) {
    selector.forEach((key, condition) -> {
      if (!matches(labels.get(key), condition.strip())) {
        throw new InfeasibleResourcesException(
            "%s asks for a node whose label '%s' is '%s', and the only node has the labels %s; change the selector, or start it with that label"
                .formatted(who, key, condition, labels));
      }
    });
  }

  private static boolean matches(@Nullable String label, String condition) {
    if (condition.startsWith("!")) {
      return !matches(label, condition.substring(1).strip());
    }
    if (condition.startsWith("in(") && condition.indexOf(')') == condition.length() - 1) {
      return Arrays.stream(condition.substring(3, condition.length() - 1).split(",", -1))
          .anyMatch(value -> value.strip().equals(label));
    }
    if (condition.contains("(") || condition.contains(")")) {
      throw new MobulaException(
          "expected value, !value, in(a,b) or !in(a,b) in the label selector, found '%s'"
              .formatted(condition));
    }
    return Objects.equals(label, condition);
  }
}
