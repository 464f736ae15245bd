package dev.mobula.rllib.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The checks that the constructors of configuration records make. */
public final class Constraints {
  private Constraints() {}

  /**
   * Checks the components of a record against their {@link Range} and {@link OneOf}.
   *
   * @param type the record
   * @param values all its components, in order
   * @throws ConfigException naming every component that is out of range
   */
  public static void check(Class<? extends Record> type, @Nullable Object... values) {
    List<ConfigKey> keys = ConfigKey.components(type);
    List<ConfigProblem> problems = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      ConfigKey key = keys.get(i);
      if (!key.nullable()) {
        Objects.requireNonNull(values[i], key.component());
      }
      Mismatch mismatch = mismatch(key, values[i]);
      if (mismatch != null) {
        problems.add(mismatch.at("", key.name()));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /**
   * Checks that a setting that has no effect was left alone.
   *
   * @param type the record
   * @param component the setting's component
   * @param value its value
   * @param effective what gives it an effect, such as {@code use_kl_loss: true}
   * @throws ConfigException naming the setting and what decides, unless the value is the default
   */
  public static void expectDefault(
      Class<? extends Record> type, String component, @Nullable Object value, String effective) {
    ConfigKey key =
        ConfigKey.components(type).stream()
            .filter(each -> each.component().equals(component))
            .findFirst()
            .orElseThrow();
    String yaml = String.valueOf(key.defaultYaml());
    Object unset = Binder.defaultValue(key, yaml);
    if (!Objects.equals(value, unset)) {
      throw ConfigException.between(
          key.name(),
          effective.substring(0, effective.indexOf(':')),
          "no value, as it has an effect only with " + effective,
          ExperimentWriter.flow(value),
          "leave it out or set it to its default, " + yaml + "; or set " + effective);
    }
  }

  /**
   * Checks that a setting of a group was left alone that has no effect here.
   *
   * @param key the setting's key path
   * @param value its value
   * @param unset its default here
   * @param where what has no use for it, such as {@code run: DQN}
   * @throws ConfigException naming the setting, unless the value is the default
   */
  public static void expectUnset(
      String key, @Nullable Object value, @Nullable Object unset, String where) {
    if (!Objects.equals(value, unset)) {
      throw new ConfigException(
          List.of(key),
          "no value, as it has no effect with " + where,
          ExperimentWriter.flow(value),
          "leave it out or set it to its default, " + ExperimentWriter.flow(unset));
    }
  }

  /** Returns how a value of the right type misses what its key allows, or null. */
  static @Nullable Mismatch mismatch(ConfigKey key, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> outOfRange(key.range(), number);
      case Schedule schedule ->
          first(schedule.points().stream().map(p -> outOfRange(key.range(), p.value())).toList());
      case IntRange(int low, int high) ->
          first(Stream.of(low, high).map(end -> outOfRange(key.range(), end)).toList());
      case List<?> list -> first(list.stream().map(element -> mismatch(key, element)).toList());
      case String text -> notListed(key.oneOf(), text);
      default -> null;
    };
  }

  private static @Nullable Mismatch outOfRange(Interval range, Number value) {
    return range.contains(value.doubleValue())
        ? null
        : new Mismatch(
            "a number " + range.describe(),
            Interval.plain(value.doubleValue()),
            "choose such a number");
  }

  private static @Nullable Mismatch notListed(List<String> known, String text) {
    return known.isEmpty() || known.contains(text)
        ? null
        : new Mismatch(
            "one of " + String.join(", ", known), '"' + text + '"', DidYouMean.oneOf(text, known));
  }

  private static @Nullable Mismatch first(List<? extends @Nullable Mismatch> mismatches) {
    for (Mismatch mismatch : mismatches) {
      if (mismatch != null) {
        return mismatch;
      }
    }
    return null;
  }
}
