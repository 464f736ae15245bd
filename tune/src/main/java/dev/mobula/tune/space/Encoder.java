package dev.mobula.tune.space;

import dev.mobula.train.Nearest;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the point of a configuration; what the configuration leaves out stays {@code NaN}. */
final class Encoder {
  private final double[] units;
  private final List<TuneProblem> problems = new ArrayList<>();

  private Encoder(int parameters) {
    units = new double[parameters];
    Arrays.fill(units, Double.NaN);
  }

  static double[] encode(Node root, int parameters, Map<String, ?> config) {
    Encoder encoder = new Encoder(parameters);
    encoder.node(root, config, "");
    if (!encoder.problems.isEmpty()) {
      throw new TuneConfigException(encoder.problems);
    }
    return encoder.units;
  }

  private void node(Node node, @Nullable Object value, String key) {
    switch (node) {
      case Node.Fixed fixed -> fixed(fixed, value, key);
      case Node.Branch branch -> branch(branch, value, key);
      case Node.Items items -> items(items, value, key);
      case Node.Number number -> number(number, value, key);
      case Node.Options options -> options(options, value, key);
      case Node.Computed _ -> {} // computed anew
    }
  }

  private void fixed(Node.Fixed fixed, @Nullable Object value, String key) {
    if (!same(fixed.value(), value)) {
      report(key, String.valueOf(fixed.value()), value, "leave the key out, it is not searched");
    }
  }

  private static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return a.doubleValue() == b.doubleValue();
    }
    return left == null ? right == null : left.equals(right);
  }

  private void branch(Node.Branch branch, @Nullable Object value, String key) {
    if (!(value instanceof Map<?, ?> map)) {
      report(key, "a map with " + branch.children().keySet(), value, "write a map");
      return;
    }
    map.forEach((part, inner) -> {
      String name = String.valueOf(part);
      Node child = branch.children().get(name);
      String path = key.isEmpty() ? name : key + "." + name;
      if (child == null) {
        report(path, "a key of the search space", name, meant(name, branch));
      } else {
        node(child, inner, path);
      }
    });
  }

  private static String meant(String name, Node.Branch branch) {
    List<String> nearest = Nearest.of(name, branch.children().keySet());
    return nearest.isEmpty()
        ? "known here are " + String.join(", ", branch.children().keySet())
        : "did you mean " + nearest.getFirst() + "?";
  }

  private void items(Node.Items items, @Nullable Object value, String key) {
    if (!(value instanceof List<?> list) || list.size() != items.children().size()) {
      String expected = "a list of %d values".formatted(items.children().size());
      report(key, expected, value, "write as many values");
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      node(items.children().get(i), list.get(i), key + "." + i);
    }
  }

  private void number(Node.Number number, @Nullable Object value, String key) {
    if (value instanceof Number given && number.domain().contains(given)) {
      units[number.parameter()] = number.domain().unit(given);
    } else {
      report(key, "a value of " + number.domain(), value, "use one within the bounds");
    }
  }

  /** Takes the first option that a value fits. */
  private void options(Node.Options options, @Nullable Object value, String key) {
    for (int i = 0; i < options.children().size(); i++) {
      Encoder attempt = new Encoder(units.length);
      attempt.node(options.children().get(i), value, key);
      if (attempt.problems.isEmpty()) {
        units[options.parameter()] = options.domain().unit(i);
        attempt.copyTo(units);
        return;
      }
    }
    report(key, "one of " + options.domain().options(), value, "use one of them");
  }

  private void copyTo(double[] others) {
    for (int i = 0; i < units.length; i++) {
      if (!Double.isNaN(units[i])) {
        others[i] = units[i];
      }
    }
  }

  private void report(String key, String expected, @Nullable Object found, String fix) {
    problems.add(new TuneProblem(key, expected, String.valueOf(found), fix));
  }
}
