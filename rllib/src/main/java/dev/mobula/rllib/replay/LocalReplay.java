package dev.mobula.rllib.replay;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.rllib.config.IntRange;
import dev.mobula.rollout.Rollout;
import java.util.List;

/**
 * A buffer in the learner's own memory.
 *
 * @param rng decides what is drawn, and is the learner's to save
 */
record LocalReplay(ReplayBuffer buffer, IntRange nStep, double gamma, Rng rng) implements Replay {
  @Override
  public void add(List<Rollout> rollouts) {
    buffer.add(rollouts);
  }

  @Override
  public boolean canSample() {
    return buffer.canSample(nStep);
  }

  @Override
  public void sample(Transitions into) {
    buffer.sample(nStep, gamma, rng, into);
  }

  @Override
  public void update(Transitions drawn, float[] errors) {
    buffer.update(drawn, errors);
  }

  @Override
  public void sample(ReplayedSequences into) {
    buffer.sample(nStep, gamma, rng, into);
  }

  @Override
  public void update(ReplayedSequences drawn, float[] errors) {
    buffer.update(drawn, errors);
  }

  @Override
  public int size() {
    return buffer.size();
  }

  @Override
  public long byteSize() {
    return buffer.byteSize();
  }

  @Override
  public StateDict saveState() {
    return buffer.saveState();
  }

  @Override
  public void loadState(StateDict state) {
    buffer.loadState(state);
  }

  @Override
  public void close() {}
}
