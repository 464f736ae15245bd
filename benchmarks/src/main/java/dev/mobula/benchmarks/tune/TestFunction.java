package dev.mobula.benchmarks.tune;

import dev.mobula.columns.math.DetMath;
import dev.mobula.tune.Tune;
import dev.mobula.tune.space.SearchSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * A function whose least value is known.
 *
 * @param name its name
 * @param space where it is searched
 * @param optimum its least value there
 * @param value computes it from a configuration
 */
record TestFunction(
    String name, SearchSpace space, double optimum, ToDoubleFunction<Map<String, Object>> value) {

  /** All functions, in the order of the report. */
  static final List<TestFunction> ALL =
      List.of(branin(), hartmann3(), hartmann6(), rosenbrock5(), mixed());

  /** F. Branin, 1972, with the constants of L. Dixon and G. Szegő, 1978. */
  private static TestFunction branin() {
    SearchSpace space =
        SearchSpace.of(Map.of("x0", Tune.uniform(-5, 10), "x1", Tune.uniform(0, 15)));
    return new TestFunction(
        "branin", space, 0.397887, config -> branin(x(config, 0), x(config, 1)));
  }

  private static double branin(double x, double y) {
    double a = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
    return a * a + 10 * (1 - 1 / (8 * Math.PI)) * DetMath.cos(x) + 10;
  }

  private static TestFunction hartmann3() {
    double[][] a = {{3, 10, 30}, {0.1, 10, 35}, {3, 10, 30}, {0.1, 10, 35}};
    double[][] p = {
      {0.3689, 0.1170, 0.2673},
      {0.4699, 0.4387, 0.7470},
      {0.1091, 0.8732, 0.5547},
      {0.0381, 0.5743, 0.8828}
    };
    return new TestFunction("hartmann3", cube(3, 0, 1), -3.86278, config -> hartmann(config, a, p));
  }

  private static TestFunction hartmann6() {
    double[][] a = {
      {10, 3, 17, 3.5, 1.7, 8},
      {0.05, 10, 17, 0.1, 8, 14},
      {3, 3.5, 1.7, 10, 17, 8},
      {17, 8, 0.05, 10, 0.1, 14}
    };
    double[][] p = {
      {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
      {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
      {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
      {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
    };
    return new TestFunction("hartmann6", cube(6, 0, 1), -3.32237, config -> hartmann(config, a, p));
  }

  /** L. Dixon, G. Szegő, "The Global Optimization Problem: An Introduction", 1978. */
  private static double hartmann(Map<String, Object> config, double[][] a, double[][] p) {
    double[] weights = {1, 1.2, 3, 3.2};
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double exponent = 0;
      for (int j = 0; j < a[i].length; j++) {
        double distance = x(config, j) - p[i][j];
        exponent += a[i][j] * distance * distance;
      }
      sum += weights[i] * DetMath.exp(-exponent);
    }
    return -sum;
  }

  private static TestFunction rosenbrock5() {
    return new TestFunction(
        "rosenbrock5",
        cube(5, -5, 10),
        0,
        config -> {
          double sum = 0;
          for (int i = 0; i < 4; i++) {
            double x = x(config, i);
            double valley = x(config, i + 1) - x * x;
            sum += 100 * valley * valley + (1 - x) * (1 - x);
          }
          return sum;
        });
  }

  /** A search as training has it: magnitudes, whole numbers, choices, and what depends on them. */
  private static TestFunction mixed() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("lr", Tune.loguniform(1e-5, 1));
    config.put("layers", Tune.randint(1, 7));
    config.put("activation", Tune.choice("relu", "tanh", "elu"));
    config.put(
        "optimizer",
        Tune.choice(
            Map.of("type", "sgd", "momentum", Tune.uniform(0, 1)),
            Map.of("type", "adam", "epsilon", Tune.loguniform(1e-9, 1e-2)),
            Map.of("type", "rmsprop", "decay", Tune.uniform(0, 1))));
    return new TestFunction("mixed", SearchSpace.of(config), 0, TestFunction::mixed);
  }

  private static double mixed(Map<String, Object> config) {
    double layers = number(config, "layers") - 3;
    double activation =
        switch ((String) value(config, "activation")) {
          case "relu" -> 0;
          case "tanh" -> 0.3;
          default -> 0.6;
        };
    return square(log10(config, "lr") + 3)
        + 0.2 * layers * layers
        + activation
        + optimizer((Map<?, ?>) value(config, "optimizer"));
  }

  private static double optimizer(Map<?, ?> config) {
    return switch ((String) value(config, "type")) {
      case "sgd" -> 0.5 + 4 * square(number(config, "momentum") - 0.9);
      case "adam" -> 0.1 * square(log10(config, "epsilon") + 6);
      default -> 0.8 + square(number(config, "decay") - 0.5);
    };
  }

  private static double square(double x) {
    return x * x;
  }

  private static double log10(Map<?, ?> config, String key) {
    return DetMath.log(number(config, key)) / DetMath.log(10.0);
  }

  private static SearchSpace cube(int dimensions, double lower, double upper) {
    Map<String, Object> config = new LinkedHashMap<>();
    for (int i = 0; i < dimensions; i++) {
      config.put("x" + i, Tune.uniform(lower, upper));
    }
    return SearchSpace.of(config);
  }

  private static double x(Map<?, ?> config, int index) {
    return number(config, "x" + index);
  }

  private static double number(Map<?, ?> config, String key) {
    return ((Number) value(config, key)).doubleValue();
  }

  private static Object value(Map<?, ?> config, String key) {
    return Objects.requireNonNull(config.get(key), key);
  }
}
