package dev.mobula.tune.schedulers;

import dev.mobula.tune.Trial;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.space.CategoricalDomain;
import dev.mobula.tune.space.Domain;
import dev.mobula.tune.space.Parameter;
import dev.mobula.tune.space.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All settings that change in a population, as {@code hyperparam_mutations} names them. */
final class Mutations {
  private final List<Mutation> all;

  private Mutations(List<Mutation> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Reads nested maps whose leaves are lists of values or domains.
   *
   * @param key the key path of the maps, for messages
   */
  static Mutations parse(String key, Map<?, ?> nested, Checks checks) {
    List<Mutation> all = new ArrayList<>();
    parse(key, nested, List.of(), all, checks);
    checks.that(!nested.isEmpty(), key, "at least one setting that changes", "none");
    return new Mutations(all);
  }

  private static void parse(
      String key, Map<?, ?> nested, List<String> path, List<Mutation> all, Checks checks) {
    nested.forEach((name, value) -> {
      String inner = key + "." + name;
      List<String> innerPath = new ArrayList<>(path);
      innerPath.add(String.valueOf(name));
      try {
        Optional<SearchSpace> values = values(value);
        if (values.isPresent()) {
          all.add(new Mutation(List.copyOf(innerPath), values.get()));
        } else if (value instanceof Map<?, ?> map) {
          parse(inner, map, innerPath, all, checks);
        } else {
          checks.add(inner, "a list of values, or a domain", value, "write all values as a list");
        }
      } catch (TuneConfigException e) {
        e.problems().forEach(p -> checks.add(inner, p.expected(), p.found(), p.fix()));
      }
    });
  }

  /** Empty where it is no list or domain. */
  private static Optional<SearchSpace> values(@Nullable Object value) {
    Object domain = value instanceof List<?> list ? new CategoricalDomain(list, false) : value;
    if (!(domain instanceof Domain || domain instanceof Map)) {
      return Optional.empty();
    }
    SearchSpace space = SearchSpace.of(Map.of(Mutation.VALUE, domain));
    List<Parameter> parameters = space.parameters();
    if (parameters.size() > 1 && parameters.getFirst().key().equals(Mutation.VALUE)) {
      throw new TuneConfigException(
          "values without domains in them", domain, "change the settings one by one");
    }
    boolean single = parameters.size() == 1 && parameters.getFirst().key().equals(Mutation.VALUE);
    return single || domain instanceof Domain ? Optional.of(space) : Optional.empty();
  }

  /**
   * Checks that a trial has all settings that change.
   *
   * @throws TuneException naming one that it lacks
   */
  void check(Trial trial) {
    for (Mutation mutation : all) {
      if (mutation.of(trial.config()) == null) {
        throw new TuneException(
            "hyperparam_mutations: expected the setting %s in the configuration of trial %s, found none; add it to the search space"
                .formatted(mutation, trial.id()));
      }
    }
  }

  /** Returns a configuration in which each setting is drawn anew, at some probability, or near. */
  Map<String, Object> explore(
      Map<String, Object> config,
      double resampleProbability,
      List<Double> factors,
      RandomGenerator random) {
    Map<String, Object> changed = config;
    for (Mutation mutation : all) {
      Object next =
          random.nextDouble() < resampleProbability
              ? mutation.draw(random)
              : mutation.perturb(mutation.of(config), factors, random);
      changed = with(changed, mutation.path(), next);
    }
    return changed;
  }

  /** Returns the value at a path of nested maps; null where there is none. */
  static @Nullable Object at(Map<String, Object> nested, List<String> path) {
    Object at = nested;
    for (String key : path) {
      at = at instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return at;
  }

  /** Returns nested maps with another value at a path. */
  @SuppressWarnings("NullAway") // values may be null, as in YAML
  static Map<String, Object> with(Map<?, ?> nested, List<String> path, @Nullable Object value) {
    Map<String, Object> copy = new LinkedHashMap<>();
    nested.forEach((key, old) -> copy.put(String.valueOf(key), old));
    String key = path.getFirst();
    if (path.size() == 1) {
      copy.put(key, value);
    } else if (copy.get(key) instanceof Map<?, ?> inner) {
      copy.put(key, with(inner, path.subList(1, path.size()), value));
    }
    return copy;
  }
}
