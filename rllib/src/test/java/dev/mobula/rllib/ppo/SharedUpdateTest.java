package dev.mobula.rllib.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.core.collective.CollectiveGroup;
import dev.mobula.core.collective.CollectiveMember;
import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.BatchMode;
import dev.mobula.rollout.EnvRunner;
import dev.mobula.rollout.EnvRunnerSpec;
import dev.mobula.rollout.Rollout;
import dev.mobula.rollout.SampleRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates that several learners share. */
class SharedUpdateTest {
  private static final int STEPS = 64;
  private static final int ENVS = 4;

  private static PpoConfig config(int minibatch, UnaryOperator<PpoConfig.Builder> change) {
    PpoConfig.Builder config =
        PpoConfig.builder()
            .trainBatchSizePerLearner(STEPS)
            .minibatchSize(minibatch)
            .numEpochs(3)
            .lr(1e-3);
    return change.apply(config).build();
  }

  private static PolicySpec policy(PpoConfig config) {
    return Ppo.policy(ExperimentSpec.of("PPO", "CartPole-v1", config), config);
  }

  private static Rollout sample(PpoConfig config, Column weights) {
    EnvRunnerSpec spec =
        new EnvRunnerSpec(
            "CartPole-v1",
            Map.of(),
            ENVS,
            1,
            false,
            STEPS / ENVS,
            BatchMode.TRUNCATE_EPISODES,
            policy(config),
            EngineSpec.onCpu("simd"),
            true,
            -1,
            false,
            null,
            config.common().gamma(),
            false,
            List.of(SampleBatch.ACTION_DIST_INPUTS),
            List.of());
    try (EnvRunner runner = new EnvRunner(spec, 0, 5)) {
      return runner.sample(new SampleRequest(weights, 0, new StateDict().seal()));
    }
  }

  /** Has one learner take updates from samples of its first weights. */
  private static LearnerResult update(PpoConfig config, CollectiveMember member, int updates) {
    try (PpoLearner learner = new PpoLearner(config, policy(config), 3, member)) {
      LearnerResult result = learner.weights();
      List<Rollout> rollouts = List.of(sample(config, result.weights()));
      for (int i = 0; i < updates; i++) {
        result = learner.update(rollouts, 0);
      }
      return result;
    }
  }

  private static LearnerResult alone(PpoConfig config, int updates) {
    return update(config, CollectiveMember.alone(), updates);
  }

  private static List<LearnerResult> shared(PpoConfig config, int learners, int updates)
      throws Exception {
    try (CollectiveGroup group =
            CollectiveGroup.create(learners, alone(config, 0).weights().rows());
        ExecutorService threads = Executors.newFixedThreadPool(learners)) {
      List<Future<LearnerResult>> pending = new ArrayList<>();
      for (int rank = 0; rank < learners; rank++) {
        CollectiveMember member = group.member(rank);
        pending.add(threads.submit(() -> update(config, member, updates)));
      }
      List<LearnerResult> results = new ArrayList<>();
      for (Future<LearnerResult> each : pending) {
        results.add(each.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }

  private static void expectClose(LearnerResult expected, LearnerResult found) {
    assertArrayEquals(expected.weights().toFloatArray(), found.weights().toFloatArray(), 1e-5f);
    Map<String, Double> metrics = found.metricsByName();
    expected
        .metricsByName()
        .forEach((name, value) ->
            assertEquals(
                value, metrics.getOrDefault(name, Double.NaN), 1e-4 * (1 + Math.abs(value)), name));
  }

  /** With 3 learners of 7 rows, the last minibatch of an epoch has a row for one of them only. */
  @ParameterizedTest
  @CsvSource({"2, 12", "2, 16", "3, 7", "3, 21"})
  void shouldTakeTheStepsOfOneLearnerWithMinibatchesAsManyTimesAsLarge(int learners, int minibatch)
      throws Exception {
    LearnerResult expected = alone(config(Math.min(STEPS, learners * minibatch), c -> c), 1);
    expectClose(expected, shared(config(minibatch, c -> c), learners, 1).getFirst());
  }

  @Test
  void shouldEndTheUpdateByTheDivergenceOverAllRows() throws Exception {
    UnaryOperator<PpoConfig.Builder> change =
        config -> config.useKlLoss(true).targetKl(0.003).numEpochs(20).lr(3e-3);
    LearnerResult expected = alone(config(24, change), 1);
    expectClose(expected, shared(config(12, change), 2, 1).getFirst());
    double epochs = expected.metricsByName().getOrDefault("num_epochs", Double.NaN);
    assertTrue(epochs > 1 && epochs < 20, "after " + epochs);
  }

  private static PpoConfig.Builder recurrent(PpoConfig.Builder config) {
    return config.model(model -> model.useLstm(true).lstmCellSize(8).maxSeqLen(5));
  }

  /** All rows are of one minibatch, whose sequences all fit in the part of the first learner. */
  @Test
  void shouldLearnFromSequencesOfOneLearnerAlone() throws Exception {
    PpoConfig config = config(STEPS, SharedUpdateTest::recurrent);
    expectClose(alone(config, 1), shared(config, 2, 1).getFirst());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepTheWeightsOfAllLearnersEqualBitForBit(boolean recurrent) throws Exception {
    PpoConfig config = config(9, recurrent ? SharedUpdateTest::recurrent : c -> c.targetKl(0.05));
    List<LearnerResult> results = shared(config, 3, 20);
    Column first = results.getFirst().weights();
    for (LearnerResult other : results) {
      assertArrayEquals(first.toFloatArray(), other.weights().toFloatArray());
      assertEquals(results.getFirst().metrics(), other.metrics());
    }
  }
}
