package dev.mobula.tune.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.tune.Configs;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.space.SearchSpace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RandomSearchTest extends SearcherContract {
  private static final SearchSpace GRID =
      SearchSpace.of(
          Map.of(
              "a",
              Tune.gridSearch(1, 2, 3),
              "b",
              Tune.gridSearch("x", "y"),
              "c",
              Tune.uniform(0, 1)));

  @Override
  protected SearchAlgorithm algorithm() {
    return new RandomSearch(false);
  }

  private static List<Map<String, Object>> all(
      SearchSpace space, long samples, boolean constantGridSearch) {
    SearchProperties properties =
        new SearchProperties(space, List.of(Objective.min("loss")), samples, 0);
    return new Driver(new RandomSearch(constantGridSearch).create(properties), 0).run(1000);
  }

  @Test
  void shouldTryTheWholeGridForEachSampleInRaysOrder() {
    List<Object> tried = new ArrayList<>();
    for (Map<String, Object> config : all(GRID, 2, false)) {
      tried.add("" + config.get("a") + config.get("b"));
    }
    List<String> once = List.of("1x", "2x", "3x", "1y", "2y", "3y");
    assertEquals(once, tried.subList(0, 6));
    assertEquals(once, tried.subList(6, 12));
    assertEquals(12, tried.size());
  }

  @Test
  void shouldDrawAnewForEachOfTheGridUnlessToldOtherwise() {
    assertEquals(12, distinct(all(GRID, 2, false)));
    assertEquals(2, distinct(all(GRID, 2, true)));
  }

  private static int distinct(List<Map<String, Object>> configs) {
    return new HashSet<>(configs.stream().map(config -> Configs.number(config, "c")).toList())
        .size();
  }

  @Test
  void shouldTryAGridBelowAnOptionOfAGridWithThatOptionOnly() {
    SearchSpace space =
        SearchSpace.of(
            Map.of(
                "opt",
                Tune.gridSearch(
                    Map.of("type", "sgd", "momentum", Tune.gridSearch(0, 1)),
                    Map.of("type", "adam"))));
    assertEquals(3, new HashSet<>(all(space, 1, false)).size());
    assertEquals(6, all(space, 2, false).size());
  }

  @Test
  void shouldSkipWhatOfTheGridContradictsTheConstraints() {
    SearchSpace space = GRID.constrainedBy("a != 2", config -> Configs.integer(config, "a") != 2);
    assertEquals(4, all(space, 1, false).size());
    SearchSpace none = GRID.constrainedBy("a > 3", config -> Configs.integer(config, "a") > 3);
    assertThrows(TuneException.class, () -> all(none, -1, false));
  }

  @Test
  void shouldRepeatASpaceWithNothingToDraw() {
    SearchSpace space = SearchSpace.of(Map.of("a", 1));
    assertEquals(List.of(Map.of("a", 1), Map.of("a", 1)), all(space, 2, false));
    assertNotEquals(0, all(space, 1, true).size());
  }
}
