package dev.mobula.examples.inventory;

import dev.mobula.cli.suite.Comparison;
import dev.mobula.envs.EnvConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Compares PPO with the policies of the field: {@code ./mobula example compare inventory}. */
public final class CompareInventory {
  /**
   * The best numbers of order days that are known: days, then levels by day and item. They were
   * found by climbing from four starts on 40 training episodes.
   */
  static final List<Integer> ORDER_DAYS =
      List.of(
          0, 0, 1, 0, 0, 0, 1, 23, 18, 28, 26, 17, 28, 8, 17, 26, 25, 11, 4, 8, 21, 22, 25, 16, 26,
          2, 6, 8);

  private CompareInventory() {}

  /** Takes what {@link Comparison#run} takes. */
  public static void main(String[] arguments) throws IOException {
    InventoryConfig config = InventoryConfig.of(EnvConfig.of("JointReplenishment", Map.of()));
    Comparison.run(List.of(arguments), new ReplenishmentPolicies(config).all(List.of(ORDER_DAYS)));
  }
}
