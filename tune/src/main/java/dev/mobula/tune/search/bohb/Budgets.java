package dev.mobula.tune.search.bohb;

import dev.mobula.tune.search.State;
import dev.mobula.tune.space.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of the configurations at each budget. */
final class Budgets {
  private final TreeMap<Long, List<Result>> results = new TreeMap<>();

  /** The largest budget at which a trial under way was recorded. */
  private final Map<String, Long> recorded = new HashMap<>();

  record Result(Point point, double loss) {}

  void add(long budget, Point point, double loss) {
    results.computeIfAbsent(budget, _ -> new ArrayList<>()).add(new Result(point, loss));
  }

  /** Adds a trial's result unless it has one at that budget or a larger one. */
  void add(String trialId, long budget, Point point, double loss) {
    if (budget > recorded.getOrDefault(trialId, 0L)) {
      recorded.put(trialId, budget);
      add(budget, point, loss);
    }
  }

  void end(String trialId) {
    recorded.remove(trialId);
  }

  /** Returns the results of the largest budget that has enough of them. */
  Optional<List<Result>> largest(int enough) {
    return results.descendingMap().values().stream().filter(r -> r.size() >= enough).findFirst();
  }

  State save() {
    List<Map<String, Object>> saved = new ArrayList<>();
    results.forEach((budget, list) ->
        saved.add(
            new State()
                .put("budget", budget)
                .put("points", list.stream().map(result -> result.point.toList()).toList())
                .putLosses("losses", list.stream().map(Result::loss).toList())
                .entries()));
    return new State().put("results", saved).put("recorded", new TreeMap<>(recorded));
  }

  void restore(State state) {
    results.clear();
    recorded.clear();
    state.states("results").forEach(this::restoreBudget);
    state
        .map("recorded")
        .forEach((trialId, budget) ->
            recorded.put(String.valueOf(trialId), ((Number) budget).longValue()));
  }

  private void restoreBudget(State state) {
    List<?> points = state.list("points");
    List<Double> losses = state.losses("losses");
    for (int i = 0; i < points.size(); i++) {
      add(state.integer("budget"), Point.ofList((List<?>) points.get(i)), losses.get(i));
    }
  }
}
