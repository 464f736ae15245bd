package dev.mobula.envs.gymnasium;

import dev.mobula.envs.EnvironmentNamespace;
import dev.mobula.envs.EnvironmentProvider;
import java.util.List;

/** Brings along the namespace {@code gymnasium}; found by the service loader. */
public final class GymnasiumProvider implements EnvironmentProvider {
  /** Creates it; called by the service loader. */
  public GymnasiumProvider() {}

  @Override
  public List<Entry> environments() {
    return List.of();
  }

  @Override
  public List<EnvironmentNamespace> namespaces() {
    return List.of(new GymnasiumNamespace());
  }
}
