package dev.mobula.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** A training run within this JVM, repeated until everything is compiled. */
final class WarmTraining {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final ExperimentSpec experiment;
  private final long envSteps;

  WarmTraining(Path config, long envSteps) {
    this.experiment =
        ExperimentFile.load(config, List.of(), AlgorithmTypes.configTypes()).getFirst();
    this.envSteps = envSteps;
  }

  /** Trains once from fresh weights; returns the CPU seconds of all threads of this JVM. */
  double cpuSeconds() {
    long start = SYSTEM.getProcessCpuTime();
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      while (algorithm.envSteps() < envSteps) {
        algorithm.train();
      }
    }
    return (SYSTEM.getProcessCpuTime() - start) * 1e-9;
  }
}
