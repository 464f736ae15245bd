package dev.mobula.benchmarks.learning;

import com.sun.management.OperatingSystemMXBean;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Trains the seeds of a row from its config file, one after the other, and evaluates each. */
final class LearningRun {
  private static final String ENV_STEPS = "num_env_steps_sampled_lifetime";
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final ExperimentSpec experiment;
  private final long envSteps;

  /**
   * Reads the config file.
   *
   * @param home the repository's folder
   * @param overrides settings that replace the file's, such as {@code config.lr=1e-3}
   */
  LearningRun(LearningRow row, Path home, List<String> overrides) {
    List<String> all = new ArrayList<>(overrides);
    all.add("config.evaluation.evaluation_duration=" + row.episodes());
    all.add("config.evaluation.evaluation_duration_unit=episodes");
    this.experiment =
        ExperimentFile.load(home.resolve(row.config()), all, AlgorithmTypes.configTypes())
            .getFirst();
    if (!experiment.stop().keySet().equals(Set.of(ENV_STEPS))) {
      throw new IllegalArgumentException(
          "expected %s to stop by %s alone, found %s"
              .formatted(row.config(), ENV_STEPS, experiment.stop()));
    }
    this.envSteps = Objects.requireNonNull(experiment.stop().get(ENV_STEPS)).longValue();
  }

  /** Trains one seed to its end and plays the final deterministic policy. */
  SeedResult run(long seed) {
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    try (Algorithm algorithm = Algorithm.build(experiment.withSeed(seed))) {
      while (algorithm.envSteps() < envSteps) {
        algorithm.train();
      }
      double wallSeconds = (System.nanoTime() - start) * 1e-9;
      double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) * 1e-9;
      EvaluationResult played = algorithm.evaluate();
      return new SeedResult(
          seed,
          played.mean(),
          played.std(),
          played.min(),
          played.episodes(),
          algorithm.envSteps(),
          wallSeconds,
          cpuSeconds);
    }
  }
}
