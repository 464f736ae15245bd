package dev.mobula.examples.inventory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.cli.suite.HeuristicFamily;
import dev.mobula.envs.EnvConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplenishmentPoliciesTest {
  private final InventoryConfig config =
      InventoryConfig.of(
          EnvConfig.of(
              "test",
              Map.of(
                  "demand_means", List.of(2.0, 4.0),
                  "weekday_factors", List.of(1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 1.0))));

  /** A Friday on which there are 2 and 14 units. */
  private final Map<String, Object> friday =
      Map.of(JointReplenishment.OBSERVATIONS, new float[] {2, 0, 8, 6, 0, 0, 0, 0, 1, 0, 0});

  private int[] order(int family, int... numbers) {
    HeuristicFamily<Map<String, Object>, int[]> chosen =
        new ReplenishmentPolicies(config).all(List.of()).get(family);
    assertEquals(chosen.upper().size(), numbers.length);
    return chosen.of().apply(numbers).act(friday, 0);
  }

  @Test
  void shouldForecastTheWeekend() {
    Shelf shelf = Shelf.of(config, friday);
    assertEquals(4, shelf.weekday());
    assertEquals(14, shelf.position(1));
    assertEquals(2 + 6 + 1, shelf.forecast(0, 2.5));
  }

  @Test
  void shouldOrderByTheRuleOfEachPolicy() {
    // s: 1 and 1 day, 2 and 4 units; S: 3 days, 10 and 20 units
    assertArrayEquals(new int[] {1, 0}, order(0, 4, 4, 8, 8));
    // c: 2 days, 8 and 16 units; S: 3 days
    assertArrayEquals(new int[] {1, 1}, order(1, 4, 4, 4, 4, 4, 4));
    assertArrayEquals(new int[] {0, 0}, order(1, 0, 0, 8, 8, 4, 4));
    // 8 and 6 units are missing to S
    assertArrayEquals(new int[] {1, 1}, order(2, 14, 12, 12));
    assertArrayEquals(new int[] {0, 0}, order(2, 15, 12, 12));
    int[] days = new int[7 + 7 * 2];
    days[4] = 1;
    days[7 + 4 * 2] = 20;
    days[7 + 4 * 2 + 1] = 14;
    assertArrayEquals(new int[] {3, 0}, order(3, days));
    days[4] = 0;
    assertArrayEquals(new int[] {0, 0}, order(3, days));
  }

  @Test
  void shouldBeginTheSearchOfOrderDaysAtKnownNumbers() {
    InventoryConfig shop = InventoryConfig.of(EnvConfig.of("test", Map.of()));
    List<List<Integer>> known = List.of(CompareInventory.ORDER_DAYS);
    assertEquals(known, new ReplenishmentPolicies(shop).all(known).get(3).known());
  }
}
