package dev.mobula.rllib.config;

import dev.mobula.rllib.config.YamlNode.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes records from the sections of a file and collects every problem on the way: a key whose
 * value is wrong counts as absent, so that those after it are looked at too.
 */
final class Binder {
  private final Suggestions suggestions;
  private final List<ConfigProblem> problems;
  private final Map<String, String> locations = new HashMap<>();
  private final Set<String> failed = new HashSet<>();

  Binder(Suggestions suggestions, List<ConfigProblem> problems) {
    this.suggestions = suggestions;
    this.problems = problems;
  }

  static <R extends Record> R bindDefaults(Class<R> type) {
    List<ConfigProblem> problems = new ArrayList<>();
    R record =
        new Binder(new Suggestions(""), problems).bind(type, Section.empty("", ""), Map.of());
    if (record == null) {
      throw new ConfigException(problems);
    }
    return record;
  }

  /**
   * Binds a section and reports the keys that nobody knows.
   *
   * @param given components that are not keys of the section, by name; null where they failed
   * @return null where problems keep the record from being made
   */
  <R extends Record> @Nullable R bind(
      Class<R> type, Section section, Map<String, @Nullable Object> given) {
    R record = record(type, section, Map.of(), given);
    reportUnknown(section);
    return record;
  }

  private <R extends Record> @Nullable R record(
      Class<R> type,
      Section section,
      Map<String, String> defaults,
      Map<String, @Nullable Object> given) {
    List<@Nullable Object> values = new ArrayList<>();
    boolean complete = true;
    for (ConfigKey key : ConfigKey.components(type, defaults)) {
      Object value =
          given.containsKey(key.component()) ? given.get(key.component()) : value(key, section);
      complete &= value != null || key.nullable();
      values.add(value);
    }
    return complete ? create(type, values, section) : null;
  }

  private @Nullable Object value(ConfigKey key, Section section) {
    if (key.inline()) {
      return record(key.group(), section, key.defaults(), Map.of());
    }
    return key.isGroup() ? group(key, section) : plain(key, section);
  }

  private @Nullable Record group(ConfigKey key, Section section) {
    Section inner = inner(key, section);
    if (key.flat()) {
      adoptFlatKeys(key, section, inner);
    }
    Record record = record(key.group(), inner, key.defaults(), Map.of());
    reportUnknown(inner);
    return record;
  }

  private Section inner(ConfigKey key, Section section) {
    String path = section.path(key.name());
    Optional<Entry> entry = section.take(key.name());
    if (entry.isPresent()) {
      locations.put(path, entry.get().keyLocation());
      try {
        return new Section(path, Values.mapping(entry.get().value()));
      } catch (WrongValueException e) {
        fail(path, entry.get().value().location(), e.mismatch());
      }
    }
    return Section.empty(path, section.location());
  }

  private void adoptFlatKeys(ConfigKey group, Section section, Section inner) {
    for (ConfigKey key : group.groupKeys()) {
      Optional<Entry> entry = section.take(key.name());
      if (entry.isPresent() && !inner.adopt(key.name(), entry.get())) {
        fail(
            section.path(key.name()),
            entry.get().keyLocation(),
            new Mismatch("each key once", "it in " + inner.path() + " too", "remove one of them"));
      }
    }
  }

  private @Nullable Object plain(ConfigKey key, Section section) {
    String path = section.path(key.name());
    Optional<Entry> entry = section.take(key.name());
    if (entry.isPresent()) {
      YamlNode node = entry.get().value();
      locations.put(path, node.location());
      try {
        return Values.read(key, node);
      } catch (WrongValueException e) {
        fail(path, node.location(), e.mismatch());
      }
    }
    return otherwise(key, section, entry.isEmpty());
  }

  private @Nullable Object otherwise(ConfigKey key, Section section, boolean absent) {
    if (key.defaultYaml() != null) {
      return defaultValue(key, key.defaultYaml());
    }
    if (absent) {
      String path = section.path(key.name());
      fail(path, section.location(), new Mismatch("this key", "nothing", "add " + key.name()));
    }
    return null;
  }

  static @Nullable Object defaultValue(ConfigKey key, String yaml) {
    List<ConfigProblem> none = new ArrayList<>();
    YamlNode node = YamlReader.value(yaml, "default of " + key.name(), none).orElseThrow();
    try {
      return Values.read(key, node);
    } catch (WrongValueException e) {
      throw new IllegalStateException("wrong default of " + key.name(), e);
    }
  }

  private <R extends Record> @Nullable R create(
      Class<R> type, List<@Nullable Object> values, Section section) {
    try {
      return Records.create(type, values.toArray());
    } catch (ConfigException e) {
      e.problems().forEach(problem -> report(problem, section));
      return null;
    }
  }

  /** Adds the place to what a constructor found, unless it stems from a value that failed. */
  private void report(ConfigProblem problem, Section section) {
    List<String> keys = problem.keys().stream().map(section::path).toList();
    if (keys.stream().noneMatch(failed::contains)) {
      String location =
          keys.stream()
              .filter(locations::containsKey)
              .findFirst()
              .map(locations::get)
              .orElse(section.location());
      problems.add(
          new ConfigProblem(location, keys, problem.expected(), problem.found(), problem.fix()));
    }
  }

  /** The keys of a section are listed once, however many there are that nothing is near to. */
  private void reportUnknown(Section section) {
    String listed = null;
    for (Map.Entry<String, Entry> unknown : section.rest().entrySet()) {
      String name = unknown.getKey();
      Optional<String> hint = suggestions.hint(section.path(), name);
      String known =
          listed == null
              ? suggestions.knownIn(section.path())
              : "those known are listed for " + listed;
      if (hint.isEmpty() && listed == null) {
        listed = name;
      }
      problems.add(
          new Mismatch("a known key", name, hint.orElse(known))
              .at(unknown.getValue().keyLocation(), section.path(name)));
    }
  }

  private void fail(String path, String location, Mismatch mismatch) {
    failed.add(path);
    problems.add(mismatch.at(location, path));
  }
}
