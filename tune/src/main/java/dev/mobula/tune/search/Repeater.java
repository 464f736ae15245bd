package dev.mobula.tune.search;

import dev.mobula.train.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Has each configuration of another searcher tried several times, with different seeds, and tells
 * the searcher the means: made for training whose result depends much on the seed. The searcher
 * hears of a configuration when its last trial has ended; trials that failed do not count, unless
 * all did.
 */
public final class Repeater implements Searcher {
  private final Searcher searcher;
  private final int repeat;
  private final String seedKey;
  private final Map<String, Group> groups = new LinkedHashMap<>();

  /**
   * Repeats.
   *
   * @param repeat how many trials each configuration has
   * @param seedKey the key path that is set to the number of the trial among those of its
   *     configuration, from 0; that is added to a whole number which stands there
   */
  public Repeater(Searcher searcher, int repeat, String seedKey) {
    this.searcher = searcher;
    this.repeat = repeat;
    this.seedKey = seedKey;
  }

  @Override
  public Suggestion suggest(String trialId) {
    for (Group group : groups.values()) {
      if (group.size() < repeat) {
        return new Suggestion.Configuration(group.join(trialId, seedKey));
      }
    }
    Suggestion suggestion = searcher.suggest(trialId);
    if (suggestion instanceof Suggestion.Configuration(Map<String, Object> config)) {
      Group group = new Group(config);
      groups.put(trialId, group);
      return new Suggestion.Configuration(group.join(trialId, seedKey));
    }
    return suggestion;
  }

  @Override
  public void onTrialComplete(String trialId, @Nullable Metrics result, boolean error) {
    for (Map.Entry<String, Group> entry : List.copyOf(groups.entrySet())) {
      Group group = entry.getValue();
      if (group.end(trialId, error ? null : result) && group.hasEnded(repeat)) {
        groups.remove(entry.getKey());
        Metrics mean = group.mean();
        searcher.onTrialComplete(entry.getKey(), mean, mean == null);
      }
    }
  }

  @Override
  public void addEvaluated(Map<String, Object> config, Metrics result) {
    searcher.addEvaluated(config, result);
  }

  @Override
  public OptionalLong totalTrials() {
    OptionalLong total = searcher.totalTrials();
    return total.isEmpty() ? total : OptionalLong.of(total.getAsLong() * repeat);
  }

  @Override
  public Map<String, Object> save() {
    List<Object> saved = new ArrayList<>();
    groups.forEach((id, group) -> saved.add(group.save().put("id", id).entries()));
    return new State()
        .put("type", "repeater")
        .put("groups", saved)
        .put("searcher", searcher.save())
        .entries();
  }

  @Override
  public void restore(Map<String, Object> saved) {
    State state = new State(saved);
    state.expectType("repeater");
    groups.clear();
    state.states("groups").forEach(group -> groups.put(group.text("id"), Group.restore(group)));
    searcher.restore(state.state("searcher").entries());
  }
}
