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
 * @param trainable makes what is trained; each call makes a new one
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
    List<String> path = new ArrayList<>(List.of(run.name()));
    path.addAll(List.of(problem.setting().split("\\.", -1)));
    path.add(problem.metric());
    String at = place.apply(path);
    return (at.isEmpty() ? "" : at + ": ") + run.name() + "." + problem;
  }
}
