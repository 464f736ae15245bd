package dev.mobula.tune.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.TuneProblem;
import dev.mobula.tune.space.SearchSpace;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GridSearchTest {
  private static Searcher searcher(Map<String, Object> config) {
    return new GridSearch()
        .create(new SearchProperties(SearchSpace.of(config), List.of(Objective.min("loss")), 1, 0));
  }

  @Test
  void shouldTryEveryConfigurationOnce() {
    Searcher searcher =
        searcher(
            Map.of(
                "n",
                Tune.randint(0, 3),
                "opt",
                Tune.choice("sgd", Map.of("beta", Tune.quniform(0, 1, 0.5)))));
    List<Map<String, Object>> tried = new Driver(searcher, 0).run(100);
    assertEquals(12, tried.size());
    assertEquals(12, new HashSet<>(tried).size());
    assertEquals(12, searcher.totalTrials().orElseThrow());
  }

  @Test
  void shouldNameEveryDomainWithTooManyValues() {
    var e =
        assertThrows(
            TuneConfigException.class,
            () -> searcher(Map.of("lr", Tune.uniform(0, 1), "n", Tune.randint(0, 1L << 30))));
    assertEquals(List.of("lr", "n"), e.problems().stream().map(TuneProblem::key).toList());
  }

  @Test
  void shouldRefuseMoreCombinationsThanAnyoneTries() {
    Map<String, Object> config =
        Map.of("a", Tune.randint(0, 5000), "b", Tune.randint(0, 5000), "c", Tune.randint(0, 9));
    var e = assertThrows(TuneException.class, () -> searcher(config));
    assertEquals(
        "expected a grid of at most 1000000 combinations, found 25000000 and more with b; use"
            + " another search_alg, or fewer values",
        e.getMessage());
  }
}
