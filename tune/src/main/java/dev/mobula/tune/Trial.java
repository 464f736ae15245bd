package dev.mobula.tune;

import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One configuration on trial, as schedulers, stoppers and callbacks see it: the state at the moment
 * in which they are called. Used by the thread of the experiment alone.
 */
public interface Trial {
  /** Returns its id, unique within the experiment and equal in two runs with one seed. */
  String id();

  /** Returns how many trials were added before it. */
  int index();

  /** Returns its configuration, which changes where a population's better one replaces it. */
  Map<String, Object> config();

  /** Returns what it is doing. */
  TrialStatus status();

  /** Returns how many results it has reported. */
  long iteration();

  /** Returns its last result; without one, no metrics. */
  Metrics lastResult();

  /** Returns its newest checkpoint. */
  Optional<Path> checkpoint();

  /** Returns what it holds while it runs. */
  Resources resources();

  /** Returns how often it has failed. */
  int failures();

  /** Returns why it failed the last time, or an empty text. */
  String error();

  /** Returns its results directory. */
  Path folder();
}
