package dev.mobula.tune.search;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Configs;
import dev.mobula.tune.Tune;
import dev.mobula.tune.space.SearchSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With fixed seeds; {@code benchmarks/run tune-quality} says how good they are. */
class ModelsLearnTest {
  private static final SearchSpace SPACE =
      SearchSpace.of(
          Map.of(
              "x", Tune.uniform(0, 1),
              "lr", Tune.loguniform(1e-6, 1),
              "n", Tune.randint(0, 20),
              "c", Tune.choice("a", "b", "c", "d")));

  private static double loss(Map<String, Object> config) {
    double x = Configs.number(config, "x") - 0.7;
    double lr = (StrictMath.log10(Configs.number(config, "lr")) + 3) / 6;
    double n = (Configs.number(config, "n") - 4) / 20;
    return x * x + lr * lr + n * n + ("c".equals(config.get("c")) ? 0 : 0.3);
  }

  /** Returns the mean loss of the last 20 of 80 trials. */
  private static double lastLosses(String type) {
    Searcher searcher =
        SearchAlgorithms.of("search_alg", Map.of("type", type))
            .create(new SearchProperties(SPACE, List.of(Objective.max("score")), -1, 3));
    double sum = 0;
    for (int i = 0; i < 80; i++) {
      if (searcher.suggest("trial_" + i) instanceof Suggestion.Configuration(var config)) {
        double loss = loss(config);
        sum += i < 60 ? 0 : loss / 20;
        Metrics result = Metrics.of(Map.of("score", -loss, "training_iteration", 1));
        searcher.onTrialComplete("trial_" + i, result, false);
      }
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tpe", "gp", "cmaes", "bohb", "nsga2"})
  void shouldSuggestBetterConfigurationsThanRandomSearch(String type) {
    double random = lastLosses("random");
    double found = lastLosses(type);
    assertTrue(found < 0.75 * random, type + " " + found + ", random " + random);
  }
}
