package dev.mobula.envs;

import java.util.Map;

/**
 * Environments that a library brings along. Found by {@link java.util.ServiceLoader} when {@link
 * Environments} is first used; has a public constructor without arguments.
 */
public interface EnvironmentProvider {
  /** Returns the factories by spec. */
  Map<EnvironmentSpec, EnvironmentFactory> environments();
}
