package dev.mobula.rllib.config;

/** What is asked of the environments and callbacks that an experiment names. */
public enum References {
  /** Nothing: they may become known later, or be those of another machine. */
  UNCHECKED,
  /** They are registered or on the class path. */
  ON_CLASS_PATH
}
