package dev.mobula.rllib.curiosity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.DivergedException;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rollout.Rollout;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntrinsicCuriosityModelTest {
  private static final int STEPS = 40;
  private static final int MINIBATCH = 16;
  private static final PolicySpec POLICY = PolicySpec.of(Box.unbounded(1), Discrete.of(2));

  private static IntrinsicCuriosityModel model(long seed) {
    return model(seed, 3e-3);
  }

  private static IntrinsicCuriosityModel model(long seed, double lr) {
    PpoConfig config =
        PpoConfig.builder()
            .explorationConfig(curiosity ->
                curiosity
                    .type(CuriosityConfig.MODEL)
                    .lr(Schedule.constant(lr))
                    .featureDim(4)
                    .featureNetHiddens(List.of(16))
                    .inverseNetHiddens(List.of(16))
                    .forwardNetHiddens(List.of(16)))
            .build();
    return new IntrinsicCuriosityModel(
        config.explorationConfig(), config.common(), POLICY, MINIBATCH, seed);
  }

  /** A position that the actions move to the left or to the right; all episodes end at step 5. */
  private static ColumnBatch walk() {
    Rng rng = new Rng(6);
    ColumnBatch columns = CuriosityRollouts.columns(Discrete.of(2), 1, STEPS, 2);
    for (int n = 0; n < 2; n++) {
      float position = 0;
      for (int t = 0; t < STEPS; t++) {
        int row = 2 * t + n;
        int action = rng.nextInt(2);
        columns.column(SampleBatch.OBSERVATION).setFloat(row, position);
        columns.column(SampleBatch.ACTION).setInt(row, action);
        position += action == 1 ? 0.5f : -0.5f;
      }
      columns.column(SampleBatch.TERMINATED).setBool(2 * 5 + n, true);
    }
    return columns;
  }

  @Test
  void shouldRewardOnlyStepsWhoseNextObservationIsKnown() {
    try (IntrinsicCuriosityModel model = model(1)) {
      Rollout rollout = CuriosityRollouts.rollout(walk(), STEPS, 20);
      float[] rewards = model.rewards(rollout).toFloatArray();
      for (int t = 0; t < STEPS; t++) {
        boolean known = t != 5 && t != STEPS - 1;
        assertEquals(known, rewards[2 * t] > 0, "the first copy's step " + t);
        assertEquals(known && t < 19, rewards[2 * t + 1] > 0, "the second copy's step " + t);
      }
    }
  }

  @Test
  void shouldBeLessSurprisedByWhatItHasLearnt() {
    try (IntrinsicCuriosityModel model = model(1)) {
      Rollout rollout = CuriosityRollouts.rollout(walk(), STEPS, STEPS);
      List<Metric> first = List.of();
      List<Metric> last = List.of();
      for (int i = 0; i < 200; i++) {
        model.rewards(rollout);
        model.learn(List.of(rollout), 0);
        last = model.takeMetrics();
        first = i == 0 ? last : first;
      }
      assertEquals(IntrinsicCuriosityModel.METRICS, last.stream().map(Metric::name).toList());
      for (int i = 1; i < last.size(); i++) {
        double before = first.get(i).value();
        double after = last.get(i).value();
        assertTrue(after < 0.2 * before, last.get(i) + ", was " + before);
      }
    }
  }

  @Test
  void shouldNameItsOwnLearningRateWhereItDiverges() {
    try (IntrinsicCuriosityModel model = model(1, 1e30)) {
      Rollout rollout = CuriosityRollouts.rollout(walk(), STEPS, STEPS);
      DivergedException e =
          assertThrows(
              DivergedException.class,
              () -> {
                for (int i = 0; i < 20; i++) {
                  model.learn(List.of(rollout), 0);
                }
              });
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("curiosity_loss"), message);
      assertTrue(message.contains("diverged: lower exploration_config.lr"), message);
    }
  }

  @Test
  void shouldGoOnFromItsState() {
    Rollout rollout = CuriosityRollouts.rollout(walk(), STEPS, STEPS);
    try (IntrinsicCuriosityModel one = model(1);
        IntrinsicCuriosityModel other = model(2)) {
      one.rewards(rollout);
      one.learn(List.of(rollout), 0);
      other.loadState(one.saveState());
      one.learn(List.of(rollout), 0);
      other.learn(List.of(rollout), 0);
      assertArrayEquals(one.rewards(rollout).toFloatArray(), other.rewards(rollout).toFloatArray());
    }
  }
}
