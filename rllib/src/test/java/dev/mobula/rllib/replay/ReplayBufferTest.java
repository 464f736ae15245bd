package dev.mobula.rllib.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.config.IntRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplayBufferTest {
  private static final Space<?> OBSERVATION = Box.unbounded(1);
  private static final Space<?> ACTION = Discrete.of(10);
  private static final double GAMMA = 0.5;

  private final Rng rng = new Rng(1);

  /** What is known of a transition but for its first observation. */
  private record Transition(float sum, float discount, float next) {}

  private static ReplayBufferConfig config(int capacity) {
    return new ReplayBufferConfig("EpisodeReplayBuffer", capacity, 0.6, 0.4, null);
  }

  private static ReplayBuffer prioritized(int capacity) {
    ReplayBufferConfig config =
        new ReplayBufferConfig("PrioritizedEpisodeReplayBuffer", capacity, 0.5, 1, null);
    return new ReplayBuffer(OBSERVATION, 1, ACTION, config, 1);
  }

  private static ReplayBuffer buffer(int capacity, int copies, Steps... samples) {
    ReplayBuffer buffer = new ReplayBuffer(OBSERVATION, 1, ACTION, config(capacity), copies);
    for (Steps sample : samples) {
      buffer.add(List.of(sample.rollout()));
    }
    return buffer;
  }

  /** Draws often enough to see all transitions, by their first observation. */
  private Map<Float, Transition> all(ReplayBuffer buffer, int nStep) {
    Transitions drawn = new Transitions(OBSERVATION, ACTION, 2000);
    buffer.sample(IntRange.of(nStep), GAMMA, rng, drawn);
    Map<Float, Transition> found = new TreeMap<>();
    for (int i = 0; i < drawn.count(); i++) {
      float observation = drawn.observations().column("observation").getFloat(i);
      float discount = drawn.discounts().getFloat(i);
      float next = drawn.nextObservations().column("observation").getFloat(i);
      assertEquals((int) observation / 100, drawn.actions().column("action").getInt(i));
      found.put(
          observation,
          new Transition(drawn.returns().getFloat(i), discount, discount == 0 ? -1 : next));
    }
    return found;
  }

  @Test
  void shouldGiveBackEveryStepWithWhatFollowedIt() {
    assertEquals(
        Map.of(
            100f, new Transition(1, 0.5f, 101),
            101f, new Transition(2, 0.5f, 102),
            200f, new Transition(1, 0.5f, 201),
            201f, new Transition(2, 0.5f, 202)),
        all(buffer(20, 2, new Steps(3, 0, 1, 2)), 1));
  }

  @Test
  void shouldTakeFewerOrNoStepsOfSomeCopies() {
    ReplayBuffer buffer =
        buffer(20, 2, new Steps(2, 0, 1, 2).only(1, 0), new Steps(2, 2, 1, 2).only(1, 1));
    assertEquals(5, buffer.size());
    assertEquals(Set.of(100f, 101f, 102f), all(buffer, 1).keySet());
  }

  @Test
  void shouldJoinASampleToTheOneBefore() {
    ReplayBuffer buffer = buffer(20, 1, new Steps(2, 0, 1), new Steps(2, 2, 1));
    assertEquals(new TreeSet<>(List.of(100f, 101f, 102f)), all(buffer, 1).keySet());
    assertEquals(new Transition(2, 0.5f, 102), all(buffer, 1).get(101f));
  }

  @Test
  void shouldExpectNothingAfterATerminatedEpisode() {
    Map<Float, Transition> all = all(buffer(20, 1, new Steps(4, 0, 1).terminate(0, 1)), 1);
    assertEquals(new Transition(2, 0, -1), all.get(101f));
    assertEquals(new Transition(1, 0.5f, 201), all.get(200f));
  }

  @Test
  void shouldBootstrapFromTheLastObservationOfATruncatedEpisode() {
    Map<Float, Transition> all = all(buffer(20, 1, new Steps(4, 0, 1).truncate(0, 1)), 1);
    assertEquals(new Transition(2, 0.5f, 102), all.get(101f));
    assertEquals(new TreeSet<>(List.of(100f, 101f, 200f)), all.keySet());
  }

  @Test
  void shouldDrawTheNumberOfStepsForEachTransition() {
    ReplayBuffer buffer = buffer(20, 1, new Steps(10, 0, 1));
    Transitions drawn = new Transitions(OBSERVATION, ACTION, 2000);
    buffer.sample(new IntRange(1, 3), GAMMA, rng, drawn);
    Map<Float, Integer> counts = new TreeMap<>();
    for (int i = 0; i < drawn.count(); i++) {
      float observation = drawn.observations().column("observation").getFloat(i);
      float next = drawn.nextObservations().column("observation").getFloat(i);
      counts.merge(next - observation, 1, Integer::sum);
      assertEquals(Math.pow(GAMMA, next - observation), drawn.discounts().getFloat(i));
    }
    assertEquals(Set.of(1f, 2f, 3f), counts.keySet());
    counts.values().forEach(count -> assertTrue(count > 400, counts::toString));
  }

  @Test
  void shouldSumTheRewardsOfNStepsUpToTheEndOfTheEpisode() {
    Steps steps = new Steps(10, 0, 1).terminate(0, 3).truncate(0, 7);
    assertEquals(
        Map.of(
            100f, new Transition(1 + 0.5f * 2 + 0.25f * 3, 0.125f, 103),
            101f, new Transition(2 + 0.5f * 3 + 0.25f * 4, 0, -1),
            102f, new Transition(3 + 0.5f * 4, 0, -1),
            103f, new Transition(4, 0, -1),
            200f, new Transition(1 + 0.5f * 2 + 0.25f * 3, 0.125f, 203),
            201f, new Transition(2 + 0.5f * 3 + 0.25f * 4, 0.125f, 204),
            202f, new Transition(3 + 0.5f * 4, 0.25f, 204),
            203f, new Transition(4, 0.5f, 204)),
        all(buffer(20, 1, steps), 3));
  }

  @Test
  void shouldForgetTheOldestStepsOfEachEnvironment() {
    ReplayBuffer buffer = buffer(8, 2, new Steps(3, 0, 1, 2), new Steps(3, 3, 1, 2));
    assertEquals(8, buffer.size());
    assertEquals(
        new TreeSet<>(List.of(102f, 103f, 104f, 202f, 203f, 204f)), all(buffer, 1).keySet());
  }

  @Test
  void shouldKeepTheLatestStepsOfASampleLongerThanItself() {
    ReplayBuffer buffer = buffer(4, 1, new Steps(11, 0, 1));
    assertEquals(new TreeSet<>(List.of(107f, 108f, 109f)), all(buffer, 1).keySet());
  }

  @Test
  void shouldNotJoinEpisodesThatDoNotFollowEachOther() {
    ReplayBuffer buffer = buffer(20, 1, new Steps(3, 0, 1), new Steps(3, 5, 4));
    Map<Float, Transition> all = all(buffer, 2);
    assertEquals(
        Map.of(
            100f, new Transition(1 + 0.5f * 2, 0.25f, 102),
            101f, new Transition(2, 0.5f, 102),
            405f, new Transition(6 + 0.5f * 7, 0.25f, 407)),
        all);
  }

  @Test
  void shouldDrawEveryTransitionEquallyOftenWhateverItsEnvironmentHas() {
    ReplayBuffer buffer = new ReplayBuffer(OBSERVATION, 1, ACTION, config(100), 2);
    buffer.add(List.of(new Steps(3, 0, 1).rollout(), new Steps(9, 0, 2).rollout()));
    Transitions drawn = new Transitions(OBSERVATION, ACTION, 10_000);
    buffer.sample(IntRange.of(1), GAMMA, rng, drawn);
    Map<Float, Integer> counts = counts(drawn);
    assertEquals(10, counts.size());
    counts.values().forEach(count -> assertEquals(1000, count, 120));
  }

  /** Tells how often each first observation was drawn. */
  private static Map<Float, Integer> counts(Transitions drawn) {
    Map<Float, Integer> counts = new TreeMap<>();
    for (int i = 0; i < drawn.count(); i++) {
      counts.merge(drawn.observations().column("observation").getFloat(i), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void shouldGoOnFromItsSavedStateExactly() {
    ReplayBuffer first = buffer(7, 1, new Steps(9, 0, 1).truncate(0, 4));
    ReplayBuffer second = new ReplayBuffer(OBSERVATION, 1, ACTION, config(7), 1);
    second.loadState(first.saveState());
    Rng other = new Rng(2);
    Rng another = new Rng(2);
    for (ReplayBuffer buffer : List.of(first, second)) {
      buffer.add(List.of(new Steps(3, 4, 2).rollout()));
    }
    assertEquals(draws(first, other), draws(second, another));
  }

  private static List<Float> draws(ReplayBuffer buffer, Rng rng) {
    Transitions drawn = new Transitions(OBSERVATION, ACTION, 50);
    buffer.sample(IntRange.of(2), GAMMA, rng, drawn);
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < drawn.count(); i++) {
      values.add(drawn.observations().column("observation").getFloat(i));
      values.add(drawn.nextObservations().column("observation").getFloat(i));
      values.add(drawn.returns().getFloat(i));
    }
    return values;
  }

  /** Gives the step that shows {@code 100 + t} the error ±{@code t²}, so that its priority is t. */
  private void setErrors(ReplayBuffer buffer) {
    Transitions drawn = new Transitions(OBSERVATION, ACTION, 1000);
    buffer.sample(IntRange.of(1), GAMMA, rng, drawn);
    float[] errors = new float[drawn.count()];
    for (int i = 0; i < errors.length; i++) {
      float t = drawn.observations().column("observation").getFloat(i) - 100;
      errors[i] = i % 2 == 0 ? t * t : -t * t;
    }
    buffer.update(drawn, errors);
  }

  @Test
  void shouldDrawTransitionsInProportionToThePowerOfTheirErrors() {
    ReplayBuffer buffer = prioritized(20);
    buffer.add(List.of(new Steps(6, 0, 1).terminate(0, 4).rollout()));
    setErrors(buffer);
    Transitions drawn = new Transitions(OBSERVATION, ACTION, 10_000);
    buffer.sample(IntRange.of(1), GAMMA, rng, drawn);
    int[] counts = new int[5];
    for (int i = 0; i < drawn.count(); i++) {
      int t = (int) drawn.observations().column("observation").getFloat(i) - 100;
      counts[t]++;
    }
    for (int t = 1; t < 5; t++) {
      assertEquals(10_000 * t / 10.0, counts[t], 200);
    }
  }

  @Test
  void shouldWeighTransitionsSoThatFrequentOnesCountLess() {
    ReplayBuffer buffer = prioritized(20);
    buffer.add(List.of(new Steps(6, 1, 1).terminate(0, 4).rollout()));
    setErrors(buffer);
    Transitions drawn = new Transitions(OBSERVATION, ACTION, 1000);
    buffer.sample(IntRange.of(1), GAMMA, rng, drawn);
    for (int i = 0; i < drawn.count(); i++) {
      float t = drawn.observations().column("observation").getFloat(i) - 100;
      assertEquals(1 / t, drawn.weights().getFloat(i), 1e-5);
    }
  }

  @Test
  void shouldDrawNewStepsAsOftenAsThoseWithTheLargestErrors() {
    ReplayBuffer buffer = prioritized(20);
    buffer.add(List.of(new Steps(6, 1, 1).terminate(0, 5).rollout()));
    setErrors(buffer);
    buffer.add(List.of(new Steps(2, 0, 2).terminate(0, 1).rollout()));
    Transitions drawn = new Transitions(OBSERVATION, ACTION, 10_000);
    buffer.sample(IntRange.of(1), GAMMA, rng, drawn);
    int fresh = 0;
    for (int i = 0; i < drawn.count(); i++) {
      fresh += drawn.actions().column("action").getInt(i) == 2 ? 1 : 0;
    }
    assertEquals(10_000 * 2 * 6 / (1 + 2 + 3 + 4 + 5 + 6 + 2 * 6.0), fresh, 200);
  }

  /** The newest step, which cannot be drawn yet, has nearly all of the sum of priorities. */
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldDrawWhereNewStepsHaveNearlyAllOfThePriorities() {
    ReplayBuffer buffer = prioritized(20);
    buffer.add(List.of(new Steps(4, 0, 1).rollout()));
    Transitions drawn = new Transitions(OBSERVATION, ACTION, 3000);
    buffer.sample(IntRange.of(1), GAMMA, rng, drawn);
    float[] errors = new float[drawn.count()];
    Arrays.fill(errors, 1e30f);
    buffer.update(drawn, errors);
    float[] known = new float[drawn.count()];
    buffer.update(drawn, known);
    buffer.add(List.of(new Steps(1, 4, 1).rollout()));
    buffer.sample(IntRange.of(1), GAMMA, rng, drawn);
    buffer.update(drawn, known);
    buffer.sample(IntRange.of(1), GAMMA, rng, drawn);
    Map<Float, Integer> counts = counts(drawn);
    assertEquals(Set.of(100f, 101f, 102f, 103f), counts.keySet());
    counts.values().forEach(count -> assertEquals(750, count, 120));
    buffer.add(List.of(new Steps(1, 5, 1).rollout()));
    buffer.sample(IntRange.of(1), GAMMA, rng, drawn);
    assertEquals(Map.of(104f, 3000), counts(drawn), "its priority is as large as before");
  }

  @Test
  void shouldGoOnExactlyWithItsPriorities() {
    ReplayBuffer first = prioritized(7);
    first.add(List.of(new Steps(9, 0, 1).terminate(0, 7).rollout()));
    setErrors(first);
    ReplayBuffer second = prioritized(7);
    second.loadState(first.saveState());
    assertEquals(draws(first, new Rng(2)), draws(second, new Rng(2)));
  }

  @Test
  void shouldRefuseTheStateOfAnotherNumberOfEnvironments() {
    ReplayBuffer two = buffer(8, 2, new Steps(3, 0, 1, 2));
    ReplayBuffer one = new ReplayBuffer(OBSERVATION, 1, ACTION, config(8), 1);
    RllibException e = assertThrows(RllibException.class, () -> one.loadState(two.saveState()));
    assertTrue(String.valueOf(e.getMessage()).contains("num_env_runners"), e.toString());
  }

  @Test
  void shouldTakeAllItsMemoryAtOnceAndStoreEachObservationOnce() {
    int observation = 4;
    int action = 4;
    int reward = 4;
    int end = 1;
    ReplayBuffer buffer = new ReplayBuffer(OBSERVATION, 1, ACTION, config(1000), 1);
    assertEquals(1000L * (observation + action + reward + end), buffer.byteSize());
  }

  @Test
  void shouldSayHowMuchMemoryItTakesWhereThereIsTooLittle() {
    RllibException e =
        assertThrows(
            RllibException.class,
            () -> new ReplayBuffer(Box.unbounded(4000), 1, ACTION, config(500_000_000), 1));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith(
                "expected memory for a replay buffer of 500,000,000 rows of 16,009 bytes each"),
        e.toString());
    assertTrue(e.toString().contains("for ./mobula in MOBULA_JAVA_OPTS"), e.toString());
  }

  @Test
  void shouldTellWhetherThereIsATransitionYet() {
    assertFalse(buffer(20, 1).canSample(IntRange.of(1)));
    assertFalse(buffer(20, 1, new Steps(3, 0, 1)).canSample(IntRange.of(2)));
    assertTrue(buffer(20, 1, new Steps(4, 0, 1)).canSample(IntRange.of(2)));
  }
}
