package dev.mobula.cli.suite;

import com.sun.management.OperatingSystemMXBean;
import dev.mobula.core.Mobula;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.References;
import dev.mobula.train.CheckpointConfig;
import dev.mobula.train.RunConfig;
import dev.mobula.train.StopCriteria;
import dev.mobula.train.TrainingListener;
import dev.mobula.train.TrainingRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Trains one seed, from its last checkpoint where there is one, and evaluates it. */
final class SeedRun {
  static final String ENV_STEPS = "num_env_steps_sampled_lifetime";

  /** After each tenth of the run; the newest alone, as replay buffers are large. */
  private static final CheckpointConfig CHECKPOINTS =
      new CheckpointConfig(10, true, 1, null, CheckpointConfig.ScoreOrder.MAX);

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final SeedJob job;
  private final ExperimentSpec experiment;
  private final long envSteps;

  /**
   * Reads the config file.
   *
   * @throws SuiteException if it is no longer what the job says, or does not stop at a number of
   *     environment steps at the latest
   */
  SeedRun(SeedJob job) {
    this.job = job;
    this.experiment = load(job);
    if (!ConfigDigest.of(job.file(), job.overrides()).equals(job.config())) {
      throw new SuiteException(job.file() + " was changed after the suite began; run it again");
    }
    if (!experiment.stop().containsKey(ENV_STEPS)) {
      throw new SuiteException(
          "expected %s to stop by %s at the latest, found %s"
              .formatted(job.file(), ENV_STEPS, experiment.stop()));
    }
    this.envSteps = Objects.requireNonNull(experiment.stop().get(ENV_STEPS)).longValue();
  }

  /**
   * Checks a job, as its process will.
   *
   * @throws dev.mobula.rllib.config.ConfigException if the config file or an override cannot be
   *     used
   * @throws SuiteException as the constructor
   */
  static void check(SeedJob job) {
    var _ = new SeedRun(job);
  }

  private static ExperimentSpec load(SeedJob job) {
    List<String> overrides = new ArrayList<>(job.overrides());
    overrides.add("config.evaluation.evaluation_duration=" + job.episodes());
    overrides.add("config.evaluation.evaluation_duration_unit=episodes");
    return ExperimentFile.load(
            job.file(), overrides, AlgorithmTypes.configTypes(), References.ON_CLASS_PATH)
        .getFirst()
        .withName(job.name())
        .withSeed(job.seed());
  }

  /**
   * Trains to the end and plays the final deterministic policy.
   *
   * @param progress makes what follows the training, given the names of its metrics
   */
  SeedResult run(Function<Set<String>, TrainingListener> progress) throws IOException {
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      PacedTraining paced =
          new PacedTraining(algorithm, algorithm::envSteps, envSteps, SYSTEM::getProcessCpuTime);
      TrainingRun training = start(paced, progress.apply(paced.metricNames()));
      training.run();
      return result(SeedRecord.read(training.resultsDir()), algorithm.evaluate());
    } finally {
      Mobula.shutdown();
    }
  }

  private TrainingRun start(PacedTraining paced, TrainingListener listener) {
    List<TrainingListener> listeners = List.of(listener);
    RunConfig run =
        new RunConfig(
            job.name(),
            job.storage(),
            "algorithm",
            ExperimentFile.toYaml(experiment),
            new StopCriteria(experiment.stop()),
            CHECKPOINTS,
            ENV_STEPS);
    return Files.exists(job.resultsDir().resolve("params.yaml"))
        ? TrainingRun.resume(job.resultsDir(), run, paced, listeners)
        : TrainingRun.start(run, paced, listeners);
  }

  private SeedResult result(SeedRecord trained, EvaluationResult played) {
    return new SeedResult(
        job.seed(),
        played.mean(),
        played.std(),
        played.min(),
        played.episodes(),
        trained.envSteps(),
        trained.wallSeconds(),
        trained.cpuSeconds(),
        job.config(),
        LocalDate.now(ZoneOffset.UTC).toString(),
        machine(),
        trained.curve());
  }

  private static String machine() {
    return "%s %s, %d cores, Java %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version().feature());
  }
}
