package dev.mobula.rllib.td3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.policies.Activation;
import dev.mobula.policies.CriticNetwork;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.KnownNetworks;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Targets and delays, with networks and rewards that are known. */
class Td3LearnerTest {
  private static final int ROWS = 8;
  private static final double GAMMA = 0.9;
  private static final long SEED = 3;
  private static final StateDict NO_NORMALIZERS = new StateDict();
  private static final PolicySpec POLICY =
      PolicySpec.of(Box.unbounded(3), Box.of(-1, 1, 1)).withHead(new PolicyHead.NoisyActions(0.1));

  private static Td3Config.Builder config() {
    return Td3Config.builder()
        .gamma(GAMMA)
        .trainBatchSizePerLearner(ROWS)
        .numStepsSampledBeforeLearningStarts(0)
        .model(model -> model.fcnetHiddens(List.of()))
        .replayBufferConfig(replay -> replay.capacity(100));
  }

  private static double metric(LearnerResult result, String name) {
    return result.metricsByName().getOrDefault(name, Double.NaN);
  }

  /** Critics without hidden layers whose targets say {@code 3 + 2·action} and {@code 5}. */
  private static LearnerResult learn(Td3Config config) {
    PolicySpec linear = POLICY.withModel(POLICY.model().withHiddens(List.of(), Activation.TANH));
    NetworkSpec critics = CriticNetwork.build(linear, 2, 1);
    Column targets = KnownNetworks.saying(critics, Map.of("q0", 3.0, "q1", 5.0));
    int weights = ParameterLayout.of(critics).slice("q0/weight").offset();
    targets.setFloat(weights + 3, 2); // after those of three observations
    Map<String, Column> known =
        Map.of(
            "target/weights", KnownNetworks.saying(linear.network(), Map.of()),
            "critics/trained/weights", KnownNetworks.saying(critics, Map.of()),
            "critics/target/weights", targets);
    try (Td3Learner learner = new Td3Learner(config, linear, SEED)) {
      learner.loadState(KnownNetworks.with(learner.saveState(), known));
      return learner.update(KnownNetworks.steps(linear, 20), NO_NORMALIZERS, 20);
    }
  }

  @Test
  void shouldValueActionsWithNoiseThatIsCutOff() {
    LearnerResult result =
        learn(config().lr(0).targetPolicyNoise(0.4).targetNoiseClip(0.3).build());
    Rng noise = new Rng(Rng.split(SEED, "target_noise", 0));
    double error = 0;
    for (int row = 0; row < ROWS; row++) {
      double action = Math.clamp(0.4 * noise.nextGaussian(), -0.3, 0.3);
      error += (1 + GAMMA * (3 + 2 * action)) / ROWS;
    }
    assertEquals(error, metric(result, "td_error_mean"), 1e-4);
  }

  @Test
  void shouldValueTheVeryActionWithoutNoise() {
    LearnerResult result = learn(config().lr(0).targetPolicyNoise(0).build());
    assertEquals(1 + GAMMA * 3, metric(result, "td_error_mean"), 1e-5);
    assertEquals(3.7 * 3.7, metric(result, "qf_loss"), 1e-4);
  }

  @Test
  void shouldStepThePolicyAndAllTargetsAfterTheDelayOnly() {
    Td3Config config = config().policyDelay(3).tau(0.5).build();
    List<Rollout> steps = KnownNetworks.steps(POLICY, 20);
    try (Td3Learner learner = new Td3Learner(config, POLICY, SEED)) {
      List<String> critics = List.of("critics/trained/weights");
      List<String> all =
          List.of("critics/trained/weights", "weights", "target/weights", "critics/target/weights");
      List<List<String>> moved = new ArrayList<>();
      for (int i = 1; i <= 6; i++) {
        StateDict before = learner.saveState();
        learner.update(i == 1 ? steps : List.of(), NO_NORMALIZERS, 20);
        StateDict after = learner.saveState();
        moved.add(
            all.stream()
                .filter(path -> !before.column(path).contentEquals(after.column(path)))
                .toList());
      }
      assertEquals(List.of(critics, critics, all, critics, critics, all), moved);
    }
  }

  @Test
  void shouldSayNothingOfTheLossOfThePolicyBeforeItsFirstStep() {
    Td3Config config = config().policyDelay(2).build();
    try (Td3Learner learner = new Td3Learner(config, POLICY, SEED)) {
      LearnerResult first = learner.update(KnownNetworks.steps(POLICY, 20), NO_NORMALIZERS, 20);
      assertFalse(first.metricsByName().containsKey("total_loss"));
      assertFalse(first.metricsByName().containsKey("gradients_default_optimizer_global_norm"));
      assertTrue(first.metrics().stream().allMatch(each -> Double.isFinite(each.value())));
      LearnerResult second = learner.update(List.of(), NO_NORMALIZERS, 20);
      assertEquals(Td3Learner.metricNames(), second.metricsByName().keySet());
      assertTrue(Double.isFinite(metric(second, "total_loss")));
    }
  }
}
