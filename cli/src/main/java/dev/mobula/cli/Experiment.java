package dev.mobula.cli;

import dev.mobula.train.MetricNameException;
import dev.mobula.train.RunConfig;
import dev.mobula.train.Trainable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One experiment whose settings have been checked.
 *
 * @param algorithm its name, such as {@code PPO}
 * @param env id or class name of the environment
 * @param seed the seed
 * @param run name, results, stop criteria and checkpoints
 * @param trainable makes what is trained; each call makes a new one, or throws an {@link
 *     ExperimentException}
 * @param place returns where a setting stands, given the path of its key: {@code file:line:column}
 */
record Experiment(
    String algorithm,
    String env,
    long seed,
    RunConfig run,
    Supplier<Trainable> trainable,
    Function<List<String>, String> place) {

  /** Returns the message about a metric that a setting names, with the place of the setting. */
  String placed(MetricNameException.Problem problem) {
    List<String> path = new ArrayList<>(List.of(problem.setting().split("\\.", -1)));
    path.add(problem.metric());
    return placed(place, run.name(), path, "." + problem);
  }

  /**
   * Returns the message about a setting, given the path of its key, with the setting's place.
   *
   * @param name that of the experiment
   * @param message follows the name
   */
  static String placed(
      Function<List<String>, String> place, String name, List<String> path, String message) {
    List<String> whole = new ArrayList<>(List.of(name));
    whole.addAll(path);
    String at = place.apply(whole);
    return (at.isEmpty() ? "" : at + ": ") + name + message;
  }
}
