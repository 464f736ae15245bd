package dev.mobula.tune.schedulers;

import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneProblem;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with settings. */
final class Checks {
  private final List<TuneProblem> problems = new ArrayList<>();

  void that(boolean holds, String key, String expected, Object found) {
    if (!holds) {
      add(key, expected, found, "correct it");
    }
  }

  void positive(String key, double value) {
    above(key, value, 0);
  }

  void above(String key, double value, double bound) {
    that(value > bound && Double.isFinite(value), key, "a number above " + bound, value);
  }

  void add(String key, String expected, Object found, String fix) {
    problems.add(new TuneProblem(key, expected, String.valueOf(found), fix));
  }

  void finish() {
    if (!problems.isEmpty()) {
      throw new TuneConfigException(problems);
    }
  }
}
