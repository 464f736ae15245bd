package dev.mobula.rllib.config;

import dev.mobula.rllib.config.YamlNode.Entry;
import dev.mobula.rllib.config.YamlNode.Mapping;
import dev.mobula.rllib.config.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Settings such as {@code config.lr=1e-3} that replace those of a file. */
final class Overrides {
  private Overrides() {}

  /** Puts the values of the overrides, in order, in their places in an experiment. */
  static void apply(List<String> overrides, Mapping experiment, List<ConfigProblem> problems) {
    overrides.forEach(override -> apply(override, experiment, problems));
  }

  private static void apply(String override, Mapping experiment, List<ConfigProblem> problems) {
    String location = "override " + override;
    int equals = override.indexOf('=');
    List<String> path =
        equals < 1 ? List.of() : List.of(override.substring(0, equals).split("\\."));
    if (path.isEmpty() || path.stream().anyMatch(String::isBlank)) {
      problems.add(
          new Mismatch("path.to.key=value", override, "write, for example, config.lr=1e-3")
              .at(location));
      return;
    }
    Mapping holder = experiment;
    for (String key : path.subList(0, path.size() - 1)) {
      Optional<Mapping> next = step(holder, key, location);
      if (next.isEmpty()) {
        problems.add(
            new Mismatch("a path through mappings", key + " with a plain value", "shorten the path")
                .at(location));
        return;
      }
      holder = next.get();
    }
    int before = problems.size();
    Optional<YamlNode> value = YamlReader.value(override.substring(equals + 1), location, problems);
    if (problems.size() == before) { // else it says nothing that could be wrong once more
      YamlNode node = value.orElse(new Scalar(null, "", location));
      holder.entries().put(path.getLast(), new Entry(location, node));
    }
  }

  /** Returns the mapping at a key, making it where there is none; empty where a value is. */
  private static Optional<Mapping> step(Mapping holder, String key, String location) {
    Entry entry = holder.entries().get(key);
    if (entry != null && entry.value() instanceof Mapping mapping) {
      return Optional.of(mapping);
    }
    if (entry != null && !(entry.value() instanceof Scalar(Object value, _, _) && value == null)) {
      return Optional.empty();
    }
    Mapping made = new Mapping(new LinkedHashMap<>(), location);
    holder.entries().put(key, new Entry(location, made));
    return Optional.of(made);
  }
}
