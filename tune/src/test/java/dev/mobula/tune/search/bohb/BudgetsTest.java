package dev.mobula.tune.search.bohb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.search.Objective;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;
import dev.mobula.tune.space.Point;
import dev.mobula.tune.space.SearchSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private static final Point POINT = Point.ofList(List.of(0.5));

  @Test
  void shouldTakeTheLargestBudgetWithEnoughResults() {
    Budgets budgets = new Budgets();
    for (int i = 0; i < 5; i++) {
      budgets.add(1, POINT, i);
    }
    budgets.add(3, POINT, 7);
    budgets.add(3, POINT, 8);
    budgets.add(9, POINT, 9);
    assertEquals(2, budgets.largest(2).orElseThrow().size());
    assertEquals(5, budgets.largest(3).orElseThrow().size());
    assertEquals(0, budgets.largest(6).stream().count());
  }

  @Test
  void shouldCountATrialOnceForEachBudget() {
    Budgets budgets = new Budgets();
    budgets.add("a", 3, POINT, 1);
    budgets.add("a", 3, POINT, 2);
    budgets.add("a", 9, POINT, 3);
    budgets.add("b", 3, POINT, 4);
    assertEquals(2, budgets.largest(2).orElseThrow().size());
    assertEquals(1, budgets.largest(1).orElseThrow().size());
  }

  @Test
  void shouldSayWhichMetricCountsTheBudget() {
    Searcher searcher =
        BohbSearch.DEFAULT.create(
            new SearchProperties(
                SearchSpace.of(Map.of("x", Tune.uniform(0, 1))),
                List.of(Objective.min("loss")),
                -1,
                0));
    searcher.suggest("trial");
    Metrics result = Metrics.of(Map.of("loss", 1));
    var e = assertThrows(TuneException.class, () -> searcher.onTrialResult("trial", result));
    assertEquals(
        "search_alg.time_attr: expected a number reported as 'training_iteration', found null; set"
            + " it to a metric that counts a trial's budget",
        e.getMessage());
  }
}
