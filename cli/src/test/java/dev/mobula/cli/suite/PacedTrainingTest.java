package dev.mobula.cli.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.train.Trainable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PacedTrainingTest {
  /** Samples some steps in each iteration. */
  private static final class Steps implements Trainable {
    private final int each;
    private long envSteps;

    Steps(int each) {
      this.each = each;
    }

    @Override
    public Map<String, Object> train() {
      envSteps += each;
      return Map.of("steps", envSteps);
    }

    @Override
    public void save(CheckpointWriter checkpoint) {}

    @Override
    public void restore(Checkpoint checkpoint) {}

    @Override
    public Set<String> metricNames() {
      return Set.of("steps");
    }

    @Override
    public void close() {}
  }

  private static List<Object> train(Steps steps, long total) {
    PacedTraining paced = new PacedTraining(steps, () -> steps.envSteps, total, () -> 0);
    List<Object> reported = new ArrayList<>();
    while (steps.envSteps < total) {
      reported.add(paced.train().get("steps"));
    }
    return reported;
  }

  @Test
  void shouldReportHundredthsOfTheRun() {
    List<Object> reported = train(new Steps(3), 1000);
    assertEquals(100, reported.size());
    assertEquals(List.of(12L, 21L, 30L), reported.subList(0, 3));
    assertEquals(1002L, reported.getLast());
  }

  @Test
  void shouldReportEveryIterationOfFewOnes() {
    assertEquals(List.of(400L, 800L, 1200L), train(new Steps(400), 1000));
  }

  @Test
  void shouldReportTheCpuTimeOfEachIterationFromTheStartOfTheProcess() {
    Steps steps = new Steps(10);
    PacedTraining paced =
        new PacedTraining(steps, () -> steps.envSteps, 1000, () -> 100_000_000 * steps.envSteps);
    assertEquals(1.0, cpuSeconds(paced.train()), 1e-9);
    assertEquals(1.0, cpuSeconds(paced.train()), 1e-9);
    assertTrue(paced.metricNames().containsAll(List.of("steps", PacedTraining.CPU_SECONDS)));
  }

  private static double cpuSeconds(Map<String, Object> metrics) {
    return Double.parseDouble(String.valueOf(metrics.get(PacedTraining.CPU_SECONDS)));
  }
}
