package dev.mobula.examples.inventory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.StepResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JointReplenishmentTest {
  /** Nobody comes but on the days that have a factor. */
  private static Map<String, Object> config(List<Double> factors) {
    return Map.of(
        "demand_means", List.of(2.0, 4.0),
        "weekday_factors", factors,
        "days", 4,
        "shelf", 30,
        "order_cost", 40,
        "item_cost", 5,
        "holding_cost", 1,
        "lost_sale_cost", 19);
  }

  private static final List<Double> QUIET = List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);

  private static float[] seen(Map<String, Object> observation) {
    return (float[]) Objects.requireNonNull(observation.get(JointReplenishment.OBSERVATIONS));
  }

  private static int[] mask(Map<String, Object> observation) {
    return (int[]) Objects.requireNonNull(observation.get(JointReplenishment.ACTION_MASK));
  }

  @Test
  void shouldDeliverAfterTheLeadTimeAndChargeForOrdersAndStock() {
    JointReplenishment shop = new JointReplenishment(config(QUIET));
    float[] start = seen(shop.reset(1L, Map.of()).observation());
    float a = start[0];
    float b = start[2];
    StepResult<Map<String, Object>> ordered = shop.step(new int[] {2, 0});
    assertEquals(-(40 + 5 + a + b), ordered.reward());
    assertArrayEquals(new float[] {a, 12, b, 0}, first(ordered));
    StepResult<Map<String, Object>> both = shop.step(new int[] {0, 1});
    assertEquals(-(40 + 5 + a + b), both.reward());
    assertArrayEquals(new float[] {a + 12, 0, b, 6}, first(both));
    StepResult<Map<String, Object>> nothing = shop.step(new int[] {0, 0});
    assertEquals(-(a + 12 + b), nothing.reward());
    assertArrayEquals(new float[] {a + 12, 0, b + 6, 0}, first(nothing));
    assertFalse(nothing.truncated());
    assertTrue(shop.step(new int[] {0, 0}).truncated());
  }

  private static float[] first(StepResult<Map<String, Object>> result) {
    return Arrays.copyOf(seen(result.observation()), 4);
  }

  @Test
  void shouldLoseSalesAndNeverOweThem() {
    Stock stock = new Stock(2);
    stock.start(3);
    stock.order(6);
    assertEquals(2, stock.sell(5));
    stock.nextDay();
    assertEquals(0, stock.there());
    assertEquals(6, stock.position());
    stock.nextDay();
    assertEquals(6, stock.there());
  }

  @Test
  void shouldAllowOnlyWhatTheShelfHasRoomFor() {
    JointReplenishment shop = new JointReplenishment(config(QUIET));
    int there = (int) seen(shop.reset(1L, Map.of()).observation())[0];
    Map<String, Object> observation = shop.step(new int[] {2, 0}).observation();
    int room = (30 - there - 12) / 6;
    int[] mask = mask(observation);
    for (int pallets = 0; pallets <= 4; pallets++) {
      assertEquals(pallets <= room ? 1 : 0, mask[pallets]);
    }
    EnvironmentException refused =
        assertThrows(EnvironmentException.class, () -> shop.step(new int[] {room + 1, 0}));
    assertTrue(String.valueOf(refused.getMessage()).contains("of item 0"), refused.getMessage());
  }

  @Test
  void shouldDrawPoissonDemand() {
    PoissonDemand demand = new PoissonDemand(3);
    Rng rng = new Rng(5);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 20_000; i++) {
      int units = demand.draw(rng);
      sum += units;
      squares += units * units;
    }
    double mean = sum / 20_000;
    assertEquals(3, mean, 0.05);
    assertEquals(3, squares / 20_000 - mean * mean, 0.15);
  }

  @Test
  void shouldRefuseWrongSettings() {
    assertThrows(EnvironmentException.class, () -> new JointReplenishment(Map.of("dais", 3)));
    assertThrows(EnvironmentException.class, () -> new JointReplenishment(Map.of("item_cost", -1)));
    assertThrows(
        EnvironmentException.class,
        () -> new JointReplenishment(Map.of("weekday_factors", List.of(1.0))));
  }
}
