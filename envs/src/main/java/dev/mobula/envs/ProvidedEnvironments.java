package dev.mobula.envs;

import dev.mobula.envs.EnvironmentProvider.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together what providers bring along. */
final class ProvidedEnvironments {
  private ProvidedEnvironments() {}

  /**
   * Returns the environments of all providers by id.
   *
   * @throws EnvironmentException if two have one id, naming the providers
   */
  static Map<String, Entry> of(List<EnvironmentProvider> providers) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, EnvironmentProvider> owners = new LinkedHashMap<>();
    for (EnvironmentProvider provider : providers) {
      for (Entry entry : provider.environments()) {
        String id = entry.spec().id();
        EnvironmentProvider other = owners.putIfAbsent(id, provider);
        if (other != null) {
          throw new EnvironmentException(
              "expected an id of each environment's own, found '%s' from both %s and %s; rename one, or leave its provider off the class path"
                  .formatted(id, other.getClass().getName(), provider.getClass().getName()));
        }
        entries.put(id, entry);
      }
    }
    return entries;
  }
}
