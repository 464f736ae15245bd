package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.policies.SampleBatch;
import java.util.List;

/**
 * What a runner sampled.
 *
 * @param batch sealed: observation (as the network saw it), action…, log_prob, value,
 *     truncation_value, reward, terminated, truncated, episode_id, t, state_in and previous_in
 *     where the network has them, and what the algorithm asked for; for replay, raw_observation…,
 *     final_observation… and final_previous instead of observation, action_mask, log_prob, value
 *     and truncation_value, and bootstrap values without meaning
 * @param validSteps {@code INT32[numEnvs]}, sealed: steps t ≥ validSteps[n] of copy n are padding,
 *     marked terminated (only where complete episodes are sampled)
 * @param episodes the episodes that ended, in the order in which they did
 * @param normalizerDeltas what the normalisers saw in this sample, to be merged in this order;
 *     sealed
 * @param timers seconds spent
 */
public record Rollout(
    SampleBatch batch,
    Column validSteps,
    List<EpisodeMetrics> episodes,
    List<StateDict> normalizerDeltas,
    Timers timers) {
  /**
   * What the environment showed before the step, in the columns of its observation space: one
   * observation, also where the policy sees a stack of them.
   */
  public static final String RAW_OBSERVATION = "raw_observation";

  /**
   * What the environment showed last, where the step truncated its episode, in the columns of its
   * observation space; elsewhere without meaning.
   */
  public static final String FINAL_OBSERVATION = "final_observation";

  /**
   * What the network would have seen of that step with {@link #FINAL_OBSERVATION}; only where it
   * sees something of the step before.
   */
  public static final String FINAL_PREVIOUS = "final_previous";

  /**
   * Seconds of wall time within one sample.
   *
   * @param inference connectors, network and distribution
   * @param environment stepping and resetting
   */
  public record Timers(double inference, double environment) {}

  /** Copies the lists. */
  public Rollout {
    episodes = List.copyOf(episodes);
    normalizerDeltas = List.copyOf(normalizerDeltas);
  }

  /** Returns the number of environment steps, padding excluded. */
  public int numEnvSteps() {
    int sum = 0;
    for (int n = 0; n < batch.numEnvs(); n++) {
      sum += validSteps.getInt(n);
    }
    return sum;
  }
}
