package dev.mobula.tune.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.TuneProblem;
import dev.mobula.tune.space.SearchSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchAlgorithmsTest {
  private static SearchProperties properties(Map<String, Object> config, Objective... objectives) {
    return new SearchProperties(SearchSpace.of(config), List.of(objectives), 10, 0);
  }

  private static SearchProperties properties(Map<String, Object> config) {
    return properties(config, Objective.min("loss"));
  }

  @Test
  void shouldMakeEveryAlgorithmByItsName() {
    for (String name : SearchAlgorithms.names()) {
      Searcher searcher =
          SearchAlgorithms.of("search_alg", Map.of("type", name))
              .create(properties(Map.of("n", Tune.randint(0, 9))));
      assertInstanceOf(Suggestion.Configuration.class, searcher.suggest("trial"), name);
      assertEquals(name, searcher.save().get("type"));
    }
  }

  @Test
  void shouldWrapAsTheSettingsSay() {
    Map<String, Object> settings =
        Map.of(
            "type",
            "tpe",
            "n_startup_trials",
            4,
            "max_concurrent",
            2,
            "batch",
            true,
            "repeat",
            3,
            "seed_key",
            "run.seed",
            "points_to_evaluate",
            List.of(Map.of("n", 7)));
    Searcher searcher =
        SearchAlgorithms.of("search_alg", settings)
            .create(properties(Map.of("n", Tune.randint(0, 9))));
    assertEquals(30, searcher.totalTrials().orElseThrow());
    for (int i = 0; i < 2; i++) {
      assertEquals(
          new Suggestion.Configuration(Map.of("n", 7, "run", Map.of("seed", (long) i))),
          searcher.suggest("trial_" + i));
    }
    assertInstanceOf(Suggestion.NotNow.class, searcher.suggest("trial_2"));
  }

  @Test
  void shouldNameEveryWrongSetting() {
    Map<String, Object> settings =
        Map.of("type", "tpe", "n_startup", 4, "repeat", 0, "n_ei_candidates", "many");
    var e =
        assertThrows(TuneConfigException.class, () -> SearchAlgorithms.of("search_alg", settings));
    assertEquals(
        List.of("search_alg.n_ei_candidates", "search_alg.n_startup", "search_alg.repeat"),
        e.problems().stream().map(TuneProblem::key).sorted().toList());
    assertTrue(String.valueOf(e.getMessage()).contains("did you mean n_startup_trials?"));
  }

  @Test
  void shouldSuggestTheNameOfAnAlgorithm() {
    var e =
        assertThrows(
            TuneConfigException.class,
            () -> SearchAlgorithms.of("search_alg", Map.of("type", "cma-es")));
    assertEquals("did you mean cmaes?", e.problems().getFirst().fix());
  }

  @Test
  void shouldRefuseAnEmptySpaceAGridAndSeveralMetricsWhereTheyAreNone() {
    for (String name : List.of("tpe", "gp", "cmaes", "bohb", "sobol")) {
      SearchAlgorithm algorithm = SearchAlgorithms.of("search_alg", Map.of("type", name));
      assertThrows(TuneException.class, () -> algorithm.create(properties(Map.of("a", 1))));
      Map<String, Object> grid = Map.of("a", Tune.gridSearch(1, 2));
      var e =
          assertThrows(TuneConfigException.class, () -> algorithm.create(properties(grid)), name);
      assertEquals("a", e.problems().getFirst().key());
    }
    SearchProperties two =
        properties(Map.of("a", Tune.uniform(0, 1)), Objective.min("x"), Objective.min("y"));
    SearchAlgorithm tpe = SearchAlgorithms.of("search_alg", Map.of("type", "tpe"));
    assertThrows(TuneException.class, () -> tpe.create(two));
  }

  @Test
  void shouldRefusePointsThatAreNone() {
    List<Map<String, Object>> points = List.of(Map.of("n", 3), Map.of("n", 99), Map.of("m", 1));
    SearchAlgorithm algorithm = new RandomSearch(false).startingWith(points);
    var e =
        assertThrows(
            TuneConfigException.class,
            () -> algorithm.create(properties(Map.of("n", Tune.randint(0, 9)))));
    assertEquals(
        List.of("points_to_evaluate.1.n", "points_to_evaluate.2.m"),
        e.problems().stream().map(TuneProblem::key).toList());
  }
}
