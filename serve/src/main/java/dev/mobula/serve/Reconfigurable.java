package dev.mobula.serve;

import org.jspecify.annotations.Nullable;

/** A class of a deployment that takes a configuration while it runs. */
public interface Reconfigurable {
  /**
   * Takes a configuration: right after the constructor where there is one, and whenever another is
   * deployed, beside requests that run.
   *
   * @param userConfig null where one that there was is left out now
   * @throws Exception if it cannot be used: the replica is not started, or keeps the one before
   */
  void reconfigure(@Nullable Object userConfig) throws Exception;
}
