package dev.mobula.tune.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.train.Metrics;
import dev.mobula.tune.search.tpe.TpeSearch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RepeaterTest extends SearcherContract {
  @Override
  protected SearchAlgorithm algorithm() {
    return new TpeSearch(3, 24).repeated(3, "seed");
  }

  @Override
  protected int trialsPerSample() {
    return 3;
  }

  /** Suggests always the same, and notes what it is told. */
  private static final class Listener implements Searcher {
    private final List<String> heard = new ArrayList<>();

    @Override
    public Suggestion suggest(String trialId) {
      Map<String, Object> config = new LinkedHashMap<>(Map.of("debug", Map.of("seed", 100)));
      return new Suggestion.Configuration(config);
    }

    @Override
    public void onTrialComplete(String trialId, @Nullable Metrics result, boolean error) {
      heard.add(trialId + " " + (result == null ? "failed" : result.number("loss")));
    }

    @Override
    public void addEvaluated(Map<String, Object> config, Metrics result) {}

    @Override
    public OptionalLong totalTrials() {
      return OptionalLong.empty();
    }

    @Override
    public Map<String, Object> save() {
      return Map.of();
    }

    @Override
    public void restore(Map<String, Object> state) {}
  }

  private final Listener listener = new Listener();
  private final Repeater repeater = new Repeater(listener, 2, "debug.seed");

  private void end(String trialId, double loss) {
    repeater.onTrialComplete(trialId, Metrics.of(Map.of("loss", loss, "note", "x")), false);
  }

  @Test
  void shouldGiveEachTrialASeedOfItsOwn() {
    List<Suggestion> seen = List.of(repeater.suggest("a"), repeater.suggest("b"));
    assertEquals(
        List.of(
            new Suggestion.Configuration(Map.of("debug", Map.of("seed", 100L))),
            new Suggestion.Configuration(Map.of("debug", Map.of("seed", 101L)))),
        seen);
  }

  @Test
  void shouldTellTheMeanWhenAllHaveEnded() {
    List.of("a", "b", "c", "d").forEach(repeater::suggest);
    end("d", 5);
    end("a", 1);
    assertEquals(List.of(), listener.heard);
    end("b", 3);
    end("c", 9);
    assertEquals(List.of("a 2.0", "c 7.0"), listener.heard);
  }

  @Test
  void shouldLeaveOutTrialsThatFailedUnlessAllDid() {
    List.of("a", "b", "c", "d").forEach(repeater::suggest);
    repeater.onTrialComplete("a", null, true);
    end("b", 3);
    repeater.onTrialComplete("c", null, true);
    repeater.onTrialComplete("d", null, true);
    assertEquals(List.of("a 3.0", "c failed"), listener.heard);
  }
}
