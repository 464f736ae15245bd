package dev.mobula.rollout;

import dev.mobula.columns.StateDict;
import dev.mobula.policies.connectors.ObservationPipeline;
import java.util.List;

/**
 * The merged state of all runners' normalisers: what every runner starts its next sample from. What
 * the runners saw is merged in their order, so that the result does not depend on which was faster.
 */
final class Normalizers {
  private static final String OBSERVATION = "observation";
  private static final String REWARD = "reward";

  private final ObservationPipeline observation;
  private final RewardNormalizer reward;
  private StateDict state;

  Normalizers(EnvRunnerSpec spec) {
    this.observation = spec.policy().observationPipeline();
    this.reward = new RewardNormalizer(spec, 1);
    this.state = collect();
  }

  /** Returns the merged state, sealed. */
  StateDict state() {
    return state;
  }

  /** Takes in what the groups of a runner saw. */
  void merge(List<StateDict> deltas) {
    for (StateDict delta : deltas) {
      observation.merge(delta.sub(OBSERVATION));
      if (reward.isEnabled()) {
        reward.merge(delta.sub(REWARD));
      }
    }
    state = collect();
  }

  void load(StateDict saved) {
    observation.loadState(saved.sub(OBSERVATION));
    if (reward.isEnabled()) {
      reward.loadMoments(saved.sub(REWARD));
    }
    state = collect();
  }

  /** Replaces the state of a runner's own normalisers. */
  static void install(StateDict merged, ObservationPipeline pipeline, RewardNormalizer normalizer) {
    pipeline.loadState(merged.sub(OBSERVATION));
    if (normalizer.isEnabled()) {
      normalizer.loadMoments(merged.sub(REWARD));
    }
  }

  /** Returns what a runner's own normalisers saw since they were installed, sealed. */
  static StateDict takeDeltas(ObservationPipeline pipeline, RewardNormalizer normalizer) {
    StateDict deltas = new StateDict().putAll(OBSERVATION, pipeline.takeDelta());
    if (normalizer.isEnabled()) {
      deltas.putAll(REWARD, normalizer.takeDelta());
    }
    return deltas.seal();
  }

  private StateDict collect() {
    StateDict merged = new StateDict().putAll(OBSERVATION, observation.saveState());
    if (reward.isEnabled()) {
      merged.putAll(REWARD, reward.saveMoments());
    }
    return merged.seal();
  }
}
