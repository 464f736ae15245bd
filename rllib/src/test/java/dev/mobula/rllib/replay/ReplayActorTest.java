package dev.mobula.rllib.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.config.IntRange;
import dev.mobula.rollout.Rollout;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a shared replay buffer does, whoever calls it. */
class ReplayActorTest {
  static ReplayActor.Settings settings(String type, int copies) {
    ReplayBufferConfig buffer =
        type.equals("EpisodeReplayBuffer")
            ? new ReplayBufferConfig(type, 40, 0.6, 0.4, null)
            : new ReplayBufferConfig(type, 40, 1, 1, null);
    return new ReplayActor.Settings(
        Box.unbounded(1), 1, Discrete.of(10), buffer, copies, IntRange.of(1), 0.5, 3);
  }

  private static Set<Integer> seen(ReplaySample sample) {
    Set<Integer> seen = new TreeSet<>();
    Column observations = sample.observations().column("observation");
    for (int i = 0; i < sample.count(); i++) {
      assertEquals(
          (int) observations.getFloat(i) / 100, sample.actions().column("action").getInt(i));
      seen.add((int) observations.getFloat(i));
    }
    return seen;
  }

  @Test
  void shouldDrawWhatAllHaveAdded() {
    ReplayActor actor = new ReplayActor(settings("EpisodeReplayBuffer", 3));
    assertTrue(actor.sample(4).isEmpty());
    int one = actor.join(1);
    int two = actor.join(2);
    actor.add(two, List.of(new Steps(3, 0, 2, 3).rollout()));
    assertEquals(6 + 3, actor.add(one, List.of(new Steps(3, 0, 1).rollout())));
    ReplaySample sample = actor.sample(500).orElseThrow();
    assertEquals(Set.of(100, 101, 200, 201, 300, 301), seen(sample));
    assertTrue(sample.observations().column("observation").isSealed());
    assertEquals(0.5f, sample.discounts().getFloat(0));
  }

  @Test
  void shouldDrawByTheErrorsThatItWasTold() {
    ReplayActor actor = new ReplayActor(settings("PrioritizedEpisodeReplayBuffer", 1));
    actor.add(actor.join(1), List.of(new Steps(9, 0, 1).rollout()));
    ReplaySample sample = actor.sample(300).orElseThrow();
    float[] errors = new float[300];
    for (int i = 0; i < 300; i++) {
      errors[i] = sample.observations().column("observation").getFloat(i) == 104 ? 1000 : 0;
    }
    actor.update(sample, errors);
    assertEquals(Set.of(104), seen(actor.sample(300).orElseThrow()));
    assertThrows(RllibException.class, () -> actor.update(sample, new float[3]));
  }

  @Test
  void shouldGoOnFromASavedState() {
    ReplayActor whole = new ReplayActor(settings("PrioritizedEpisodeReplayBuffer", 2));
    whole.add(whole.join(1), List.of(new Steps(9, 0, 1).rollout()));
    ReplayActor other = new ReplayActor(settings("PrioritizedEpisodeReplayBuffer", 2));
    other.loadState(whole.saveState().seal());
    assertEquals(whole.size(), other.size());
    assertTrue(
        Arrays.equals(
            whole.sample(50).orElseThrow().rows().toIntArray(),
            other.sample(50).orElseThrow().rows().toIntArray()));
    assertEquals(1, other.join(1), "who had joined has its rows");
  }

  private static ReplayActor.Settings prioritized(double alpha, double beta) {
    ReplayBufferConfig buffer =
        new ReplayBufferConfig("PrioritizedEpisodeReplayBuffer", 40, alpha, beta, null);
    return new ReplayActor.Settings(
        Box.unbounded(1), 1, Discrete.of(10), buffer, 1, IntRange.of(1), 0.5, 3);
  }

  @Test
  void shouldNotDrawAsOneWithOtherPriorities() {
    ReplayActor.Settings settings = prioritized(0.6, 0.4);
    assertTrue(settings.drawsAs(prioritized(0.6, 0.4)));
    assertFalse(settings.drawsAs(prioritized(0.7, 0.4)));
    assertFalse(settings.drawsAs(prioritized(0.6, 1)));
    assertTrue(settings.describe().contains("alpha 0.6, beta 0.4"), settings.describe());
  }

  @Test
  void shouldSayWhoMayAdd() {
    ReplayActor actor = new ReplayActor(settings("EpisodeReplayBuffer", 2));
    List<Rollout> rollouts = List.of(new Steps(3, 0, 1).rollout());
    String notJoined =
        assertThrows(RllibException.class, () -> actor.add(0, rollouts)).getMessage();
    assertTrue(String.valueOf(notJoined).contains("call join first"), notJoined);
    assertEquals(0, actor.size());
    actor.join(1);
    String full = assertThrows(RllibException.class, () -> actor.join(2)).getMessage();
    assertTrue(String.valueOf(full).contains("1 to 1 environment copies"), full);
    actor.join(1);
    String none = assertThrows(RllibException.class, () -> actor.join(1)).getMessage();
    assertTrue(String.valueOf(none).startsWith("expected no more environment copies, as"), none);
    assertThrows(RllibException.class, () -> settings("EpisodeReplayBuffer", 0));
  }
}
