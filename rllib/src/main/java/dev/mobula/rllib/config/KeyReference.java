package dev.mobula.rllib.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The reference of all keys, made from the records: tables for the docs, lines for a terminal. */
public final class KeyReference {
  private KeyReference() {}

  /** Returns the tables of an experiment's keys and of each algorithm's. */
  public static String markdown(Map<String, ? extends Class<? extends AlgorithmSpec>> algorithms) {
    StringBuilder text = new StringBuilder();
    table(text, "An experiment", experimentKeys());
    new TreeMap<>(algorithms)
        .forEach((name, type) ->
            table(text, "`config` of " + name, ConfigKey.keys(type.asSubclass(Record.class))));
    return text.toString();
  }

  /** Returns a line for each key of an algorithm's {@code config}, with what it means below it. */
  public static String text(Class<? extends AlgorithmSpec> algorithm) {
    StringBuilder text = new StringBuilder();
    lines(text, "config.", ConfigKey.keys(algorithm.asSubclass(Record.class)));
    return text.toString();
  }

  static List<ConfigKey> experimentKeys() {
    return ConfigKey.keys(ExperimentSpec.class).stream()
        .filter(key -> !key.name().equals("name"))
        .toList();
  }

  private static void table(StringBuilder text, String title, List<ConfigKey> keys) {
    text.append("### ").append(title).append("\n\n");
    text.append("| key | value | default | meaning |\n|---|---|---|---|\n");
    List<ConfigKey> groups = new ArrayList<>();
    for (ConfigKey key : keys) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(cells(key, keys.subList(keys.indexOf(key) + 1, keys.size()))));
      if (key.isGroup()) {
        groups.add(key);
      }
    }
    text.append('\n');
    groups.forEach(group -> table(text, title + ": `" + group.name() + "`", group.groupKeys()));
  }

  /** Other names that a later key of the same section has are that one's, as in suggestions. */
  private static Object[] cells(ConfigKey key, List<ConfigKey> later) {
    String other =
        key.alsoKnownAs().stream()
            .filter(alias -> later.stream().noneMatch(each -> each.isCalled(alias.name())))
            .map(alias -> alias.noted("`" + alias.name() + "`"))
            .collect(Collectors.joining(", "));
    String elsewhere = other.isEmpty() ? "" : " Elsewhere: " + other + ".";
    String value = isSection(key) ? "group" : KeyTypes.describe(key);
    return new Object[] {key.name(), value, isSection(key) ? "" : code(key), key.doc() + elsewhere};
  }

  private static void lines(StringBuilder text, String prefix, List<ConfigKey> keys) {
    for (ConfigKey key : keys) {
      if (key.isGroup()) {
        lines(text, prefix + key.name() + ".", key.groupKeys());
      } else {
        text.append(
            "%s%s = %s  (%s)%n".formatted(prefix, key.name(), plain(key), KeyTypes.describe(key)));
        text.append("    ").append(key.doc()).append(System.lineSeparator());
      }
    }
  }

  /** The settings of the algorithm, whose record depends on {@code run}, and groups. */
  private static boolean isSection(ConfigKey key) {
    return key.isGroup() || key.type() == AlgorithmSpec.class;
  }

  private static String code(ConfigKey key) {
    return key.defaultYaml() == null ? "required" : "`" + key.defaultYaml() + "`";
  }

  private static String plain(ConfigKey key) {
    return Objects.requireNonNullElse(key.defaultYaml(), "required");
  }
}
