package dev.mobula.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.policies.SampleBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnvRunnerTest {
  private static final long SEED = 5;

  /** Copy n of a group that starts at copy {@code first} has this seed. */
  private static long seedOf(int first, int n) {
    return Rng.split(SEED, "environments", first) + n;
  }

  private static List<Rollout> sample(EnvRunnerSpec spec, int times) {
    try (EnvRunner runner = new EnvRunner(spec, 0, SEED)) {
      return sample(runner, spec, times);
    }
  }

  private static List<Rollout> sample(EnvRunner runner, EnvRunnerSpec spec, int times) {
    List<Rollout> rollouts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      rollouts.add(runner.sample(Specs.request(spec)));
    }
    return rollouts;
  }

  private static void assertSame(Rollout expected, Rollout found) {
    expected
        .batch()
        .columns()
        .columns()
        .forEach(
            (name, column) -> assertTrue(column.contentEquals(found.batch().column(name)), name));
    assertTrue(expected.batch().bootstrapValue().contentEquals(found.batch().bootstrapValue()));
    assertTrue(expected.validSteps().contentEquals(found.validSteps()));
    assertEquals(expected.episodes(), found.episodes());
    assertEquals(expected.normalizerDeltas().size(), found.normalizerDeltas().size());
    for (int i = 0; i < expected.normalizerDeltas().size(); i++) {
      assertTrue(expected.normalizerDeltas().get(i).contentEquals(found.normalizerDeltas().get(i)));
    }
  }

  @Test
  void shouldWriteTimeMajorRowsOfWhatTheEnvironmentsDid() {
    EnvRunnerSpec spec = Specs.of().envs(3, 1).fragment(5).config("length", 2).build();
    List<Rollout> rollouts = sample(spec, 2);
    for (int copy = 0; copy < 3; copy++) {
      int length = ScriptedEnvironment.length(2, seedOf(0, copy));
      for (int step = 0; step < 10; step++) {
        SampleBatch batch = rollouts.get(step / 5).batch();
        int row = (step % 5) * 3 + copy;
        int t = step % length;
        boolean last = t == length - 1;
        assertEquals(batch.row(step % 5, copy), row);
        assertEquals(
            100 * (1 + step / length) + t, batch.column(SampleBatch.OBSERVATION).getFloat(row));
        assertEquals(t, batch.column(SampleBatch.T).getInt(row));
        int action = batch.column(SampleBatch.ACTION).getInt(row);
        assertEquals(t + 1 + 0.25f * action, batch.column(SampleBatch.REWARD).getFloat(row));
        assertEquals(last, batch.column(SampleBatch.TERMINATED).getBool(row));
        assertFalse(batch.column(SampleBatch.TRUNCATED).getBool(row));
        assertEquals(Math.log(0.5), batch.column(SampleBatch.LOG_PROB).getFloat(row), 1e-6);
        assertEquals(
            batch.column(SampleBatch.OBSERVATION).getFloat(row),
            batch.column(SampleBatch.VALUE).getFloat(row));
      }
    }
  }

  @Test
  void shouldRecordObservationsAsTheEnvironmentShowsThemForReplay() {
    EnvRunnerSpec spec =
        Specs.of().envs(2, 1).fragment(5).normalized().config("length", 2).forReplay().build();
    SampleBatch batch = sample(spec, 1).getFirst().batch();
    for (int copy = 0; copy < 2; copy++) {
      int length = ScriptedEnvironment.length(2, seedOf(0, copy));
      for (int step = 0; step < 5; step++) {
        assertEquals(
            100 * (1 + step / length) + step % length,
            batch.column(Rollout.RAW_OBSERVATION).getFloat(batch.row(step, copy)));
      }
    }
    assertFalse(batch.columns().contains(SampleBatch.OBSERVATION));
    assertFalse(batch.columns().contains(SampleBatch.VALUE));
  }

  @Test
  void shouldRecordTheLastObservationOfATruncatedEpisodeForReplay() {
    EnvRunnerSpec spec =
        Specs.of()
            .envs(1, 1)
            .fragment(8)
            .config("length", 2)
            .config("end", "truncated")
            .forReplay()
            .build();
    SampleBatch batch = sample(spec, 1).getFirst().batch();
    int length = ScriptedEnvironment.length(2, seedOf(0, 0));
    assertTrue(batch.column(SampleBatch.TRUNCATED).getBool(length - 1));
    assertEquals(100 + length, batch.column(Rollout.FINAL_OBSERVATION).getFloat(length - 1));
  }

  @Test
  void shouldActOnStacksOfTheLatestObservationsOfAnEpisode() {
    EnvRunnerSpec spec =
        Specs.of().envs(1, 1).fragment(5).config("length", 2).frameStack(3).build();
    int length = ScriptedEnvironment.length(2, seedOf(0, 0));
    Column seen = sample(spec, 1).getFirst().batch().column(SampleBatch.OBSERVATION);
    for (int step = 0; step < 5; step++) {
      for (int frame = 0; frame < 3; frame++) {
        int time = Math.max(0, step % length + frame - 2);
        assertEquals(100 * (1 + step / length) + time, seen.getFloat(3L * step + frame));
      }
    }
  }

  @Test
  void shouldRecordTheNewestFrameAloneForReplay() {
    EnvRunnerSpec spec =
        Specs.of()
            .envs(2, 1)
            .fragment(8)
            .config("length", 2)
            .config("end", "truncated")
            .forReplay()
            .frameStack(3)
            .build();
    SampleBatch batch = sample(spec, 1).getFirst().batch();
    for (int copy = 0; copy < 2; copy++) {
      int length = ScriptedEnvironment.length(2, seedOf(0, copy));
      for (int step = 0; step < 8; step++) {
        int row = batch.row(step, copy);
        int time = step % length;
        int shown = 100 * (1 + step / length) + time;
        assertEquals(shown, batch.column(Rollout.RAW_OBSERVATION).getFloat(row));
        if (time == length - 1) {
          assertEquals(shown + 1, batch.column(Rollout.FINAL_OBSERVATION).getFloat(row));
        }
      }
    }
  }

  @Test
  void shouldGiveEveryEpisodeAnIdOfItsOwnThatItKeepsAcrossSamples() {
    EnvRunnerSpec spec = Specs.of().envs(4, 2).fragment(5).config("length", 3).build();
    Set<String> episodes = new HashSet<>();
    Set<Long> ids = new HashSet<>();
    for (Rollout rollout : sample(spec, 3)) {
      SampleBatch batch = rollout.batch();
      for (int row = 0; row < batch.rows(); row++) {
        long id = batch.column(SampleBatch.EPISODE_ID).getLong(row);
        int episode = (int) batch.column(SampleBatch.OBSERVATION).getFloat(row) / 100;
        ids.add(id);
        episodes.add(row % 4 + "/" + episode);
      }
    }
    assertEquals(episodes.size(), ids.size());
    long base = 3L << 40;
    try (EnvRunner third = new EnvRunner(spec, 3, SEED)) {
      Column column = third.sample(Specs.request(spec)).batch().column(SampleBatch.EPISODE_ID);
      assertArrayEquals(
          new long[] {base, base + 2, base + 1, base + 3}, column.slice(0, 4).toLongArray());
    }
  }

  @Test
  void shouldBootstrapARunningEpisodeWithTheValueOfTheNextObservation() {
    EnvRunnerSpec spec = Specs.of().envs(2, 1).fragment(3).config("length", 7).build();
    for (Rollout rollout : sample(spec, 2).subList(0, 2)) {
      SampleBatch batch = rollout.batch();
      Column observations = batch.column(SampleBatch.OBSERVATION);
      for (int copy = 0; copy < 2; copy++) {
        float next = observations.getFloat(batch.row(2, copy)) + 1;
        assertEquals(next, batch.bootstrapValue().getFloat(copy));
      }
    }
  }

  @Test
  void shouldRecordTheValueOfTheLastObservationOfATruncatedEpisode() {
    EnvRunnerSpec spec =
        Specs.of().envs(3, 1).fragment(8).config("length", 2).config("end", "truncated").build();
    SampleBatch batch = sample(spec, 1).getFirst().batch();
    int truncations = 0;
    for (int row = 0; row < batch.rows(); row++) {
      boolean truncated = batch.column(SampleBatch.TRUNCATED).getBool(row);
      float lastObservation = batch.column(SampleBatch.OBSERVATION).getFloat(row) + 1;
      assertEquals(
          truncated ? lastObservation : 0,
          batch.column(SampleBatch.TRUNCATION_VALUE).getFloat(row));
      assertFalse(batch.column(SampleBatch.TERMINATED).getBool(row));
      truncations += truncated ? 1 : 0;
    }
    assertTrue(truncations >= 6, "found " + truncations);
  }

  @Test
  void shouldTakeAnEpisodeThatTerminatesAtItsTimeLimitAsTerminated() {
    EnvRunnerSpec spec = Specs.of().envs(1, 1).fragment(4).config("end", "both").build();
    SampleBatch batch = sample(spec, 2).getFirst().batch();
    for (int row = 0; row < batch.rows(); row++) {
      assertFalse(batch.column(SampleBatch.TRUNCATED).getBool(row));
    }
  }

  @Test
  void shouldTellTheReturnsAndLengthsOfEpisodesThatEnded() {
    EnvRunnerSpec spec = Specs.of().envs(2, 1).fragment(7).config("length", 3).build();
    List<Rollout> rollouts = sample(spec, 2);
    List<EpisodeMetrics> ended = rollouts.stream().flatMap(r -> r.episodes().stream()).toList();
    int expected = 0;
    for (int copy = 0; copy < 2; copy++) {
      expected += 14 / ScriptedEnvironment.length(3, seedOf(0, copy));
    }
    assertEquals(expected, ended.size());
    for (EpisodeMetrics episode : ended) {
      double sum = 0;
      int length = 0;
      for (Rollout rollout : rollouts) {
        SampleBatch batch = rollout.batch();
        for (int row = 0; row < batch.rows(); row++) {
          if (batch.column(SampleBatch.EPISODE_ID).getLong(row) == episode.id()) {
            sum += batch.column(SampleBatch.REWARD).getFloat(row);
            length++;
          }
        }
      }
      assertEquals(sum, episode.episodeReturn());
      assertEquals(length, episode.length());
    }
  }

  @Test
  void shouldSampleWholeEpisodesAndMarkWhatIsPadding() {
    EnvRunnerSpec spec =
        Specs.of().envs(4, 2).fragment(5).config("length", 3).completeEpisodes().build();
    for (Rollout rollout : sample(spec, 3)) {
      SampleBatch batch = rollout.batch();
      int steps = 0;
      for (int copy = 0; copy < 4; copy++) {
        int length = ScriptedEnvironment.length(3, seedOf(copy / 2 * 2, copy % 2));
        int valid = (5 + length - 1) / length * length;
        assertEquals(valid, rollout.validSteps().getInt(copy), "copy " + copy);
        steps += valid;
        assertEquals(0, batch.column(SampleBatch.T).getInt(copy), "starts a new episode");
        for (int t = 0; t < batch.numSteps(); t++) {
          boolean ended = batch.column(SampleBatch.TERMINATED).getBool(batch.row(t, copy));
          assertEquals(t >= valid || t % length == length - 1, ended);
        }
      }
      assertEquals(steps, rollout.numEnvSteps());
      int ended = rollout.episodes().stream().mapToInt(EpisodeMetrics::length).sum();
      assertEquals(steps, ended, "every step belongs to an episode that is told of");
    }
  }

  @Test
  void shouldNotDependOnTheThreadThatGroupsStepOn() {
    EnvRunnerSpec two = Specs.of().envs(4, 2).fragment(6).config("length", 3).normalized().build();
    EnvRunnerSpec one = Specs.of().envs(2, 1).fragment(6).config("length", 3).normalized().build();
    List<Rollout> both = sample(two, 3);
    List<Rollout> first = sample(one, 3);
    List<Rollout> again = sample(two, 3);
    for (int i = 0; i < 3; i++) {
      assertSame(both.get(i), again.get(i));
      // the first group's seeds are those of a runner that has no other group
      for (String name : List.of("observation", "action", "reward", "value", "log_prob", "t")) {
        Column wide = both.get(i).batch().column(name);
        Column narrow = first.get(i).batch().column(name);
        for (int t = 0; t < 6; t++) {
          for (int copy = 0; copy < 2; copy++) {
            assertEquals(narrow.get(t * 2 + copy), wide.get(t * 4 + copy), name);
          }
        }
      }
    }
  }

  @Test
  void shouldNormaliseRewardsAsStableBaselines3() {
    EnvRunnerSpec raw = Specs.of().envs(3, 1).fragment(20).config("length", 3).build();
    EnvRunnerSpec spec =
        Specs.of().envs(3, 1).fragment(20).config("length", 3).normalizedReward().build();
    SampleBatch plain = sample(raw, 1).getFirst().batch();
    SampleBatch normalized = sample(spec, 1).getFirst().batch();
    VecNormalize reference = new VecNormalize(3, 0.9);
    for (int t = 0; t < 20; t++) {
      double[] rewards = new double[3];
      boolean[] dones = new boolean[3];
      for (int i = 0; i < 3; i++) {
        rewards[i] = plain.column(SampleBatch.REWARD).getFloat(plain.row(t, i));
        dones[i] = plain.column(SampleBatch.TERMINATED).getBool(plain.row(t, i));
      }
      double[] expected = reference.step(rewards, dones);
      for (int i = 0; i < 3; i++) {
        float found = normalized.column(SampleBatch.REWARD).getFloat(plain.row(t, i));
        assertEquals(expected[i], found, 1e-5 * Math.max(1, Math.abs(expected[i])));
      }
    }
    assertEquals(sample(raw, 1).getFirst().episodes(), sample(spec, 1).getFirst().episodes());
  }

  /** The lines of stable-baselines3's {@code VecNormalize} that concern rewards. */
  private static final class VecNormalize {
    private final double[] returns;
    private final double gamma;
    private double mean = 0;
    private double variance = 1;
    private double count = 1e-4;

    VecNormalize(int envs, double gamma) {
      this.returns = new double[envs];
      this.gamma = gamma;
    }

    double[] step(double[] rewards, boolean[] dones) {
      int n = rewards.length;
      for (int i = 0; i < n; i++) {
        returns[i] = returns[i] * gamma + rewards[i];
      }
      double batchMean = Arrays.stream(returns).average().orElseThrow();
      double batchVariance =
          Arrays.stream(returns).map(r -> (r - batchMean) * (r - batchMean)).sum() / n;
      double delta = batchMean - mean;
      double total = count + n;
      double m2 = variance * count + batchVariance * n + delta * delta * count * n / total;
      mean += delta * n / total;
      variance = m2 / total;
      count = total;
      double[] out = new double[n];
      for (int i = 0; i < n; i++) {
        out[i] = Math.clamp(rewards[i] / Math.sqrt(variance + 1e-8), -10, 10);
        returns[i] = dones[i] ? 0 : returns[i];
      }
      return out;
    }
  }

  @Test
  void shouldBoundTheRewardsThatAreLearntFromOnly() {
    EnvRunnerSpec spec = Specs.of().envs(2, 1).fragment(12).clipRewards(1.5).build();
    Rollout rollout = sample(spec, 1).getFirst();
    Column rewards = rollout.batch().column(SampleBatch.REWARD);
    assertTrue(IntStream.range(0, rewards.rows()).allMatch(i -> rewards.getFloat(i) <= 1.5));
    assertTrue(IntStream.range(0, rewards.rows()).anyMatch(i -> rewards.getFloat(i) == 1.5));
    assertTrue(rollout.episodes().getFirst().episodeReturn() >= 10);
  }

  @Test
  void shouldGoOnFromASavedStateBitForBit() {
    EnvRunnerSpec spec = Specs.of().envs(4, 2).fragment(7).config("length", 3).normalized().build();
    try (EnvRunner whole = new EnvRunner(spec, 1, SEED);
        EnvRunner second = new EnvRunner(spec, 1, SEED + 1)) {
      sample(whole, spec, 2);
      assertTrue(whole.savesEpisodes());
      StateDict state = whole.saveState().seal();
      second.loadState(state);
      List<Rollout> found = sample(second, spec, 3);
      List<Rollout> expected = sample(whole, spec, 3);
      for (int i = 0; i < 3; i++) {
        assertSame(expected.get(i), found.get(i));
      }
    }
  }

  @Test
  void shouldStartNewEpisodesWhereTheEnvironmentCannotSaveItsState() {
    EnvRunnerSpec spec = Specs.of().envs(2, 1).fragment(5).config("can_save", false).build();
    try (EnvRunner whole = new EnvRunner(spec, 1, SEED);
        EnvRunner resumed = new EnvRunner(spec, 1, SEED);
        EnvRunner again = new EnvRunner(spec, 1, SEED)) {
      Column before = whole.sample(Specs.request(spec)).batch().column(SampleBatch.EPISODE_ID);
      assertFalse(whole.savesEpisodes());
      StateDict state = whole.saveState().seal();
      resumed.loadState(state);
      again.loadState(state);
      Rollout rollout = resumed.sample(Specs.request(spec));
      SampleBatch batch = rollout.batch();
      Set<Long> used = new HashSet<>();
      Arrays.stream(before.toLongArray()).forEach(used::add);
      for (int copy = 0; copy < 2; copy++) {
        assertEquals(0, batch.column(SampleBatch.T).getInt(copy));
        assertEquals(100, batch.column(SampleBatch.OBSERVATION).getFloat(copy));
        long id = batch.column(SampleBatch.EPISODE_ID).getLong(copy);
        assertFalse(used.contains(id), "episode ids are unique in a run, found again: " + id);
      }
      assertSame(rollout, again.sample(Specs.request(spec)));
    }
  }

  @Test
  void shouldStartNewEpisodesInPlaceOfThoseOfASampleThatFailed() {
    for (int groups : List.of(1, 2)) {
      EnvRunnerSpec spec =
          Specs.of()
              .envs(2, groups)
              .fragment(5)
              .config("fail_seeds", "all")
              .config("fail_step", 8)
              .build();
      try (EnvRunner broken = new EnvRunner(spec, 1, SEED);
          EnvRunner resumed = new EnvRunner(spec, 1, SEED)) {
        Column before = broken.sample(Specs.request(spec)).batch().column(SampleBatch.EPISODE_ID);
        assertThrows(EnvironmentException.class, () -> broken.sample(Specs.request(spec)));
        resumed.loadState(broken.saveState().seal());
        SampleBatch batch = resumed.sample(Specs.request(spec)).batch();
        Set<Long> used = new HashSet<>();
        Arrays.stream(before.toLongArray()).forEach(used::add);
        for (int copy = 0; copy < 2; copy++) {
          assertEquals(0, batch.column(SampleBatch.T).getInt(copy));
          assertFalse(used.contains(batch.column(SampleBatch.EPISODE_ID).getLong(copy)));
        }
      }
    }
  }

  @Test
  void shouldSeedTheEpisodesThatReplaceThoseOfAnEnvironmentThatCannotSaveItsState() {
    EnvRunnerSpec spec = Specs.of().envs(8, 1).fragment(5).config("can_save", false).build();
    try (EnvRunner whole = new EnvRunner(spec, 1, SEED);
        EnvRunner resumed = new EnvRunner(spec, 1, SEED)) {
      whole.sample(Specs.request(spec));
      resumed.loadState(whole.saveState().seal());
      SampleBatch batch = resumed.sample(Specs.request(spec)).batch();
      Set<Boolean> ended = new HashSet<>();
      for (int copy = 0; copy < 8; copy++) {
        ended.add(batch.column(SampleBatch.TERMINATED).getBool(batch.row(3, copy)));
      }
      assertEquals(
          Set.of(true, false), ended, "copies of unlike seeds have episodes of unlike length");
    }
  }

  @Test
  void shouldDifferInActionsWithAnotherSeed() {
    EnvRunnerSpec spec = Specs.of().envs(2, 1).fragment(40).build();
    try (EnvRunner other = new EnvRunner(spec, 0, SEED + 1)) {
      assertFalse(
          sample(spec, 1)
              .getFirst()
              .batch()
              .column(SampleBatch.ACTION)
              .contentEquals(other.sample(Specs.request(spec)).batch().column(SampleBatch.ACTION)));
    }
  }

  @Test
  void shouldCloseItsEnvironmentsOnce() {
    EnvRunnerSpec spec = Specs.of().envs(4, 2).build();
    EnvRunner runner = new EnvRunner(spec, 0, SEED);
    runner.sample(Specs.request(spec));
    int before = ScriptedEnvironment.CLOSED.get();
    runner.close();
    runner.close();
    assertEquals(4, ScriptedEnvironment.CLOSED.get() - before);
  }

  @Test
  void shouldTakeNullAsASettingOfTheEnvironment() {
    EnvRunnerSpec spec = Specs.of().envs(1, 1).config("max_episode_steps", null).build();
    assertEquals(1, sample(spec, 1).size());
  }

  @Test
  void shouldRefuseGroupsOfUnequalSize() {
    String message =
        assertThrows(RolloutException.class, () -> Specs.of().envs(5, 2).build()).getMessage();
    assertEquals("expected num_env_groups to divide num_envs_per_env_runner = 5, found 2", message);
  }
}
