package dev.mobula.tune.search;

import dev.mobula.train.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps another searcher from having more than some trials under way: with fewer, it knows more
 * when it suggests the next one.
 */
public final class ConcurrencyLimiter implements Searcher {
  private final Searcher searcher;
  private final int maxConcurrent;
  private final boolean batch;
  private final Map<String, Outcome> live = new LinkedHashMap<>();

  /**
   * Limits a searcher.
   *
   * @param maxConcurrent how many trials may be under way
   * @param batch whether the searcher is told of results, and suggests again, when all trials that
   *     were under way have ended
   */
  public ConcurrencyLimiter(Searcher searcher, int maxConcurrent, boolean batch) {
    this.searcher = searcher;
    this.maxConcurrent = maxConcurrent;
    this.batch = batch;
  }

  /** What became of a trial; nothing yet, an error, or a result. */
  private record Outcome(boolean ended, @Nullable Metrics result, boolean error) {
    static final Outcome NONE = new Outcome(false, null, false);
  }

  @Override
  public Suggestion suggest(String trialId) {
    if (live.size() >= maxConcurrent) {
      return new Suggestion.NotNow();
    }
    Suggestion suggestion = searcher.suggest(trialId);
    if (suggestion instanceof Suggestion.Configuration) {
      live.put(trialId, Outcome.NONE);
    }
    return suggestion;
  }

  @Override
  public void onTrialResult(String trialId, Metrics result) {
    searcher.onTrialResult(trialId, result);
  }

  @Override
  public void onTrialComplete(String trialId, @Nullable Metrics result, boolean error) {
    if (!live.containsKey(trialId)) {
      return;
    }
    live.put(trialId, new Outcome(true, result, error));
    if (!batch) {
      tell(List.of(trialId));
    } else if (live.values().stream().allMatch(Outcome::ended)) {
      tell(new ArrayList<>(live.keySet()));
    }
  }

  private void tell(List<String> trialIds) {
    for (String trialId : trialIds) {
      Outcome outcome = live.remove(trialId);
      if (outcome != null) {
        searcher.onTrialComplete(trialId, outcome.result, outcome.error);
      }
    }
  }

  @Override
  public void addEvaluated(Map<String, Object> config, Metrics result) {
    searcher.addEvaluated(config, result);
  }

  @Override
  public OptionalLong totalTrials() {
    return searcher.totalTrials();
  }

  @Override
  public Map<String, Object> save() {
    State outcomes = new State();
    live.forEach((trialId, outcome) -> {
      State saved = new State().put("ended", outcome.ended).put("error", outcome.error);
      if (outcome.result != null) {
        saved.put("result", outcome.result);
      }
      outcomes.put(trialId, saved.entries());
    });
    return new State()
        .put("type", "concurrency_limiter")
        .put("live", outcomes.entries())
        .put("searcher", searcher.save())
        .entries();
  }

  @Override
  public void restore(Map<String, Object> saved) {
    State state = new State(saved);
    state.expectType("concurrency_limiter");
    live.clear();
    State outcomes = state.state("live");
    for (String trialId : outcomes.entries().keySet()) {
      State outcome = outcomes.state(trialId);
      Metrics result = outcome.has("result") ? outcome.metrics("result") : null;
      live.put(trialId, new Outcome(outcome.flag("ended"), result, outcome.flag("error")));
    }
    searcher.restore(state.state("searcher").entries());
  }
}
