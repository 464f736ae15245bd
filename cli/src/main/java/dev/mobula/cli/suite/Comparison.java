package dev.mobula.cli.suite;

import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares what is learnt in an environment with the heuristics of the field: searches the numbers
 * of every heuristic on training seeds, trains some seeds, and plays held-out episodes with both.
 * Prints a table, and draws the learning curves beside the config file. Not thread-safe.
 *
 * @param <O> the type of observations
 * @param <A> the type of actions
 */
public final class Comparison<O, A> {
  private static final long TRAINING_SEED = 1_000_000;
  private static final long HELD_OUT_SEED = 2_000_000;
  private static final int TRAINING_EPISODES = 50;
  private static final int HELD_OUT_EPISODES = 1000;
  private static final String STEPS = "num_env_steps_sampled_lifetime";

  private final Path config;
  private final List<HeuristicFamily<O, A>> families;
  private final PrintStream out;

  /** A heuristic with the numbers that were found, and what they earn on training seeds. */
  private record Found<O, A>(String name, Heuristic<O, A> heuristic, double mean) {}

  private Comparison(Path config, List<HeuristicFamily<O, A>> families, PrintStream out) {
    this.config = config;
    this.families = List.copyOf(families);
    this.out = out;
  }

  /**
   * Compares.
   *
   * @param arguments the config file, with one experiment that stops after a number of environment
   *     steps, and how many seeds are trained, of which its own is the first
   * @param families at least one
   * @throws SuiteException if the experiment stops otherwise, or there is no heuristic
   */
  public static <O, A> void run(List<String> arguments, List<HeuristicFamily<O, A>> families)
      throws IOException {
    run(Path.of(arguments.get(0)), Integer.parseInt(arguments.get(1)), families, System.out);
  }

  static <O, A> void run(
      Path config, int seeds, List<HeuristicFamily<O, A>> families, PrintStream out)
      throws IOException {
    new Comparison<>(config, families, out).compare(seeds);
  }

  private void compare(int seeds) throws IOException {
    ExperimentSpec experiment =
        ExperimentFile.load(
                config,
                List.of("config.evaluation.evaluation_duration=" + HELD_OUT_EPISODES),
                AlgorithmTypes.configTypes())
            .getFirst();
    ConfidenceInterval heuristic = heuristic(experiment);
    List<Curve> curves = new ArrayList<>();
    List<ConfidenceInterval> learnt = new ArrayList<>();
    for (long seed = experiment.seed(); seed < experiment.seed() + seeds; seed++) {
      learnt.add(learn(experiment.withSeed(seed), curves));
      row(experiment.run() + ", seed " + seed, learnt.getLast());
      draw(experiment, curves, heuristic.mean());
    }
    out.println(verdict(learnt, heuristic));
  }

  /** Returns what the best heuristic on training seeds earns in held-out episodes. */
  private ConfidenceInterval heuristic(ExperimentSpec experiment) {
    try (HeuristicPlay<O, A> play = new HeuristicPlay<>(experiment.env(), experiment.envConfig())) {
      Found<O, A> best = null;
      for (HeuristicFamily<O, A> family : families) {
        Found<O, A> found = search(family, play);
        row(found.name(), heldOut(play, found));
        best = best == null || found.mean() > best.mean() ? found : best;
      }
      if (best == null) {
        throw new SuiteException("expected at least one heuristic to compare with, found none");
      }
      out.println("best on training seeds: " + best.name());
      return heldOut(play, best);
    }
  }

  private Found<O, A> search(HeuristicFamily<O, A> family, HeuristicPlay<O, A> play) {
    int[] numbers =
        ParameterSearch.best(
            family.upper(), family.known(), tried -> mean(play, family.of().apply(tried)));
    Heuristic<O, A> heuristic = family.of().apply(numbers);
    String shown = numbers.length == 0 ? "" : " " + Arrays.toString(numbers);
    return new Found<>(family.name() + shown, heuristic, mean(play, heuristic));
  }

  private double mean(HeuristicPlay<O, A> play, Heuristic<O, A> heuristic) {
    return ConfidenceInterval.of(play.returns(heuristic, TRAINING_SEED, TRAINING_EPISODES)).mean();
  }

  private ConfidenceInterval heldOut(HeuristicPlay<O, A> play, Found<O, A> found) {
    return ConfidenceInterval.of(play.returns(found.heuristic(), HELD_OUT_SEED, HELD_OUT_EPISODES));
  }

  private ConfidenceInterval learn(ExperimentSpec experiment, List<Curve> curves) {
    double total = experiment.stop().getOrDefault(STEPS, Double.NaN);
    if (Double.isNaN(total)) {
      throw new SuiteException("expected stop." + STEPS + " in " + config + ", found none");
    }
    List<Long> steps = new ArrayList<>();
    List<Double> returns = new ArrayList<>();
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      PacedTraining paced =
          new PacedTraining(algorithm, algorithm::envSteps, (long) total, () -> 0);
      while (algorithm.envSteps() < total) {
        Map<?, ?> episodes = (Map<?, ?>) paced.train().get("env_runners");
        if (episodes != null
            && episodes.get("episode_return_mean") instanceof Double mean
            && !mean.isNaN()) {
          steps.add(algorithm.envSteps());
          returns.add(mean);
        }
      }
      curves.add(new Curve(steps, returns));
      return ConfidenceInterval.of(algorithm.evaluate().returns());
    }
  }

  private void row(String name, ConfidenceInterval interval) {
    out.println(
        String.format(Locale.ROOT, "%-60s %9.1f ± %.1f", name, interval.mean(), interval.half()));
    out.flush();
  }

  private static String verdict(List<ConfidenceInterval> learnt, ConfidenceInterval heuristic) {
    long above = learnt.stream().filter(interval -> interval.isAbove(heuristic)).count();
    return "above that heuristic, with disjoint 95 %% intervals: %d of %d seeds"
        .formatted(above, learnt.size());
  }

  private void draw(ExperimentSpec experiment, List<Curve> curves, double heuristic)
      throws IOException {
    Path picture = config.resolveSibling("learning-curve.svg");
    Files.writeString(picture, CurvePlot.svg(experiment.name(), curves, heuristic));
  }
}
