package dev.mobula.examples.inventory;

import dev.mobula.cli.suite.Comparison;
import dev.mobula.envs.EnvConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Compares PPO with the policies of the field: {@code ./mobula example compare inventory}. */
public final class CompareInventory {
  private CompareInventory() {}

  /** Takes what {@link Comparison#run} takes. */
  public static void main(String[] arguments) throws IOException {
    InventoryConfig config = InventoryConfig.of(EnvConfig.of("JointReplenishment", Map.of()));
    Comparison.run(List.of(arguments), new ReplenishmentPolicies(config).all());
  }
}
