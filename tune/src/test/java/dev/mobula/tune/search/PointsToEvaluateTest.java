package dev.mobula.tune.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.tune.Configs;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.search.tpe.TpeSearch;
import dev.mobula.tune.space.SearchSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PointsToEvaluateTest extends SearcherContract {
  @Override
  protected SearchAlgorithm algorithm() {
    return new TpeSearch(5, 24)
        .startingWith(
            List.of(Map.of("lr", 0.01, "layers", 3), Map.of("opt", Map.of("type", "sgd"))));
  }

  private static Searcher starting(SearchSpace space, long samples) {
    return new RandomSearch(false)
        .startingWith(List.of(Map.of("a", 2), Map.of("a", 1)))
        .create(new SearchProperties(space, List.of(Objective.min("loss")), samples, 0));
  }

  private static final SearchSpace SPACE =
      SearchSpace.of(Map.of("a", Tune.randint(0, 5), "b", Tune.randint(0, 5)));

  @Test
  void shouldTryThePointsFirst() {
    List<Map<String, Object>> tried = new Driver(starting(SPACE, 4), 0).run(9);
    assertEquals(4, tried.size());
    assertEquals(2, Configs.integer(tried.get(0), "a"));
    assertEquals(1, Configs.integer(tried.get(1), "a"));
  }

  @Test
  void shouldDrawWhatIsLeftOutUntilTheConstraintsHold() {
    SearchSpace space =
        SPACE.constrainedBy("b < a", c -> Configs.integer(c, "b") < Configs.integer(c, "a"));
    List<Map<String, Object>> tried = new Driver(starting(space, 4), 0).run(2);
    assertEquals(0, Configs.integer(tried.get(1), "b"));
    SearchSpace none = SPACE.constrainedBy("a > 1", c -> Configs.integer(c, "a") > 1);
    var e = assertThrows(TuneConfigException.class, () -> starting(none, 4));
    assertEquals("points_to_evaluate.1", e.problems().getFirst().key());
  }

  @Test
  void shouldAskForMoreSamplesThanPoints() {
    assertThrows(TuneException.class, () -> starting(SPACE, 2));
  }
}
