package dev.mobula.rllib.replay;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.Recurrence;
import dev.mobula.policies.RecurrentCell;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.config.IntRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A buffer of frames draws what a buffer of whole stacks draws. */
class StackedReplayTest {
  private static final Space<?> ACTION = Discrete.of(100_000);
  private static final double GAMMA = 0.5;
  private static final int STACK = 4;
  private static final int COPIES = 3;

  static List<Arguments> kinds() {
    List<Arguments> kinds = new ArrayList<>();
    for (Box frame : List.of(Box.unbounded(2), Box.image(2, 3, 1), Box.image(2, 2, 2))) {
      for (String type : List.of(ReplayBufferConfig.UNIFORM, ReplayBufferConfig.PRIORITIZED)) {
        kinds.add(Arguments.of(frame, type));
      }
    }
    return kinds;
  }

  private static ReplayBuffer buffer(Space<?> stacks, int frameStack, String type, int capacity) {
    return new ReplayBuffer(
        stacks,
        frameStack,
        ACTION,
        List.of(ColumnSpec.of(SampleBatch.STATE_IN, DType.FLOAT32, 1)),
        new ReplayBufferConfig(type, capacity, 0.6, 0.4, null),
        COPIES);
  }

  /** A buffer of stacks, one of frames, and what is added to both. */
  private static final class Pair {
    final StackedSteps steps;
    final ReplayBuffer whole;
    final ReplayBuffer frames;

    Pair(Box frame, String type, int capacity, int samples) {
      steps = new StackedSteps(frame, STACK, COPIES, 3);
      whole = buffer(steps.stacks(), 1, type, capacity);
      frames = buffer(steps.stacks(), STACK, type, capacity);
      add(samples);
    }

    void add(int samples) {
      for (int i = 0; i < samples; i++) {
        StackedSteps.Sampled sampled = steps.sample(1 + i % 7);
        whole.add(List.of(sampled.stacks()));
        frames.add(List.of(sampled.frames()));
      }
    }
  }

  private static List<List<Double>> drawn(ReplayBuffer buffer, Space<?> stacks, IntRange n) {
    Transitions drawn = new Transitions(stacks, ACTION, 300);
    buffer.sample(n, GAMMA, new Rng(1), drawn);
    List<List<Double>> all = new ArrayList<>();
    for (int i = 0; i < drawn.count(); i++) {
      all.add(transition(drawn, i));
    }
    return all;
  }

  private static List<Double> transition(Transitions drawn, int i) {
    List<Double> values = new ArrayList<>();
    int size = drawn.observations().column("observation").rowLength();
    values.add(drawn.actions().column("action").get(i));
    values.add(drawn.returns().get(i));
    values.add(drawn.discounts().get(i));
    for (int j = 0; j < size; j++) {
      values.add(drawn.observations().column("observation").get((long) i * size + j));
    }
    for (int j = 0; j < size && drawn.discounts().get(i) > 0; j++) {
      values.add(drawn.nextObservations().column("observation").get((long) i * size + j));
    }
    return values;
  }

  /** Returns all transitions that can be drawn, by the number of their first step. */
  private static Map<Double, List<Double>> all(ReplayBuffer buffer, Space<?> stacks, int n) {
    Transitions drawn = new Transitions(stacks, ACTION, 3000);
    buffer.sample(IntRange.of(n), GAMMA, new Rng(2), drawn);
    Map<Double, List<Double>> all = new TreeMap<>();
    for (int i = 0; i < drawn.count(); i++) {
      List<Double> transition = transition(drawn, i);
      all.put(transition.getFirst(), transition);
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldDrawTheSameStacksInTheSameOrder(Box frame, String type) {
    Pair pair = new Pair(frame, type, 1000, 30);
    for (IntRange n : List.of(IntRange.of(1), new IntRange(1, 5))) {
      assertEquals(
          drawn(pair.whole, pair.steps.stacks(), n), drawn(pair.frames, pair.steps.stacks(), n));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldNotDrawAStepOnceOneOfItsFramesHasBeenOverwritten(Box frame, String type) {
    Pair pair = new Pair(frame, type, 90, 10);
    for (int round = 0; round < 12; round++) {
      pair.add(1 + round);
      Map<Double, List<Double>> whole = all(pair.whole, pair.steps.stacks(), 3);
      Map<Double, List<Double>> frames = all(pair.frames, pair.steps.stacks(), 3);
      frames.forEach((step, transition) -> assertEquals(whole.get(step), transition));
      Set<Double> missing = new TreeSet<>(whole.keySet());
      missing.removeAll(frames.keySet());
      assertTrue(missing.size() <= COPIES * (STACK - 1), missing::toString);
    }
  }

  @Test
  void shouldDrawTheSameSequences() {
    Pair pair = new Pair(Box.unbounded(2), ReplayBufferConfig.PRIORITIZED, 1000, 40);
    ReplayedSequences whole = draw(pair.whole, pair.steps.stacks());
    ReplayedSequences frames = draw(pair.frames, pair.steps.stacks());
    columns(whole)
        .columns()
        .forEach(
            (name, column) -> assertTrue(column.contentEquals(columns(frames).column(name)), name));
    assertTrue(whole.sequences().state().contentEquals(frames.sequences().state()));
  }

  private static ColumnBatch columns(ReplayedSequences drawn) {
    return drawn
        .transitions()
        .observations()
        .with("returns", drawn.transitions().returns())
        .with("weights", drawn.transitions().weights());
  }

  private static ReplayedSequences draw(ReplayBuffer buffer, Space<?> stacks) {
    PolicySpec policy =
        PolicySpec.of(stacks, ACTION)
            .withHead(new PolicyHead.ActionValues(false, 0))
            .withModel(
                ModelSettings.defaults().withRecurrence(new Recurrence(RecurrentCell.GRU, 1)));
    ReplayedSequences drawn =
        new ReplayedSequences(policy, new ReplayedSequences.Lengths(2, 4, 2), 100);
    buffer.sample(new IntRange(1, 2), GAMMA, new Rng(1), drawn);
    return drawn;
  }

  @Test
  void shouldNotBeginASequenceWhereFramesHaveBeenOverwritten() {
    Pair pair = new Pair(Box.unbounded(2), ReplayBufferConfig.UNIFORM, 90, 60);
    Map<Double, List<Double>> whole = all(pair.whole, pair.steps.stacks(), 1);
    Transitions rows = draw(pair.frames, pair.steps.stacks()).transitions();
    int size = rows.observations().column("observation").rowLength();
    int burnedIn = 0;
    for (int at = 0; at < rows.count(); at++) {
      int after = at + 100 < rows.count() ? at + 100 : at;
      List<Double> known = whole.get(rows.actions().column("action").get(at));
      boolean isStep = rows.rows[at] != rows.rows[after]; // the last row of a sequence repeats
      if (known == null || !isStep) {
        continue;
      }
      burnedIn += rows.weights().getFloat(at) == 0 ? 1 : 0;
      for (int j = 0; j < size; j++) {
        assertEquals(
            known.get(3 + j), rows.observations().column("observation").get((long) at * size + j));
      }
    }
    assertTrue(burnedIn > 20);
  }

  @Test
  void shouldGoOnFromItsSavedState() {
    Pair pair = new Pair(Box.image(2, 2, 2), ReplayBufferConfig.PRIORITIZED, 90, 50);
    ReplayBuffer restored = buffer(pair.steps.stacks(), STACK, ReplayBufferConfig.PRIORITIZED, 90);
    restored.loadState(pair.frames.saveState().seal());
    StackedSteps.Sampled more = pair.steps.sample(5);
    for (ReplayBuffer buffer : List.of(pair.frames, restored)) {
      buffer.add(List.of(more.frames()));
    }
    IntRange n = IntRange.of(2);
    assertEquals(
        drawn(pair.frames, pair.steps.stacks(), n), drawn(restored, pair.steps.stacks(), n));
  }

  @Test
  void shouldHoldEachFrameOnce() {
    Box frame = Box.image(8, 8, 1);
    StackedSteps steps = new StackedSteps(frame, STACK, COPIES, 3);
    ReplayBufferConfig config =
        new ReplayBufferConfig(ReplayBufferConfig.UNIFORM, 999, 0.6, 0.4, null);
    ReplayBuffer buffer = new ReplayBuffer(steps.stacks(), STACK, ACTION, config, COPIES);
    int actionRewardAndEnd = 4 + 4 + 1;
    assertEquals(999L * (64 + actionRewardAndEnd), buffer.byteSize());
  }

  @Test
  void shouldNotDrawStepsWhoseFramesWereNeverAdded() {
    StackedSteps steps = new StackedSteps(Box.unbounded(1), STACK, 1, 3);
    ReplayBufferConfig config =
        new ReplayBufferConfig(ReplayBufferConfig.PRIORITIZED, 100, 0.6, 0.4, null);
    ReplayBuffer buffer = new ReplayBuffer(steps.stacks(), STACK, ACTION, config, 1);
    buffer.add(List.of(new Steps(2, 50, 1).rollout()));
    buffer.add(List.of(new Steps(2, 60, 1).rollout()));
    assertFalse(buffer.canSample(IntRange.of(1)), "no step has all of its frames");
    buffer.add(List.of(new Steps(1, 62, 1).rollout()));
    buffer.add(List.of(new Steps(4, 63, 1).terminate(0, 1).rollout()));
    Map<Double, List<Double>> all = all(buffer, steps.stacks(), 1);
    assertEquals(Set.of(1.0, 2.0), all.keySet());
    assertEquals(List.of(200.0, 200.0, 200.0, 200.0), stack(all, 2));
    assertTrue(
        Set.of(List.of(160.0, 161.0, 162.0, 163.0), List.of(161.0, 162.0, 163.0, 164.0))
            .contains(stack(all, 1)));
  }

  private static List<Double> stack(Map<Double, List<Double>> all, double action) {
    return requireNonNull(all.get(action)).subList(3, 3 + STACK);
  }

  @Test
  void shouldKeepEpisodesApartWhereOneEndsBeforeItsFirstWholeStack() {
    StackedSteps steps = new StackedSteps(Box.unbounded(1), STACK, 1, 3);
    ReplayBufferConfig config =
        new ReplayBufferConfig(ReplayBufferConfig.PRIORITIZED, 100, 0.6, 0.4, null);
    ReplayBuffer buffer = new ReplayBuffer(steps.stacks(), STACK, ACTION, config, 1);
    buffer.add(List.of(new Steps(8, 50, 1).terminate(0, 1).truncate(0, 4).rollout()));
    Map<Double, List<Double>> all = all(buffer, steps.stacks(), 1);
    assertEquals(Set.of(2.0, 3.0), all.keySet());
    assertEquals(200, stack(all, 2).getFirst());
    assertEquals(300, stack(all, 3).getFirst());
  }

  @Test
  void shouldBeSharedByAnActor() {
    StackedSteps steps = new StackedSteps(Box.unbounded(2), STACK, COPIES, 3);
    ReplayBufferConfig config =
        new ReplayBufferConfig(ReplayBufferConfig.UNIFORM, 1000, 0.6, 0.4, null);
    ReplayActor frames = actor(steps, STACK, config);
    ReplayActor whole = actor(steps, 1, config);
    frames.join(COPIES);
    whole.join(COPIES);
    StackedSteps.Sampled sampled = steps.sample(50);
    frames.add(0, List.of(sampled.frames()));
    whole.add(0, List.of(sampled.stacks()));
    ReplaySample one = frames.sample(100).orElseThrow();
    ReplaySample other = whole.sample(100).orElseThrow();
    for (String name : one.observations().names()) {
      assertTrue(one.observations().column(name).contentEquals(other.observations().column(name)));
      assertTrue(
          one.nextObservations().column(name).contentEquals(other.nextObservations().column(name)));
    }
    assertFalse(frames.settings().drawsAs(whole.settings()));
  }

  private static ReplayActor actor(StackedSteps steps, int frameStack, ReplayBufferConfig config) {
    return new ReplayActor(
        new ReplayActor.Settings(
            steps.stacks(), frameStack, ACTION, config, COPIES, IntRange.of(2), GAMMA, 7));
  }
}
