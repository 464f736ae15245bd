package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImportanceTest {
  private static Map<String, Double> shares(int trials) {
    Random random = new Random(1);
    List<Map<String, Object>> settings = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      double lr = random.nextDouble();
      double other = random.nextDouble();
      boolean good = random.nextInt(4) == 0;
      settings.add(
          Map.of("lr", lr, "other", other, "kind", good ? "good" : "bad" + i % 3, "fixed", 1));
      losses.add(Math.abs(lr - 0.5) + (good ? 0 : 0.3));
    }
    return Importance.of(settings, losses);
  }

  @Test
  void shouldPutWhatMattersFirst() {
    Map<String, Double> shares = shares(200);
    assertEquals(List.of("kind", "lr", "other"), shares.keySet().stream().sorted().toList());
    assertTrue(shares.getOrDefault("other", 1.0) < 0.1, shares.toString());
    assertEquals(1, shares.values().stream().mapToDouble(Double::doubleValue).sum(), 1e-12);
  }

  @Test
  void shouldSayNothingOfAFewTrials() {
    assertEquals(Map.of(), shares(9));
  }
}
