package dev.mobula.rllib.replay;

import dev.mobula.columns.Stateful;
import dev.mobula.rollout.Rollout;
import java.util.List;

/**
 * What a learner remembers, wherever that is: adds what was sampled, and draws what it learns from.
 * Confined to the learner's thread.
 */
interface Replay extends Stateful {
  /** Adds what all runners sampled, in their order. */
  void add(List<Rollout> rollouts);

  /** Tells whether there is anything to draw. */
  boolean canSample();

  /** Draws transitions, which overwrite those drawn before. */
  void sample(Transitions into);

  /** Notes the errors of the transitions drawn last. */
  void update(Transitions drawn, float[] errors);

  /** Draws sequences, which overwrite those drawn before. */
  void sample(ReplayedSequences into);

  /** Notes the errors of the sequences drawn last. */
  void update(ReplayedSequences drawn, float[] errors);

  /** Returns the number of rows that hold something. */
  int size();

  /** Returns the bytes that it takes, from the start on. */
  long byteSize();

  /** Gives up what is the learner's. */
  void close();
}
