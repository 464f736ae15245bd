package dev.mobula.rllib.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.TaskException;
import dev.mobula.envs.Environment;
import dev.mobula.envs.Environments;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.IntRange;
import dev.mobula.rllib.dqn.DqnConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several workers share a replay buffer, within a JVM and between processes. */
class ReplayActorIT {
  private static final int PUSHES = 5;

  @BeforeAll
  static void start() {
    if (!Mobula.isInitialized()) {
      Mobula.init();
    }
  }

  /** Adds an episode of its own, sample by sample, and learns from what all have added. */
  static int work(ActorHandle<ReplayActor> replay, int episode) {
    int first = replay.call(ReplayActor::join, 1).get();
    for (int i = 0; i < PUSHES; i++) {
      replay.call(ReplayActor::add, first, List.of(new Steps(2, 2 * i, episode).rollout())).get();
    }
    ReplaySample sample = replay.call(ReplayActor::sample, 16).get().orElseThrow();
    float[] errors = new float[sample.count()];
    Arrays.fill(errors, 1);
    replay.call(ReplayActor::update, sample, errors).get();
    return sample.count();
  }

  private static Algorithm dqn(DqnConfig.Builder config) {
    DqnConfig shared = config.replayBufferConfig(replay -> replay.actorName("shared")).build();
    return Algorithm.build(ExperimentSpec.of("DQN", "CartPole-v1", shared));
  }

  /** Returns a buffer for two environments of {@link #dqn}. */
  private static ActorHandle<ReplayActor> shared() {
    Environment<?, ?> world = Environments.make("CartPole-v1", Map.of());
    ReplayActor.Settings settings =
        new ReplayActor.Settings(
            world.observationSpace(),
            1,
            world.actionSpace(),
            new ReplayBufferConfig("EpisodeReplayBuffer", 50_000, 0.6, 0.4, null),
            2,
            IntRange.of(1),
            0.99,
            3);
    return Mobula.actor(ReplayActor::new, settings).name("shared").remote();
  }

  @Test
  void shouldServeTwoAlgorithmsAndOutliveThem(@TempDir Path folder) {
    ActorHandle<ReplayActor> replay = shared();
    Path checkpoint = folder.resolve("checkpoint");
    try (Algorithm one = dqn(DqnConfig.builder());
        Algorithm other = dqn(DqnConfig.builder())) {
      one.train();
      assertEquals(1000, replay.call(ReplayActor::size).get(), 200);
      other.train();
      try (CheckpointWriter writer = Checkpoint.writer(checkpoint, "algorithm")) {
        other.save(writer);
        writer.commit();
      }
      refuse("make it for more copies", () -> dqn(DqnConfig.builder()));
      refuse("gamma 0.5", () -> dqn(DqnConfig.builder().gamma(0.5)));
    }
    assertEquals(2000, replay.call(ReplayActor::size).get(), 400);
    replay.kill();
    refuse("make it first", () -> Algorithm.fromCheckpoint(Checkpoint.open(checkpoint)));
  }

  private static void refuse(String expected, Executable algorithm) {
    String message = String.valueOf(assertThrows(RuntimeException.class, algorithm).getMessage());
    assertTrue(message.contains(expected), message);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void shouldBeSharedByWorkers(boolean isolatedReplay, boolean isolatedWorkers) {
    var creator =
        Mobula.actor(
            ReplayActor::new, ReplayActorTest.settings("PrioritizedEpisodeReplayBuffer", 3));
    ActorHandle<ReplayActor> replay = (isolatedReplay ? creator.isolated() : creator).remote();
    List<ObjectRef<Integer>> workers = new ArrayList<>();
    for (int episode = 1; episode <= 3; episode++) {
      var task = Mobula.task(ReplayActorIT::work, replay, episode);
      workers.add((isolatedWorkers ? task.isolated() : task).remote());
    }
    workers.forEach(worker -> assertEquals(16, worker.get()));
    assertEquals(3 * 2 * PUSHES, replay.call(ReplayActor::size).get());
    ReplaySample sample = replay.call(ReplayActor::sample, 500).get().orElseThrow();
    Set<Integer> actions = new TreeSet<>();
    for (int i = 0; i < sample.count(); i++) {
      actions.add(sample.actions().column("action").getInt(i));
    }
    assertEquals(Set.of(1, 2, 3), actions);
    String full =
        String.valueOf(
            assertThrows(TaskException.class, () -> replay.call(ReplayActor::join, 1).get())
                .getMessage());
    assertTrue(full.contains("make it for more copies"), full);
    replay.kill();
  }
}
