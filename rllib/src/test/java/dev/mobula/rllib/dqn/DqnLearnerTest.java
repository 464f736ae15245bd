package dev.mobula.rllib.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.RllibException;
import dev.mobula.rollout.BatchMode;
import dev.mobula.rollout.EnvRunner;
import dev.mobula.rollout.EnvRunnerSpec;
import dev.mobula.rollout.Rollout;
import dev.mobula.rollout.SampleRequest;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DqnLearnerTest {
  private static final PolicySpec POLICY =
      PolicySpec.of(Box.unbounded(4), Discrete.of(2))
          .withHead(new PolicyHead.ActionValues(true, 0));
  private static final StateDict NO_NORMALIZERS = new StateDict();
  private static final int STEPS = 40;

  private static DqnLearner learner(UnaryOperator<DqnConfig.Builder> change) {
    DqnConfig.Builder config =
        DqnConfig.builder().replayBufferConfig(replay -> replay.capacity(1000));
    DqnConfig changed = change.apply(config).build();
    return new DqnLearner(changed, POLICY.withHead(changed.head(0)), 1);
  }

  private static List<Rollout> sample(DqnLearner learner) {
    return sample(learner, POLICY);
  }

  private static List<Rollout> sample(DqnLearner learner, PolicySpec policy) {
    EnvRunnerSpec spec =
        new EnvRunnerSpec(
            "CartPole-v1",
            Map.of(),
            1,
            1,
            false,
            STEPS,
            BatchMode.TRUNCATE_EPISODES,
            policy,
            EngineSpec.onCpu("simd"),
            true,
            -1,
            false,
            null,
            0.99,
            true,
            List.of(),
            List.of());
    try (EnvRunner runner = new EnvRunner(spec, 0, 5)) {
      return List.of(
          runner.sample(
              new SampleRequest(learner.weights().weights(), 0, new StateDict().seal(), 1)));
    }
  }

  private static double metric(LearnerResult result, String name) {
    Double value = result.metricsByName().get(name);
    assertTrue(value != null, () -> "expected " + name + " in " + result.metrics());
    return value;
  }

  @Test
  void shouldOnlyRememberUntilLearningStarts() {
    try (DqnLearner learner = learner(config -> config.numStepsSampledBeforeLearningStarts(80))) {
      Column fresh = learner.weights().weights();
      assertTrue(metric(learner.weights(), "replay_buffer_bytes") > 0, "as it is taken already");
      LearnerResult first = learner.update(sample(learner), NO_NORMALIZERS, STEPS);
      assertTrue(first.metrics().isEmpty());
      assertEquals(0, first.version());
      assertTrue(fresh.contentEquals(first.weights()));

      LearnerResult second = learner.update(sample(learner), NO_NORMALIZERS, 2 * STEPS);
      assertEquals(1, second.version());
      assertFalse(fresh.contentEquals(second.weights()));
      assertEquals(2 * STEPS, metric(second, "replay_buffer_rows"));
    }
  }

  @Test
  void shouldTakeAsManyGradientStepsAsTheIntensityAsksForInTheLongRun() {
    UnaryOperator<DqnConfig.Builder> change =
        config -> config.trainingIntensity(2.0).numStepsSampledBeforeLearningStarts(0);
    try (DqnLearner learner = learner(change)) {
      double steps = 0;
      for (int i = 1; i <= 4; i++) {
        LearnerResult result = learner.update(sample(learner), NO_NORMALIZERS, (long) i * STEPS);
        steps += metric(result, "num_gradient_steps");
        assertEquals(32 * steps, metric(result, "num_module_steps_trained_lifetime"));
      }
      assertEquals(4 * STEPS * 2 / 32.0, steps);
    }
  }

  @Test
  void shouldUpdateTheTargetNetworkAsOftenAsAskedFor() {
    UnaryOperator<DqnConfig.Builder> change =
        config -> config.targetNetworkUpdateFreq(2 * STEPS).numStepsSampledBeforeLearningStarts(0);
    try (DqnLearner learner = learner(change)) {
      double updates = 0;
      for (int i = 1; i <= 6; i++) {
        LearnerResult result = learner.update(sample(learner), NO_NORMALIZERS, (long) i * STEPS);
        updates = metric(result, "num_target_updates");
        assertEquals(Math.floor(i / 2.0), updates);
      }
    }
  }

  @Test
  void shouldMoveTheTargetNetworkAPartOfTheWay() {
    UnaryOperator<DqnConfig.Builder> change =
        config ->
            config.tau(0.25).targetNetworkUpdateFreq(1).numStepsSampledBeforeLearningStarts(0);
    try (DqnLearner learner = learner(change)) {
      Column before = learner.weights().weights();
      Column after = learner.update(sample(learner), NO_NORMALIZERS, STEPS).weights();
      Column target = learner.saveState().column("target/weights");
      for (int i = 0; i < before.size(); i++) {
        double expected = before.getFloat(i) + 0.25 * (after.getFloat(i) - before.getFloat(i));
        assertEquals(expected, target.getFloat(i), 1e-6);
      }
    }
  }

  @Test
  void shouldReportTheMetricsThatItAnnounces() {
    try (DqnLearner learner = learner(config -> config.numStepsSampledBeforeLearningStarts(0))) {
      LearnerResult result = learner.update(sample(learner), NO_NORMALIZERS, STEPS);
      assertEquals(DqnLearner.metricNames(), result.metricsByName().keySet());
    }
  }

  @Test
  void shouldLearnDistributionsOfReturns() {
    expectLearning(config -> config.numAtoms(11).vMax(100));
    expectLearning(config -> config.nQuantiles(5));
  }

  @Test
  void shouldLearnWithNoiseOnWeights() {
    expectLearning(config -> config.noisy(true));
  }

  private static void expectLearning(UnaryOperator<DqnConfig.Builder> change) {
    UnaryOperator<DqnConfig.Builder> soon =
        config -> change.apply(config).numStepsSampledBeforeLearningStarts(0);
    PolicySpec policy = POLICY.withHead(soon.apply(DqnConfig.builder()).build().head(0));
    try (DqnLearner learner = learner(soon)) {
      List<Rollout> rollouts = sample(learner, policy);
      double first = metric(learner.update(rollouts, NO_NORMALIZERS, STEPS), "total_loss");
      double last = first;
      for (int i = 0; i < 100; i++) {
        last = metric(learner.update(List.of(), NO_NORMALIZERS, STEPS), "total_loss");
      }
      double reached = last;
      assertTrue(reached < first, () -> "expected less than " + first + ", found " + reached);
    }
  }

  @Test
  void shouldStopWhereTheLossIsNotFinite() {
    UnaryOperator<DqnConfig.Builder> change =
        config -> config.numStepsSampledBeforeLearningStarts(0).lr(1e38).trainingIntensity(20.0);
    try (DqnLearner learner = learner(change)) {
      List<Rollout> rollouts = sample(learner);
      RllibException e =
          assertThrows(RllibException.class, () -> learner.update(rollouts, NO_NORMALIZERS, STEPS));
      assertTrue(String.valueOf(e.getMessage()).contains("diverged"), e.toString());
    }
  }
}
