package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.cartPole;
import static dev.mobula.rllib.Experiments.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.policies.Activation;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ConfigProblem;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.ppo.PpoConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going on from a checkpoint with other settings, and in environments that save nothing. */
class ResumeTest {
  @TempDir Path temp;

  private static ExperimentSpec fragile() {
    ExperimentSpec cartPole = cartPole(config -> config);
    return ExperimentSpec.of("PPO", UnseededWorld.class.getName(), cartPole.config()).withSeed(2);
  }

  private Checkpoint checkpoint(ExperimentSpec experiment) {
    Path directory = temp.resolve("checkpoint");
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.train();
      try (CheckpointWriter writer = Checkpoint.writer(directory, "algorithm")) {
        algorithm.save(writer);
        writer.commit();
      }
    }
    return Checkpoint.open(directory);
  }

  @Test
  void shouldNameAllKeysThatCannotChange() {
    Checkpoint checkpoint = checkpoint(cartPole(config -> config));
    ExperimentSpec other =
        cartPole(config ->
            config
                .lr(1)
                .envRunners(r -> r.numEnvsPerEnvRunner(2).observationFilter("MeanStdFilter"))
                .model(m -> m.fcnetHiddens(List.of(8))));
    try (Algorithm algorithm = Algorithm.build(other)) {
      ConfigException e = assertThrows(ConfigException.class, () -> algorithm.restore(checkpoint));
      assertEquals(
          List.of(
              "config.env_runners.num_envs_per_env_runner",
              "config.env_runners.observation_filter",
              "config.model.fcnet_hiddens"),
          e.problems().stream().map(ConfigProblem::key).toList());
      assertTrue(
          String.valueOf(e.getMessage())
              .contains(
                  "expected 4, which " + checkpoint.directory() + " was written with, found 2"),
          e.getMessage());
    }
  }

  private static ExperimentSpec pendulum(UnaryOperator<PpoConfig.Builder> change) {
    return ExperimentSpec.of("PPO", "Pendulum-v1", change.apply(PpoConfig.builder()).build());
  }

  @Test
  void shouldRefuseSettingsWithWhichTheSameWeightsMeanSomethingElse() {
    UnaryOperator<PpoConfig.Builder> curious =
        config -> config.explorationConfig(curiosity -> curiosity.type("IntrinsicCuriosityModel"));
    ExperimentSpec other =
        pendulum(config ->
            config
                .envRunners(runners -> runners.frameStack(2).normalizeActions(true))
                .explorationConfig(curiosity ->
                    curiosity.type("IntrinsicCuriosityModel").fcnetActivation(Activation.TANH)));
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> ResumedSettings.check("a checkpoint", pendulum(curious), other));
    assertEquals(
        List.of(
            "config.env_runners.frame_stack",
            "config.env_runners.normalize_actions",
            "config.exploration_config.fcnet_activation"),
        e.problems().stream().map(ConfigProblem::key).toList());
  }

  @Test
  void shouldTakeOtherSettingsOfLearningAndAnotherNumberOfRunners() {
    Checkpoint checkpoint = checkpoint(cartPole(config -> config));
    ExperimentSpec other =
        cartPole(
            config -> config.lr(1).envRunners(r -> r.numEnvRunners(2).numCpusPerEnvRunner(0.1)));
    try (Algorithm algorithm = Algorithm.build(other)) {
      assertTrue(algorithm.resumeCaveat().isEmpty());
      algorithm.restore(checkpoint);
      assertTrue(
          algorithm.resumeCaveat().orElseThrow().startsWith("num_env_runners is 2, and was 0"),
          algorithm.resumeCaveat().toString());
      algorithm.train();
      assertEquals(2, algorithm.iteration());
    }
  }

  private static double klCoefficientAfter(
      Checkpoint checkpoint, UnaryOperator<PpoConfig.Builder> change) {
    try (Algorithm algorithm = Algorithm.build(cartPole(change))) {
      algorithm.restore(checkpoint);
      return metric(algorithm.train(), "learners/default_policy/curr_kl_coeff");
    }
  }

  @Test
  void shouldStartTheKlPenaltyWhereAResumeSwitchesItOn() {
    Checkpoint checkpoint = checkpoint(cartPole(config -> config));
    assertEquals(0, klCoefficientAfter(checkpoint, config -> config));
    assertEquals(0.7, klCoefficientAfter(checkpoint, c -> c.useKlLoss(true).klCoeff(0.7)));
  }

  @Test
  void shouldDropTheKlPenaltyWhereAResumeSwitchesItOffAndStartAnewWhereItIsChanged() {
    UnaryOperator<PpoConfig.Builder> penalised = c -> c.useKlLoss(true).klTarget(1e-9).klCoeff(0.2);
    Checkpoint checkpoint = checkpoint(cartPole(penalised));
    assertEquals(0.3, klCoefficientAfter(checkpoint, penalised), 1e-12);
    assertEquals(0, klCoefficientAfter(checkpoint, config -> config));
    assertEquals(0.7, klCoefficientAfter(checkpoint, c -> penalised.apply(c).klCoeff(0.7)));
  }

  @Test
  void shouldSayThatTheSpacesMayHaveChanged() {
    ExperimentSpec lake =
        ExperimentSpec.of("PPO", "FrozenLake-v1", cartPole(config -> config).config());
    Checkpoint checkpoint = checkpoint(lake);
    try (Algorithm algorithm = Algorithm.build(lake.withEnvConfig(Map.of("map_name", "8x8")))) {
      RllibException e = assertThrows(RllibException.class, () -> algorithm.restore(checkpoint));
      assertTrue(
          String.valueOf(e.getMessage()).endsWith("did env_config change the spaces?"),
          e.getMessage());
    }
  }

  @Test
  void shouldNotBlameTheSpacesWhereAnEnvironmentCannotLoad() {
    ExperimentSpec forgetful =
        ExperimentSpec.of(
            "PPO", ForgetfulWorld.class.getName(), cartPole(config -> config).config());
    Checkpoint checkpoint = checkpoint(forgetful);
    try (Algorithm algorithm = Algorithm.build(forgetful)) {
      RllibException e = assertThrows(RllibException.class, () -> algorithm.restore(checkpoint));
      assertTrue(
          String.valueOf(e.getMessage())
              .contains(
                  ForgetfulWorld.class.getName()
                      + ", copy 0, at reset: loadState failed: java.lang.IllegalStateException:"
                      + " forgotten, at "),
          e.getMessage());
    }
  }

  @Test
  void shouldGoOnWithNewEpisodesWhereTheEnvironmentSavesNothingAndSaySo() {
    Checkpoint checkpoint = checkpoint(fragile());
    try (Algorithm algorithm = Algorithm.fromCheckpoint(checkpoint);
        Algorithm again = Algorithm.fromCheckpoint(checkpoint)) {
      assertTrue(
          algorithm.resumeCaveat().orElseThrow().startsWith(UnseededWorld.class.getName()),
          algorithm.resumeCaveat().toString());
      Map<String, Object> result = algorithm.train();
      Map<String, Object> other = again.train();
      assertEquals(result.get("env_runners"), other.get("env_runners"));
      assertEquals(result.get("learners"), other.get("learners"));
    }
  }

  @Test
  void shouldHaveNothingToSayWhereARunGoesOnExactly() {
    Checkpoint checkpoint = checkpoint(cartPole(config -> config));
    try (Algorithm algorithm = Algorithm.fromCheckpoint(checkpoint)) {
      assertTrue(algorithm.resumeCaveat().isEmpty());
    }
  }
}
