package dev.mobula.rllib.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One experiment: an algorithm, an environment, when to stop and all settings. Made by {@link
 * ExperimentFile} from a file, or in code:
 *
 * {@snippet :
 * ExperimentSpec.of("PPO", "CartPole-v1", PpoConfig.builder().lr(1e-3).build())
 *     .withStop("num_env_steps_sampled_lifetime", 100_000);
 * }
 *
 * @param name what it is called: the key in the file, and the name of its results directory
 */
public record ExperimentSpec(
    String name,
    @Doc("The algorithm.") String run,
    @Doc("The environment: a registered name such as CartPole-v1, or the name of a class.")
        String env,
    @Doc("Settings that the environment is made with.") @Default("{}")
        Map<String, Object> envConfig,
    @Doc(
            "Metrics with the values at which the run ends, the first one reached ending it; the last"
                + " part of a metric's path suffices where it is unique. Empty: until interrupted.")
        @Default("{}")
        Map<String, Double> stop,
    @Doc("When checkpoints are written and which of them stay.") CheckpointConfig checkpointConfig,
    @Doc("The source of all randomness; the same seed gives the same results.") @Default("0")
        long seed,
    @Doc("The settings of the algorithm.") AlgorithmSpec config) {

  /** Copies the maps; checks that the name can be a directory's and that stops can be reached. */
  public ExperimentSpec {
    envConfig = Maps.copy(envConfig);
    stop = Maps.copy(stop);
    if (!name.matches("[\\w][\\w.+ -]*")) {
      throw new ConfigException(
          List.of(),
          "a name for the experiment that can be a directory's",
          '"' + name + '"',
          "use letters, digits, - and _");
    }
    if (stop.containsValue(Double.NaN)) {
      throw new ConfigException(
          List.of("stop"), "numbers that can be reached", "NaN", "write a number");
    }
  }

  /** Returns an experiment named after its algorithm and environment, that never stops. */
  public static ExperimentSpec of(String run, String env, AlgorithmSpec config) {
    expectNotNull("run", run, "an algorithm", "PPO");
    expectNotNull("env", env, "an environment", "CartPole-v1");
    expectNotNull(
        "config", config, "the settings of an algorithm", "those of its config's builder");
    return new ExperimentSpec(
        nameOf(run, env), run, env, Map.of(), Map.of(), CheckpointConfig.defaults(), 0, config);
  }

  /** A program of one's own may be compiled without a check for null. */
  private static void expectNotNull(
      String key, @Nullable Object value, String expected, String example) {
    if (value == null) {
      throw new ConfigException(List.of(key), expected, "null", "give one, such as " + example);
    }
  }

  /** Returns a name for an experiment that has none, such as {@code PPO_CartPole-v1}. */
  static String nameOf(String run, String env) {
    return run + "_" + env.substring(env.lastIndexOf('.') + 1).replaceAll("[^\\w.+-]", "_");
  }

  /** Returns the settings of the algorithm as its own record. */
  public <C extends AlgorithmSpec> C config(Class<C> type) {
    if (!type.isInstance(config)) {
      throw new ConfigException(
          List.of("config"),
          "a " + type.getSimpleName(),
          "a " + config.getClass().getSimpleName(),
          "give run and config of the same algorithm");
    }
    return type.cast(config);
  }

  /** Returns the same with another name. */
  public ExperimentSpec withName(String newName) {
    return new ExperimentSpec(newName, run, env, envConfig, stop, checkpointConfig, seed, config);
  }

  /** Returns the same with other settings of the environment. */
  public ExperimentSpec withEnvConfig(Map<String, Object> newEnvConfig) {
    return new ExperimentSpec(name, run, env, newEnvConfig, stop, checkpointConfig, seed, config);
  }

  /** Returns the same that also stops when a metric reaches a value. */
  public ExperimentSpec withStop(String metric, double value) {
    Map<String, Double> stops = new LinkedHashMap<>(stop);
    stops.put(metric, value);
    return new ExperimentSpec(name, run, env, envConfig, stops, checkpointConfig, seed, config);
  }

  /** Returns the same with other checkpoints. */
  public ExperimentSpec withCheckpointConfig(CheckpointConfig newCheckpointConfig) {
    return new ExperimentSpec(name, run, env, envConfig, stop, newCheckpointConfig, seed, config);
  }

  /** Returns the same with another seed. */
  public ExperimentSpec withSeed(long newSeed) {
    return new ExperimentSpec(name, run, env, envConfig, stop, checkpointConfig, newSeed, config);
  }

  /** Returns the same with other settings of the algorithm. */
  public ExperimentSpec withConfig(AlgorithmSpec newConfig) {
    return new ExperimentSpec(name, run, env, envConfig, stop, checkpointConfig, seed, newConfig);
  }
}
