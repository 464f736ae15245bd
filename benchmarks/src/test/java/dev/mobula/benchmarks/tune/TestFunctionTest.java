package dev.mobula.benchmarks.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestFunctionTest {
  private static double[] optimum(String function) {
    return switch (function) {
      case "branin" -> new double[] {Math.PI, 2.275};
      case "hartmann3" -> new double[] {0.114614, 0.555649, 0.852547};
      case "hartmann6" -> new double[] {0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573};
      case "rosenbrock5" -> new double[] {1, 1, 1, 1, 1};
      default -> new double[0];
    };
  }

  @Test
  void shouldHaveTheKnownValuesAtTheKnownPlaces() {
    for (TestFunction function : TestFunction.ALL) {
      Map<String, Object> config = new LinkedHashMap<>();
      double[] x = optimum(function.name());
      for (int i = 0; i < x.length; i++) {
        config.put("x" + i, x[i]);
      }
      if (function.name().equals("mixed")) {
        config.putAll(Map.of("lr", 1e-3, "layers", 3, "activation", "relu"));
        config.put("optimizer", Map.of("type", "adam", "epsilon", 1e-6));
      }
      function.space().encode(config);
      assertEquals(
          function.optimum(), function.value().applyAsDouble(config), 1e-5, function.name());
    }
  }
}
