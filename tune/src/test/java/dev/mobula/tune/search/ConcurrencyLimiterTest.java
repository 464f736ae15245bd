package dev.mobula.tune.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.mobula.tune.Tune;
import dev.mobula.tune.search.tpe.TpeSearch;
import dev.mobula.tune.space.SearchSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTest extends SearcherContract {
  @Override
  protected SearchAlgorithm algorithm() {
    return properties -> new ConcurrencyLimiter(new TpeSearch(5, 24).create(properties), 2, true);
  }

  private static Searcher limited(boolean batch) {
    SearchProperties properties =
        new SearchProperties(
            SearchSpace.of(Map.of("a", Tune.uniform(0, 1))), List.of(Objective.min("loss")), -1, 0);
    return new ConcurrencyLimiter(new RandomSearch(false).create(properties), 2, batch);
  }

  @Test
  void shouldSuggestAgainWhenOneOfTheTrialsHasEnded() {
    Searcher searcher = limited(false);
    assertInstanceOf(Suggestion.Configuration.class, searcher.suggest("a"));
    assertInstanceOf(Suggestion.Configuration.class, searcher.suggest("b"));
    assertEquals(new Suggestion.NotNow(), searcher.suggest("c"));
    searcher.onTrialComplete("b", null, true);
    assertInstanceOf(Suggestion.Configuration.class, searcher.suggest("c"));
    assertEquals(new Suggestion.NotNow(), searcher.suggest("d"));
  }

  @Test
  void shouldWaitForTheWholeBatch() {
    Searcher searcher = limited(true);
    searcher.suggest("a");
    searcher.suggest("b");
    searcher.onTrialComplete("b", null, true);
    assertEquals(new Suggestion.NotNow(), searcher.suggest("c"));
    searcher.onTrialComplete("a", null, true);
    assertInstanceOf(Suggestion.Configuration.class, searcher.suggest("c"));
  }
}
