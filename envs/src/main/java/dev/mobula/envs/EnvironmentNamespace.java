package dev.mobula.envs;

import dev.mobula.envs.EnvironmentProvider.Entry;
import java.util.Map;

/**
 * Environments that are known to something else, such as another language's registry, and are named
 * {@code prefix:name}. Any thread.
 */
public interface EnvironmentNamespace {
  /** Returns what their ids begin with, up to the colon, such as {@code gymnasium}. */
  String prefix();

  /**
   * Looks an environment up.
   *
   * @param id the whole id, prefix included
   * @param envConfig what it will be made with, {@code max_episode_steps} included
   * @throws EnvironmentException if it is not known, or cannot be made with these settings
   */
  Entry find(String id, Map<String, Object> envConfig);
}
