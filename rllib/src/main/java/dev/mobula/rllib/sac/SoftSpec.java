package dev.mobula.rllib.sac;

import dev.mobula.rllib.critic.CriticKind;
import dev.mobula.rllib.replay.OffPolicySpec;

/** The settings of an algorithm whose policy is paid for its entropy too. */
public interface SoftSpec extends OffPolicySpec {
  /** Returns those that all such algorithms share. */
  SoftConfig soft();

  /** Returns what critics say, and how it becomes one value. */
  CriticKind critics();
}
