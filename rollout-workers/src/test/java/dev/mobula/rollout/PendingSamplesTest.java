package dev.mobula.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PendingSamplesTest {
  private static final FaultTolerance DEFAULTS =
      new FaultTolerance(true, false, 9, 9, Duration.ZERO);
  private static final int BUSY = 1;

  /** Until then nobody plays with the other. */
  private static CountDownLatch played = new CountDownLatch(1);

  /** A runner that others play with, the first one at once. */
  static final class Played implements Sampler {
    private final EnvRunner runner;
    private final int workerIndex;

    Played(EnvRunnerSpec spec, int workerIndex) {
      this.runner = new EnvRunner(spec, workerIndex, 3);
      this.workerIndex = workerIndex;
    }

    @Override
    public List<Rollout> trySample(SampleRequest request) {
      try {
        if (workerIndex != BUSY) {
          played.await();
        }
      } catch (InterruptedException e) {
        throw new CompletionException(e);
      }
      return runner.trySample(request);
    }

    @Override
    public void setEnvConfig(Map<String, Object> envConfig) {
      runner.setEnvConfig(envConfig);
    }

    @Override
    public boolean savesEpisodes() {
      return false;
    }

    @Override
    public StateDict saveState() {
      return new StateDict();
    }

    @Override
    public void loadState(StateDict state) {}

    @Override
    public void close() {
      runner.close();
    }
  }

  @BeforeAll
  static void startRuntime() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(4));
  }

  @AfterAll
  static void endRuntime() {
    Mobula.shutdown();
  }

  private static List<Rollout> sample(PendingSamples pending, EnvRunnerSpec spec, long version) {
    SampleRequest any = Specs.request(spec);
    SampleRequest request = new SampleRequest(any.weights(), version, any.normalizers());
    while (true) {
      List<Rollout> rollouts = pending.sample(request);
      if (!rollouts.isEmpty()) {
        return rollouts;
      }
    }
  }

  private static List<Long> versions(List<Rollout> rollouts) {
    return rollouts.stream().map(rollout -> rollout.batch().weightsVersion()).toList();
  }

  @Test
  void shouldNotWaitForARunnerThatNobodyPlaysWith() {
    EnvRunnerSpec spec = Specs.of().envs(1, 1).fragment(2).build();
    played = new CountDownLatch(1);
    try (RunnerActors<Sampler> runners =
        new RunnerActors<>(
            "EnvRunner",
            (index, _) -> Mobula.<Sampler>actor(() -> new Played(spec, index)).numCpus(1).remote(),
            DEFAULTS)) {
      runners.add(BUSY);
      runners.add(BUSY + 1);
      PendingSamples pending = new PendingSamples(runners);
      assertEquals(List.of(1L), versions(sample(pending, spec, 1)));
      assertEquals(List.of(2L), versions(sample(pending, spec, 2)));
      played.countDown();
      List<Long> versions = versions(sample(pending, spec, 3));
      while (!versions.contains(1L)) { // what it was asked for first, and has not been taken yet
        versions = versions(sample(pending, spec, 3));
      }
    }
  }
}
