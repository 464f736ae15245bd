package dev.mobula.cli.suite;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.train.Trainable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Training in iterations of about a hundredth of the whole run: as many points has a learning
 * curve. What is trained is the same as without, and so is when it is over, but that a return which
 * ends a run does so at the end of such an iteration.
 */
final class PacedTraining implements Trainable {
  /** CPU seconds of the process since the iteration before, or since its start. */
  static final String CPU_SECONDS = "time_cpu_this_iter_s";

  private static final int PARTS = 100;

  private final Trainable trained;
  private final LongSupplier envSteps;
  private final long total;
  private final LongSupplier cpuNanos;
  private long cpuBefore;

  /**
   * Paces what is trained, which stays its owner's to close.
   *
   * @param envSteps environment steps sampled in the run so far
   * @param total environment steps of the whole run
   * @param cpuNanos CPU time of this process since its start
   */
  PacedTraining(Trainable trained, LongSupplier envSteps, long total, LongSupplier cpuNanos) {
    this.trained = trained;
    this.envSteps = envSteps;
    this.total = total;
    this.cpuNanos = cpuNanos;
  }

  @Override
  public Map<String, Object> train() {
    long mark = nextMark();
    Map<String, Object> metrics;
    do {
      metrics = trained.train();
    } while (envSteps.getAsLong() < mark);
    Map<String, Object> all = new LinkedHashMap<>(metrics);
    long cpu = cpuNanos.getAsLong();
    all.put(CPU_SECONDS, (cpu - cpuBefore) * 1e-9);
    cpuBefore = cpu;
    return all;
  }

  private long nextMark() {
    long part = envSteps.getAsLong() * PARTS / total + 1;
    return Math.ceilDiv(part * total, PARTS);
  }

  @Override
  public void resultsDir(Path directory) {
    trained.resultsDir(directory);
  }

  @Override
  public void stopWaiting() {
    trained.stopWaiting();
  }

  @Override
  public void save(CheckpointWriter checkpoint) {
    trained.save(checkpoint);
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    trained.restore(checkpoint);
  }

  @Override
  public Set<String> metricNames() {
    Set<String> names = new LinkedHashSet<>(trained.metricNames());
    names.add(CPU_SECONDS);
    return names;
  }

  @Override
  public void close() {}
}
