package dev.mobula.rllib.config;

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
    String location, List<String> keys, String expected, String found, String fix) {
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

  private static void append(StringBuilder text, String part) {
    if (!part.isEmpty()) {
      text.append(part).append(": ");
    }
  }
}
