package dev.mobula.rllib.sac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.policies.ColumnOutputs;
import dev.mobula.policies.CriticNetwork;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.ReparameterizedDistribution;
import dev.mobula.rllib.KnownNetworks;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.replay.ReplayLearner;
import dev.mobula.rllib.tqc.TqcConfig;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What critics are to say, with networks and rewards that are known. */
class SoftTargetsTest {
  private static final int ROWS = 8;
  private static final double GAMMA = 0.9;
  private static final double ALPHA = 0.5;
  private static final long SEED = 3;
  private static final StateDict NO_NORMALIZERS = new StateDict();

  private static final PolicySpec SQUASHED =
      policy(Box.of(-1, 1, 2), ModelSettings.defaults().withGaussian(false, 0, false, true));

  private static PolicySpec policy(Space<?> actions, ModelSettings model) {
    return PolicySpec.of(Box.unbounded(3), actions)
        .withModel(model)
        .withHead(new PolicyHead.ActionProbabilities(false));
  }

  /** No network moves, so that what is reported is about the ones that were put in. */
  private static <B extends SoftConfigBuilder<?, B>> B still(B config) {
    return config
        .lr(0)
        .gamma(GAMMA)
        .initialAlpha(ALPHA)
        .trainBatchSizePerLearner(ROWS)
        .numStepsSampledBeforeLearningStarts(0)
        .replayBufferConfig(replay -> replay.capacity(100));
  }

  /** Has a policy that says 0 and critics that say 0 learn from targets that say constants. */
  private static LearnerResult learn(
      ReplayLearner learner, PolicySpec policy, NetworkSpec critics, Map<String, Double> targets) {
    Map<String, Column> known =
        Map.of(
            "weights", KnownNetworks.saying(policy.network(), Map.of()),
            "critics/trained/weights", KnownNetworks.saying(critics, Map.of()),
            "critics/target/weights", KnownNetworks.saying(critics, targets));
    try (learner) {
      learner.loadState(KnownNetworks.with(learner.saveState(), known));
      return learner.update(KnownNetworks.steps(policy, 20), NO_NORMALIZERS, 20);
    }
  }

  private static double metric(LearnerResult result, String name) {
    return result.metricsByName().getOrDefault(name, Double.NaN);
  }

  /** Returns the logarithms of the probabilities of what the learner drew of the next actions. */
  private static double[] nextLogProbs() {
    ReparameterizedDistribution drawn =
        (ReparameterizedDistribution) SQUASHED.distribution().create(ROWS);
    Column zeros = Column.allocate(DType.FLOAT32, ROWS, 4);
    drawn.condition(ColumnOutputs.of("action_dist_inputs", zeros), ROWS, null);
    ColumnBatch actions = ColumnBatch.allocate(SQUASHED.actionSpace().columns("action"), ROWS);
    Column logProb = Column.allocate(DType.FLOAT32, ROWS);
    drawn.sampleWithLogProb(new Rng(Rng.split(SEED, "actions", 0)), actions, logProb);
    double[] logProbs = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      logProbs[i] = logProb.getFloat(i);
    }
    return logProbs;
  }

  @Test
  void shouldCountTheLowestTargetAndTheEntropyOfTheNextAction() {
    LearnerResult result =
        learn(
            new SacLearner(still(SacConfig.builder()).build(), SQUASHED, SEED),
            SQUASHED,
            CriticNetwork.build(SQUASHED, 2, 1),
            Map.of("q0", 3.0, "q1", 5.0));
    double error = 0;
    double square = 0;
    for (double logProb : nextLogProbs()) {
      double target = 1 + GAMMA * (3 - ALPHA * logProb);
      error += Math.abs(target) / ROWS;
      square += target * target / ROWS;
    }
    assertEquals(0, metric(result, "qf_mean"), 1e-6);
    assertEquals(error, metric(result, "td_error_mean"), 1e-4);
    assertEquals(square, metric(result, "qf_loss"), 1e-3); // a half for each of two critics
  }

  @Test
  void shouldCountTheEntropyInEachQuantileThatIsKept() {
    TqcConfig config =
        still(TqcConfig.builder()).nCritics(2).nQuantiles(3).topQuantilesToDropPerNet(1).build();
    LearnerResult result =
        learn(
            new SacLearner(config, SQUASHED, SEED),
            SQUASHED,
            CriticNetwork.build(SQUASHED, 2, 3),
            Map.of("q0", 3.0, "q1", 9.0)); // three times 3 and one 9 are kept
    double error = 0;
    for (double logProb : nextLogProbs()) {
      error += Math.abs(1 + GAMMA * ((3 * 3 + 9) / 4.0 - ALPHA * logProb)) / ROWS;
    }
    assertEquals(error, metric(result, "td_error_mean"), 1e-4);
  }

  @Test
  void shouldSumOverDiscreteActions() {
    PolicySpec discrete = policy(Discrete.of(4), ModelSettings.defaults());
    LearnerResult result =
        learn(
            new DiscreteSacLearner(still(SacConfig.builder()).build(), discrete, SEED),
            discrete,
            CriticNetwork.ofChoices(discrete, 2),
            Map.of("q0", 3.0, "q1", 5.0));
    double target = 1 + GAMMA * (3 + ALPHA * Math.log(4)); // all have the same probability
    assertEquals(target, metric(result, "td_error_mean"), 1e-4);
    assertEquals(Math.log(4), metric(result, "entropy"), 1e-5);
  }

  @Test
  void shouldUpdateTargetNetworksAsOftenAsAskedFor() {
    SacConfig config =
        still(SacConfig.builder()).lr(1e-3).tau(0.5).targetNetworkUpdateFreq(3).build();
    List<Rollout> steps = KnownNetworks.steps(SQUASHED, 20);
    try (SacLearner learner = new SacLearner(config, SQUASHED, SEED)) {
      List<Integer> moved = new ArrayList<>();
      for (int i = 1; i <= 7; i++) {
        Column before = learner.saveState().column("critics/target/weights");
        learner.update(i == 1 ? steps : List.of(), NO_NORMALIZERS, 20);
        if (!before.contentEquals(learner.saveState().column("critics/target/weights"))) {
          moved.add(i);
        }
      }
      assertEquals(List.of(3, 6), moved);
    }
  }

  @Test
  void shouldStepPolicyCriticsAndTemperatureByTheirOwnLearningRates() {
    SacConfig config = still(SacConfig.builder()).lr(1e-3).alphaLr(constant(0)).build();
    try (SacLearner learner = new SacLearner(config, SQUASHED, SEED)) {
      Column policy = learner.weights().weights();
      LearnerResult result = learner.update(KnownNetworks.steps(SQUASHED, 20), NO_NORMALIZERS, 20);
      assertFalse(policy.contentEquals(result.weights()));
      assertEquals(ALPHA, metric(result, "alpha_value"), 1e-12);
    }
  }

  private static Schedule constant(double value) {
    return Schedule.constant(value);
  }
}
