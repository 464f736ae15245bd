package dev.mobula.tune.search.cmaes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Tune;
import dev.mobula.tune.search.Objective;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;
import dev.mobula.tune.search.SearcherContract;
import dev.mobula.tune.search.Suggestion;
import dev.mobula.tune.space.SearchSpace;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CmaEsSearchTest extends SearcherContract {
  @Override
  protected SearchAlgorithm algorithm() {
    return CmaEsSearch.DEFAULT;
  }

  @Test
  void shouldStartAnewWhenAllOfAGenerationIsTheSame() {
    SearchSpace space = SearchSpace.of(Map.of("a", Tune.randint(0, 10), "b", Tune.randint(0, 10)));
    Searcher searcher =
        CmaEsSearch.DEFAULT.create(
            new SearchProperties(space, List.of(Objective.min("loss")), -1, 1));
    Set<Map<String, Object>> late = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      if (searcher.suggest("trial_" + i) instanceof Suggestion.Configuration(var config)) {
        if (i >= 200) {
          late.add(config);
        }
        double loss = config.values().stream().mapToDouble(v -> ((Number) v).doubleValue()).sum();
        searcher.onTrialComplete("trial_" + i, Metrics.of(Map.of("loss", loss)), false);
      }
    }
    assertTrue(late.size() > 10, late.size() + " configurations in 200 trials");
  }
}
