package dev.mobula.rollout;

import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rollout.internal.ExternalEnvironment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a runner is made from; plain data, so that it can be sent anywhere.
 *
 * @param env the environment's registered id or class name
 * @param envConfig its settings
 * @param numEnvs copies of it in each runner
 * @param numEnvGroups groups of copies; with two, one steps while the other waits for its actions
 * @param restartFailedEnvironments whether an environment object that throws is made anew instead
 *     of failing the runner
 * @param fragmentLength steps of every copy in one sample
 * @param batchMode where a sample may end
 * @param policy the policy to act with
 * @param engine runs the policy's network
 * @param explore whether actions are drawn; otherwise the most probable is taken
 * @param sdeSampleFreq steps between draws of gSDE's noise; -1 for once a sample
 * @param normalizeReward whether rewards are divided by the running deviation of the discounted
 *     return, as stable-baselines3's {@code VecNormalize} does
 * @param clipRewards the bound of the rewards that are learnt from, ±; null for none
 * @param gamma the discount of that return
 * @param forReplay whether what a replay buffer needs is recorded, as {@link Rollout} says
 * @param policyOutputs further columns of the policy to record, such as {@code action_dist_inputs}
 * @param listeners class names of {@link EpisodeListener}s
 */
public record EnvRunnerSpec(
    String env,
    Map<String, Object> envConfig,
    int numEnvs,
    int numEnvGroups,
    boolean restartFailedEnvironments,
    int fragmentLength,
    BatchMode batchMode,
    PolicySpec policy,
    EngineSpec engine,
    boolean explore,
    int sdeSampleFreq,
    boolean normalizeReward,
    @Nullable Double clipRewards,
    double gamma,
    boolean forReplay,
    List<String> policyOutputs,
    List<String> listeners) {

  /** Copies the collections and checks the numbers. */
  public EnvRunnerSpec {
    envConfig = Collections.unmodifiableMap(new LinkedHashMap<>(envConfig)); // null is a value
    policyOutputs = List.copyOf(policyOutputs);
    listeners = List.copyOf(listeners);
    if (numEnvs < 1 || fragmentLength < 1) {
      throw new RolloutException(
          "expected numEnvs >= 1 and fragmentLength >= 1, found %d and %d"
              .formatted(numEnvs, fragmentLength));
    }
    if (numEnvGroups < 1 || numEnvs % numEnvGroups != 0) {
      throw new RolloutException(
          "expected num_env_groups to divide num_envs_per_env_runner = %d, found %d"
              .formatted(numEnvs, numEnvGroups));
    }
  }

  /** Tells whether simulators in other processes drive the loop, so that nothing is made here. */
  public boolean isExternal() {
    return env.equals(ExternalEnvironment.ID);
  }

  /** Returns this spec with other settings of the environment. */
  EnvRunnerSpec withEnvConfig(Map<String, Object> other) {
    return new EnvRunnerSpec(
        env,
        other,
        numEnvs,
        numEnvGroups,
        restartFailedEnvironments,
        fragmentLength,
        batchMode,
        policy,
        engine,
        explore,
        sdeSampleFreq,
        normalizeReward,
        clipRewards,
        gamma,
        forReplay,
        policyOutputs,
        listeners);
  }
}
