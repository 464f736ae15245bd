package dev.mobula.rllib.config;

import dev.mobula.columns.Shareable;

/** The {@code config} of an algorithm: a record with the shared settings inlined in it. */
public interface AlgorithmSpec extends Shareable {
  /** Returns the settings that all algorithms share. */
  AlgorithmConfig common();
}
