package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.Mobula;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.ImageLayers;
import dev.mobula.rllib.dqn.DqnConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images reach networks as bytes, and are learnt from, on every engine. */
class ImageLearningTest {
  private static final String PICTURES = PictureCue.class.getName();

  @AfterAll
  static void shutdown() {
    Mobula.shutdown();
  }

  private static ExperimentSpec ppo(UnaryOperator<PpoConfig.Builder> change) {
    PpoConfig.Builder config =
        PpoConfig.builder()
            .lr(3e-3)
            .trainBatchSizePerLearner(256)
            .minibatchSize(64)
            .numEpochs(4)
            .model(model -> model.fcnetHiddens(List.of(32)).vfShareLayers(true))
            .envRunners(runners -> runners.numEnvsPerEnvRunner(32));
    return ExperimentSpec.of("PPO", PICTURES, change.apply(config).build()).withSeed(1);
  }

  private static double reached(Algorithm algorithm, int mostIterations, double enough) {
    double best = 0;
    for (int i = 0; i < mostIterations && best < enough; i++) {
      Map<String, Object> result = algorithm.train();
      best = Math.max(best, Experiments.metric(result, "env_runners/episode_return_mean"));
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(strings = {"simd", "torch"})
  void shouldLearnFromPicturesByPpo(String framework) {
    try (Algorithm algorithm = Algorithm.build(ppo(config -> config.framework(framework)))) {
      assertEquals(framework + " on the CPU", algorithm.engine().orElseThrow());
      assertTrue(reached(algorithm, 40, 0.9) >= 0.9);
    }
  }

  @Test
  void shouldGoOnFromTheCheckpointOfAnotherEngine(@TempDir Path folder) {
    Path written = folder.resolve("checkpoint");
    double before;
    try (Algorithm algorithm = Algorithm.build(ppo(config -> config.framework("simd")))) {
      before = reached(algorithm, 40, 0.9);
      try (CheckpointWriter writer = Checkpoint.writer(written, "algorithm")) {
        algorithm.save(writer);
        writer.commit();
      }
    }
    try (Algorithm algorithm = Algorithm.build(ppo(config -> config.framework("torch")))) {
      algorithm.restore(Checkpoint.open(written));
      double after = Experiments.metric(algorithm.train(), "env_runners/episode_return_mean");
      assertEquals(before, after, 0.1);
    }
  }

  @Test
  void shouldLearnFromPicturesByDqn() {
    DqnConfig config =
        DqnConfig.builder()
            .lr(1e-3)
            .trainBatchSizePerLearner(64)
            .model(model -> model.fcnetHiddens(List.of(32)))
            .envRunners(runners -> runners.numEnvsPerEnvRunner(8))
            .build();
    ExperimentSpec experiment = ExperimentSpec.of("DQN", PICTURES, config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      assertTrue(reached(algorithm, 12, 0.8) >= 0.8);
    }
  }

  @Test
  void shouldReadPicturesFlatWhereToldTo() {
    ExperimentSpec flat =
        ppo(config -> config.model(model -> model.imageEncoder(ImageLayers.FLAT)));
    try (Algorithm algorithm = Algorithm.build(flat)) {
      assertEquals(
          "simd on the CPU (auto: it runs every layer of this network)",
          algorithm.engine().orElseThrow());
      algorithm.train();
    }
  }

  @Test
  void shouldRefuseConvolutionsWhereThereAreNoPictures() {
    PpoConfig config =
        PpoConfig.builder().model(model -> model.convFilters(List.of(List.of(16, 3, 1)))).build();
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> Algorithm.build(ExperimentSpec.of("PPO", "CartPole-v1", config)).close());
    assertTrue(refused.toString().contains("model.conv_filters"), refused.toString());
  }

  @Test
  void shouldRefuseAConvolutionThatIsNotThreeNumbers() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () ->
                PpoConfig.builder()
                    .model(model -> model.convFilters(List.of(List.of(16, 3))))
                    .build());
    assertTrue(refused.toString().contains("[filters, kernel, stride]"), refused.toString());
  }
}
