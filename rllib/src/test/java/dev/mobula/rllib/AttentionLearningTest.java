package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Mobula;
import dev.mobula.policies.AttentionEncoder.Tokens;
import dev.mobula.policies.PolicyException;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.ImageLayers;
import dev.mobula.rllib.config.ModelConfig;
import dev.mobula.rllib.dqn.DqnConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rllib.replay.OffPolicyConfigBuilder;
import dev.mobula.rllib.sac.SacConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Networks with attention over the entities of an observation learn, with every algorithm. */
class AttentionLearningTest {
  private static final String ENTITIES = MarkedEntity.class.getName();
  private static final int MOST_ITERATIONS = 30;

  @AfterAll
  static void shutdown() {
    Mobula.shutdown();
  }

  private static ModelConfig.Builder attention(ModelConfig.Builder model) {
    return model
        .fcnetHiddens(List.of(16))
        .vfShareLayers(true)
        .useAttention(true)
        .attentionOver(Tokens.SET)
        .attentionDim(16)
        .attentionHeadDim(8)
        .attentionPositionWiseMlpDim(16)
        .attentionIgnoreZeros(true);
  }

  private static PpoConfig.Builder ppo(Consumer<ModelConfig.Builder> model) {
    return PpoConfig.builder()
        .lr(3e-3)
        .trainBatchSizePerLearner(512)
        .minibatchSize(128)
        .numEpochs(4)
        .model(model)
        .envRunners(runners -> runners.numEnvsPerEnvRunner(64));
  }

  private static double reached(Algorithm algorithm) {
    double best = 0;
    for (int i = 0; i < MOST_ITERATIONS && best < 0.95; i++) {
      Map<String, Object> result = algorithm.train();
      best = Math.max(best, Experiments.metric(result, "env_runners/episode_return_mean"));
    }
    return best;
  }

  @Test
  void shouldFindTheEntityThatMatters() {
    ExperimentSpec experiment =
        ExperimentSpec.of("PPO", ENTITIES, ppo(AttentionLearningTest::attention).build())
            .withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      assertTrue(
          algorithm
              .engine()
              .orElseThrow()
              .startsWith("torch on the CPU (auto: not simd, as it has"),
          algorithm.engine().orElseThrow());
      assertTrue(reached(algorithm) >= 0.95);
    }
  }

  @Test
  void shouldTrainActionValuesWithAttention() {
    expectUpdates("DQN", quick(DqnConfig.builder()).build());
  }

  @Test
  void shouldTrainAnActorAndCriticsWithAttention() {
    expectUpdates("SAC", quick(SacConfig.builder()).build());
  }

  private static <B extends OffPolicyConfigBuilder<?, B>> B quick(B config) {
    return config
        .trainBatchSizePerLearner(16)
        .numStepsSampledBeforeLearningStarts(16)
        .replayBufferConfig(replay -> replay.capacity(100))
        .reporting(reporting -> reporting.minSampleTimestepsPerIteration(8))
        .model(model -> attention(model).vfShareLayers(false));
  }

  private static void expectUpdates(String run, AlgorithmSpec config) {
    ExperimentSpec experiment = ExperimentSpec.of(run, ENTITIES, config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      Map<String, Object> result = algorithm.train();
      while (algorithm.envSteps() < 40) {
        result = algorithm.train();
      }
      assertTrue(result.toString().contains("default_policy"), result.toString());
    }
  }

  @Test
  void shouldSayWhichEngineHasAttention() {
    ExperimentSpec experiment =
        ExperimentSpec.of(
            "PPO", ENTITIES, ppo(AttentionLearningTest::attention).framework("simd").build());
    String refused =
        assertThrows(PolicyException.class, () -> Algorithm.build(experiment).close()).toString();
    assertTrue(refused.contains("framework: simd"), refused);
    assertTrue(refused.endsWith("choose framework: torch"), refused);
  }

  @Test
  void shouldRefuseAttentionWhereThereAreNoEntities() {
    ExperimentSpec experiment =
        ExperimentSpec.of("PPO", "CartPole-v1", ppo(model -> model.useAttention(true)).build());
    assertStartsWith(
        "model.use_attention: expected an environment whose observations are a Box [n, size]",
        () -> Algorithm.build(experiment).close());
  }

  @Test
  void shouldRefuseAttentionBesideConvolutions() {
    String expected = "no convolutions with use_attention: true";
    assertStartsWith(
        "image_encoder: expected " + expected,
        () -> ppo(model -> model.useAttention(true).imageEncoder(ImageLayers.IMPALA)));
    assertStartsWith(
        "conv_filters: expected " + expected,
        () -> ppo(model -> model.useAttention(true).convFilters(List.of(List.of(16, 3, 1)))));
  }

  @Test
  void shouldRefuseSettingsOfAnAttentionThatIsNotThere() {
    assertStartsWith(
        "attention_dim: expected no value, as it has an effect only with use_attention: true",
        () -> ppo(model -> model.attentionDim(8)));
  }

  private static void assertStartsWith(String expected, Executable call) {
    String message = String.valueOf(assertThrows(ConfigException.class, call).getMessage());
    assertTrue(message.startsWith(expected), message);
  }
}
