package dev.mobula.rllib.config;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * One thing that is wrong with a configuration.
 *
 * @param location {@code file:line:column}, an override's own text, or empty for values built in
 *     code
 * @param keys the key paths concerned, the one to change first; none for the file as a whole
 * @param expected what may stand there
 * @param found what stands there
 * @param fix what to change
 */
public record ConfigProblem(
    String location, List<String> keys, String expected, String found, String fix)
    implements Serializable {
  /** The order of a file's lines; what has no line comes last. */
  static final Comparator<ConfigProblem> BY_PLACE =
      Comparator.comparingInt((ConfigProblem problem) -> problem.place(2))
          .thenComparingInt(problem -> problem.place(1));

  /** Copies the keys. */
  public ConfigProblem {
    keys = List.copyOf(keys);
  }

  /** Returns the key to change; empty for the file as a whole. */
  public String key() {
    return keys.isEmpty() ? "" : keys.getFirst();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, location);
    append(text, key());
    return text.append("expected %s, found %s; %s".formatted(expected, found, fix)).toString();
  }

  /** Returns the line (2) or the column (1), which are the last parts but one and the last. */
  private int place(int fromEnd) {
    String[] parts = location.split(":", -1);
    String part = parts.length > 2 ? parts[parts.length - fromEnd] : "";
    return part.matches("\\d{1,9}") ? Integer.parseInt(part) : Integer.MAX_VALUE;
  }

  private static void append(StringBuilder text, String part) {
    if (!part.isEmpty()) {
      text.append(part).append(": ");
    }
  }
}
