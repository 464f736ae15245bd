package dev.mobula.cli.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.config.ConfigException;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneExperimentTest {
  private static final Path CONFIGS = Path.of("..", "configs");

  @TempDir Path temp;

  @Test
  void shouldReadEverySearchSpaceThatIsShipped() throws IOException {
    List<Path> files;
    try (Stream<Path> tune = Files.list(CONFIGS.resolve("tune"));
        Stream<Path> all = Files.list(CONFIGS)) {
      files =
          Stream.concat(tune, all.filter(file -> file.getFileName().toString().startsWith("tune-")))
              .toList();
    }
    assertTrue(files.size() >= 4, files.toString());
    for (Path file : files) {
      assertFalse(TuneExperiment.load(file, List.of()).space().parameters().isEmpty());
    }
  }

  private Path file(String config) throws IOException {
    return Files.writeString(
        temp.resolve("tune.yaml"),
        """
        mine:
          run: PPO
          env: CartPole-v1
          tune_config: {metric: episode_return_mean, mode: max, num_samples: 3}
          config:
        """
            + config.indent(4));
  }

  @Test
  void shouldNameTheLineOfASettingThatNoAlgorithmHas() throws IOException {
    Path file = file("lr: {loguniform: [1e-5, 1e-2]}\ngama: 0.9");
    ConfigException wrong =
        assertThrows(ConfigException.class, () -> TuneExperiment.load(file, List.of()));
    assertTrue(
        String.valueOf(wrong.getMessage()).contains("tune.yaml:7:5: mine.config.gama"),
        String.valueOf(wrong.getMessage()));
  }

  @Test
  void shouldSayWhatIsWrongWithADomain() throws IOException {
    Path file = file("lr: {loguniform: [1e-2, 1e-5]}");
    TuneConfigException wrong =
        assertThrows(TuneConfigException.class, () -> TuneExperiment.load(file, List.of()));
    assertTrue(
        String.valueOf(wrong.getMessage()).startsWith("config.lr.loguniform"),
        String.valueOf(wrong.getMessage()));
  }

  @Test
  void shouldRefuseTrialsThatWouldAllBeEqual() throws IOException {
    Path file = file("lr: 1e-3");
    TuneConfigException wrong =
        assertThrows(TuneConfigException.class, () -> TuneExperiment.load(file, List.of()));
    assertTrue(
        String.valueOf(wrong.getMessage())
            .startsWith("tune_config.num_samples: expected 1 where no value is a domain"),
        String.valueOf(wrong.getMessage()));
    TuneExperiment one = TuneExperiment.load(file, List.of("tune_config.num_samples=1"));
    assertEquals(1, one.tune().numSamples());
  }

  @Test
  void shouldTakeOverrides() throws IOException {
    Path file = file("lr: {loguniform: [1e-5, 1e-2]}");
    TuneExperiment experiment =
        TuneExperiment.load(
            file, List.of("tune_config.num_samples=7", "config.gamma={uniform: [0.9, 0.99]}"));
    assertEquals(7, experiment.tune().numSamples());
    assertEquals(2, experiment.space().parameters().size());
  }

  @Test
  void shouldRefuseAnUnknownSettingOfTheSearch() throws IOException {
    Path file = file("lr: {loguniform: [1e-5, 1e-2]}");
    TuneConfigException wrong =
        assertThrows(
            TuneConfigException.class,
            () -> TuneExperiment.load(file, List.of("tune_config.num_sample=7")));
    assertEquals(
        "tune_config.num_sample: expected a known setting, found num_sample; did you mean"
            + " num_samples?",
        wrong.getMessage());
  }

  @Test
  void shouldRefuseAnEnvironmentThatTheAlgorithmCannotActIn() {
    Path space = CONFIGS.resolve("tune/dqn.yaml");
    TuneException wrong =
        assertThrows(
            TuneException.class, () -> TuneExperiment.load(space, List.of("env=Pendulum-v1")));
    String message = String.valueOf(wrong.getMessage());
    assertTrue(message.startsWith("DQN on Pendulum-v1: expected a Discrete action space"), message);
  }

  @Test
  void shouldSayAtOnceWhatIsWrongInEachGroup() throws IOException {
    Path file = file("lr: {loguniform: [1e-2, 1e-5]}");
    TuneConfigException wrong =
        assertThrows(
            TuneConfigException.class,
            () ->
                TuneExperiment.load(
                    file,
                    List.of(
                        "tune_config.num_sample=7",
                        "tune_config.mode=[max, min]",
                        "failure_config.max_failure=1",
                        "stop={type: plateau}")));
    String message = String.valueOf(wrong.getMessage());
    assertTrue(message.startsWith("5 problems:"), message);
    for (String key :
        List.of("config.lr", "tune_config.num_sample", "tune_config.mode", "failure_", "stop")) {
      assertTrue(message.contains("\n  " + key), message);
    }
  }
}
