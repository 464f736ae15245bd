package dev.mobula.tune;

import dev.mobula.core.Resources;
import java.util.Map;

/** What a scheduler has a trial do after a result. */
public sealed interface TrialDecision {
  /** To train on. */
  TrialDecision CONTINUE = new Continue();

  /** To write a checkpoint and train on. */
  TrialDecision SAVE = new Save();

  /** To write a checkpoint and give its resources to others. */
  TrialDecision PAUSE = new Pause();

  /** To end. */
  TrialDecision STOP = new Stop();

  /** The trial trains on. */
  record Continue() implements TrialDecision {}

  /** The trial writes a checkpoint and trains on. */
  record Save() implements TrialDecision {}

  /** The trial writes a checkpoint and gives its resources to others. */
  record Pause() implements TrialDecision {}

  /** The trial ends. */
  record Stop() implements TrialDecision {}

  /**
   * The trial goes on from another one's newest state, with another configuration.
   *
   * @param donor id of the trial whose newest checkpoint is taken; it has one
   * @param config the configuration from now on
   */
  record Exploit(String donor, Map<String, Object> config) implements TrialDecision {}

  /**
   * The trial goes on with other resources, from a checkpoint and once they are free.
   *
   * @param resources what it holds from now on
   */
  record Resize(Resources resources) implements TrialDecision {}
}
