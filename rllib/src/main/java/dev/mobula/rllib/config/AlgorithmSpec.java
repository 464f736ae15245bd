package dev.mobula.rllib.config;

/** The {@code config} of an algorithm: a record with the shared settings inlined in it. */
public interface AlgorithmSpec {
  /** Returns the settings that all algorithms share. */
  AlgorithmConfig common();
}
