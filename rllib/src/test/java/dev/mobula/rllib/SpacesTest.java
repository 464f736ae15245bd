package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.PolicyException;
import dev.mobula.rllib.a2c.A2cConfig;
import dev.mobula.rllib.config.AlgorithmConfigBuilder;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.dqn.DqnConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rllib.replay.OffPolicyConfigBuilder;
import dev.mobula.rllib.sac.SacConfig;
import dev.mobula.rllib.td3.DdpgConfig;
import dev.mobula.rllib.td3.Td3Config;
import dev.mobula.rllib.tqc.TqcConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/config.md: which spaces each algorithm works in. */
class SpacesTest {
  private static final Set<String> ALL = SpacesWorld.SPACES.keySet();
  private static final Set<String> BOUNDED = Set.of("Box", "Tuple of Boxes", "Dict of Boxes");
  private static final Set<String> BOUNDED_OR_DISCRETE =
      Set.of("Discrete", "Box", "Tuple of Boxes", "Dict of Boxes");

  private static final Map<String, Set<String>> ACTIONS = new LinkedHashMap<>();

  static {
    ACTIONS.put("PPO", ALL);
    ACTIONS.put("A2C", ALL);
    ACTIONS.put("DQN", Set.of("Discrete"));
    ACTIONS.put("SAC", BOUNDED_OR_DISCRETE);
    ACTIONS.put("TQC", BOUNDED);
    ACTIONS.put("TD3", BOUNDED);
    ACTIONS.put("DDPG", BOUNDED);
  }

  private static AlgorithmSpec config(String run, int frameStack) {
    return switch (run) {
      case "PPO" ->
          small(PpoConfig.builder(), frameStack)
              .trainBatchSizePerLearner(32)
              .minibatchSize(16)
              .build();
      case "A2C" -> small(A2cConfig.builder(), frameStack).build();
      case "DQN" -> replaying(DqnConfig.builder(), frameStack).build();
      case "SAC" -> replaying(SacConfig.builder(), frameStack).build();
      case "TQC" -> replaying(TqcConfig.builder(), frameStack).build();
      case "TD3" -> replaying(Td3Config.builder(), frameStack).build();
      case "DDPG" -> replaying(DdpgConfig.builder(), frameStack).build();
      default -> throw new AssertionError("no config of " + run + " in this test");
    };
  }

  private static <B extends AlgorithmConfigBuilder<?, B>> B small(B config, int frameStack) {
    return config
        .envRunners(runners -> runners.frameStack(frameStack))
        .evaluation(evaluation -> evaluation.evaluationDuration(1))
        .model(model -> model.fcnetHiddens(List.of(8)))
        .reporting(reporting -> reporting.minSampleTimestepsPerIteration(32));
  }

  private static <B extends OffPolicyConfigBuilder<?, B>> B replaying(B config, int frameStack) {
    return small(config, frameStack)
        .trainBatchSizePerLearner(8)
        .numStepsSampledBeforeLearningStarts(24)
        .replayBufferConfig(replay -> replay.capacity(64));
  }

  private static Stream<Arguments> combinations(boolean supported) {
    return ACTIONS.entrySet().stream()
        .flatMap(entry ->
            ALL.stream()
                .filter(action -> entry.getValue().contains(action) == supported)
                .map(action -> Arguments.of(entry.getKey(), action)));
  }

  static Stream<Arguments> supported() {
    return combinations(true);
  }

  static Stream<Arguments> refused() {
    return combinations(false);
  }

  private static ExperimentSpec experiment(String run, String observation, String action) {
    return experiment(run, observation, action, 1);
  }

  private static ExperimentSpec experiment(
      String run, String observation, String action, int frameStack) {
    return ExperimentSpec.of(run, SpacesWorld.class.getName(), config(run, frameStack))
        .withEnvConfig(Map.of("observation", observation, "action", action));
  }

  @Test
  void shouldCoverEveryAlgorithm() {
    assertEquals(AlgorithmTypes.configTypes().keySet(), ACTIONS.keySet());
  }

  @ParameterizedTest
  @MethodSource("supported")
  void shouldTrainWithActionsThatMakeSense(String run, String action) {
    train(experiment(run, "Box", action));
  }

  static Stream<Arguments> observed() {
    return ACTIONS.keySet().stream()
        .flatMap(run -> ALL.stream().map(observation -> Arguments.of(run, observation)));
  }

  @ParameterizedTest
  @MethodSource("observed")
  void shouldTrainWhateverIsObserved(String run, String observation) {
    train(experiment(run, observation, action(run)));
  }

  private static String action(String run) {
    return Objects.requireNonNull(ACTIONS.get(run)).contains("Box") ? "Box" : "Discrete";
  }

  static Stream<String> algorithms() {
    return ACTIONS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void shouldTrainOnStacksOfWhatIsObserved(String run) {
    train(experiment(run, "Box", action(run), 3));
  }

  @Test
  void shouldRefuseToStackWhatIsNoBox() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> Algorithm.build(experiment("PPO", "Dict of Boxes", "Box", 3)));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("env_runners.frame_stack: expected 1"), message);
  }

  private static void train(ExperimentSpec experiment) {
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      Map<String, Object> result = algorithm.train();
      String trained = "learners/default_policy/num_module_steps_trained_lifetime";
      assertTrue(Experiments.metric(result, trained) > 0, result.toString());
      assertEquals(5, Experiments.metric(result, "env_runners/episode_return_mean"));
      assertEquals(5, algorithm.evaluate().mean());
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldRefuseActionsThatMakeNoSenseByName(String run, String action) {
    PolicyException e =
        assertThrows(PolicyException.class, () -> Algorithm.build(experiment(run, "Box", action)));
    String message = String.valueOf(e.getMessage());
    String space = Objects.requireNonNull(SpacesWorld.SPACES.get(action)).toString();
    assertTrue(message.contains("found " + space), message);
    assertTrue(message.contains("choose ") && message.contains("PPO"), message);
    boolean others = run.equals("DQN") && action.equals("Box");
    assertEquals(others, message.contains("choose SAC, TQC, TD3 or PPO"), message);
  }

  @Test
  void shouldNameAllActionsThatSacTakes() {
    PolicyException e =
        assertThrows(
            PolicyException.class,
            () -> Algorithm.build(experiment("SAC", "Box", "MultiDiscrete")));
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.startsWith("expected one Discrete action, or Box actions, with run: SAC"), message);
  }
}
