package dev.mobula.tune.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.train.Trainable;
import dev.mobula.tune.Configs;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.Tuner;
import dev.mobula.tune.search.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials that go on in another actor than the one that they were paused in. */
class PausedTrialTest {
  @TempDir Path temp;

  @BeforeAll
  static void start() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(9));
  }

  @AfterAll
  static void end() {
    Mobula.shutdown();
  }

  /** Takes its time to close, and cannot be there twice. */
  private static final class SlowToClose implements Trainable {
    private static final Set<Double> OPEN = ConcurrentHashMap.newKeySet();
    private final double lr;

    SlowToClose(double lr) {
      this.lr = lr;
      if (!OPEN.add(lr)) {
        throw new IllegalStateException("lr " + lr + " is in use");
      }
    }

    @Override
    public Map<String, Object> train() {
      return Map.of("loss", lr);
    }

    @Override
    public void save(CheckpointWriter checkpoint) {
      checkpoint.put("at", new StateDict().putDouble("lr", lr));
    }

    @Override
    public void restore(Checkpoint checkpoint) {}

    @Override
    public Set<String> metricNames() {
      return Set.of("loss");
    }

    @Override
    public void close() {
      try {
        Thread.sleep(50);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      OPEN.remove(lr);
    }
  }

  @Test
  void shouldCloseATrialBeforeItGoesOnElsewhere() {
    ResultGrid results =
        Tuner.of((Map<String, Object> config) -> new SlowToClose(Configs.number(config, "lr")))
            .paramSpace(Map.of("lr", Tune.uniform(0, 1)))
            .tuneConfig(
                TuneConfig.builder()
                    .metric("loss", Mode.MIN)
                    .seed(1)
                    .numSamples(9)
                    .scheduler(() -> new HyperBandForBohb(HyperBandScheduler.builder().maxT(9)))
                    .build())
            .runConfig(RunConfig.named("paused").withStoragePath(temp))
            .fit();
    assertEquals(List.of(), results.errors());
  }
}
