package dev.mobula.tune;

import dev.mobula.train.Metrics;
import dev.mobula.tune.search.RandomSearch;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;
import dev.mobula.tune.search.Suggestion;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Random search that counts the trials of which it does not know yet how they ended, and those that
 * it is told of.
 */
final class UnderWay implements SearchAlgorithm {
  int most;
  int told;

  @Override
  public Searcher create(SearchProperties properties) {
    return new Counting(new RandomSearch(false).create(properties));
  }

  private final class Counting implements Searcher {
    private final Searcher searcher;
    private final Set<String> trials = new HashSet<>();

    Counting(Searcher searcher) {
      this.searcher = searcher;
    }

    @Override
    public Suggestion suggest(String trialId) {
      Suggestion suggestion = searcher.suggest(trialId);
      if (suggestion instanceof Suggestion.Configuration) {
        trials.add(trialId);
        most = Math.max(most, trials.size());
      }
      return suggestion;
    }

    @Override
    public void onTrialComplete(String trialId, @Nullable Metrics result, boolean error) {
      trials.remove(trialId);
      searcher.onTrialComplete(trialId, result, error);
    }

    @Override
    public void addEvaluated(Map<String, Object> config, Metrics result) {
      told++;
      searcher.addEvaluated(config, result);
    }

    @Override
    public OptionalLong totalTrials() {
      return searcher.totalTrials();
    }

    @Override
    public Map<String, Object> save() {
      return searcher.save();
    }

    @Override
    public void restore(Map<String, Object> state) {
      searcher.restore(state);
    }
  }
}
