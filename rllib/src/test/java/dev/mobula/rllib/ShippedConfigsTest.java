package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ConfigSchema;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.KeyReference;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.dqn.DqnConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files in {@code configs/} and {@code docs/} that depend on the configuration records. */
class ShippedConfigsTest {
  private static final Map<String, Class<? extends AlgorithmSpec>> ALGORITHMS =
      AlgorithmTypes.configTypes();
  private static final Path CONFIGS = Path.of("..", "configs");
  private static final Path REFERENCE = Path.of("..", "docs", "config.md");
  private static final String MARKER = "<!-- keys -->\n";

  /** Writes the files instead of comparing them. */
  private static final boolean UPDATE = Boolean.getBoolean("mobula.update");

  @Test
  void shouldLoadEveryShippedConfig() throws IOException {
    try (Stream<Path> files = Files.list(CONFIGS)) {
      List<Path> yaml =
          files
              .filter(file -> file.getFileName().toString().matches("(?!tune-|serve-).*\\.yaml"))
              .toList();
      assertTrue(yaml.size() >= 5, yaml.toString());
      for (Path file : yaml) {
        assertEquals(1, ExperimentFile.load(file, List.of(), ALGORITHMS).size());
      }
    }
  }

  @Test
  void shouldShipTheSchemaOfTheRecords() throws IOException {
    compare(CONFIGS.resolve("schema.json"), ConfigSchema.json(ALGORITHMS));
  }

  @Test
  void shouldShipTheKeyReferenceOfTheRecords() throws IOException {
    String written = Files.readString(REFERENCE);
    int keys = written.indexOf(MARKER) + MARKER.length();
    compare(REFERENCE, written.substring(0, keys) + "\n" + KeyReference.markdown(ALGORITHMS));
  }

  @Test
  void shouldExpressTheHyperparametersOfTheZoo() throws IOException {
    ExperimentSpec cartPole = zoo("cartpole");
    assertEquals(Map.of("num_env_steps_sampled_lifetime", 100_000.0), cartPole.stop());
    PpoConfig built =
        PpoConfig.builder()
            .envRunners(r -> r.numEnvsPerEnvRunner(8).rolloutFragmentLength(32))
            .trainBatchSizePerLearner(256)
            .minibatchSize(256)
            .numEpochs(20)
            .gamma(0.98)
            .lambda(0.8)
            .lr(Schedule.linear(1e-3, 0, 100_000))
            .clipParam(Schedule.linear(0.2, 0, 100_000))
            .build();
    assertEquals(built, cartPole.config());

    PpoConfig pendulum = zoo("pendulum").config(PpoConfig.class);
    assertTrue(pendulum.useSde());
    assertEquals(4, pendulum.sdeSampleFreq());
    PpoConfig walker = zoo("bipedalwalker").config(PpoConfig.class);
    assertEquals(2048, walker.common().rolloutFragmentLength());
    assertEquals(Schedule.constant(0.18), walker.clipParam());
    assertEquals(0.95, walker.lambda());
    assertTrue(walker.common().envRunners().normalizeReward());
  }

  @Test
  void shouldShipTheHyperparametersOfTheZooForDqnButForFour() {
    List<String> back =
        List.of(
            "config.lr=2.3e-3", "config.n_step=1", "config.double_q=false", "config.dueling=false");
    ExperimentSpec shipped =
        ExperimentFile.load(CONFIGS.resolve("dqn-cartpole.yaml"), back, ALGORITHMS).getFirst();
    DqnConfig zoo =
        DqnConfig.builder()
            .lr(2.3e-3)
            .trainBatchSizePerLearner(64)
            .envRunners(runners -> runners.rolloutFragmentLength(256))
            .trainingIntensity(128 * 64 / 256.0)
            .replayBufferConfig(replay -> replay.capacity(100_000))
            .numStepsSampledBeforeLearningStarts(1000)
            .targetNetworkUpdateFreq(10)
            .epsilon(Schedule.linear(1, 0.04, 8000))
            .doubleQ(false)
            .dueling(false)
            .model(model -> model.fcnetHiddens(List.of(256, 256)))
            .build();
    assertEquals(zoo, shipped.config());
    assertEquals(Map.of("num_env_steps_sampled_lifetime", 50_000.0), shipped.stop());
  }

  private static ExperimentSpec zoo(String name) throws IOException {
    Path file = Path.of("src", "test", "resources", "dev", "mobula", "rllib", "zoo-ppo.yaml");
    return ExperimentFile.load(file, List.of(), ALGORITHMS).stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void compare(Path file, String generated) throws IOException {
    if (UPDATE) {
      Files.writeString(file, generated);
    }
    String written = Files.exists(file) ? Files.readString(file) : "";
    assertEquals(
        generated,
        written,
        file
            + " differs from the records; update it by ./mvnw test -pl rllib -am -Dmobula.update=true");
  }
}
