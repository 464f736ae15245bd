package dev.mobula.benchmarks.learning;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is asked for on the command line.
 *
 * @param rows the rows to measure
 * @param seeds how many seeds, where that is not each row's own number
 * @param overrides settings that replace those of the config files
 */
record LearningArguments(List<LearningRow> rows, OptionalInt seeds, List<String> overrides) {
  private static final String USAGE =
      "usage: benchmarks/run learning [--only NAME]... [--seeds N] [--override KEY=VALUE]...";

  /** Reads the command line. */
  static LearningArguments parse(List<String> arguments) {
    List<LearningRow> rows = new ArrayList<>();
    List<String> overrides = new ArrayList<>();
    OptionalInt seeds = OptionalInt.empty();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!rest.hasNext()) {
        throw wrong("a value after " + option, "nothing");
      }
      String value = rest.next();
      switch (option) {
        case "--only" -> rows.add(row(value));
        case "--seeds" -> seeds = OptionalInt.of(count(value));
        case "--override" -> overrides.add(value);
        default -> throw wrong("--only, --seeds or --override", option);
      }
    }
    return new LearningArguments(rows.isEmpty() ? LearningRows.ALL : rows, seeds, overrides);
  }

  private static LearningRow row(String name) {
    return LearningRows.ALL.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> wrong("one of " + LearningRows.names() + " after --only", name));
  }

  private static int count(String text) {
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw wrong("a number of seeds from 1 to 9999", text);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException wrong(String expected, String found) {
    return new IllegalArgumentException(
        "expected %s, found %s%n%s".formatted(expected, found, USAGE));
  }
}
