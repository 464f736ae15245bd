package dev.mobula.envs;

import java.util.List;

/**
 * Environments that a library brings along. Found by {@link java.util.ServiceLoader} when {@link
 * Environments} is first used; has a public constructor without arguments.
 */
public interface EnvironmentProvider {
  /**
   * One environment.
   *
   * @param spec what is known of it
   * @param factory makes it
   */
  record Entry(EnvironmentSpec spec, EnvironmentFactory factory) {}

  /** Returns the environments. */
  List<Entry> environments();

  /** Returns where environments are looked up that cannot be listed. */
  default List<EnvironmentNamespace> namespaces() {
    return List.of();
  }
}
