package dev.mobula.tune.search;

import dev.mobula.columns.math.Rng;
import dev.mobula.train.Metrics;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.TuneProblem;
import dev.mobula.tune.space.Constraint;
import dev.mobula.tune.space.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Suggests given configurations first; what they leave out is drawn. Then another searcher's. */
final class PointsToEvaluate implements Searcher {
  /** Draws of what a point leaves out, before it counts as contradicting the constraints. */
  private static final int DRAWS = 10_000;

  private final Searcher searcher;
  private final SearchSpace space;
  private final long seed;
  private final List<Map<String, Object>> points;
  private final Map<String, Integer> pending = new LinkedHashMap<>();
  private int next;

  PointsToEvaluate(SearchAlgorithm algorithm, List<Map<String, Object>> given, SearchProperties p) {
    this.space = p.space();
    this.seed = p.seed();
    this.points = completed(given);
    long samples = p.numSamples();
    if (samples >= 0 && samples <= points.size()) {
      throw new TuneException(
          "points_to_evaluate: expected fewer points than num_samples, found %d of %d; add samples or remove points"
              .formatted(points.size(), samples));
    }
    this.searcher =
        algorithm.create(p.withNumSamples(samples < 0 ? samples : samples - points.size()));
  }

  private List<Map<String, Object>> completed(List<Map<String, Object>> given) {
    List<Map<String, Object>> configs = new ArrayList<>();
    List<TuneProblem> problems = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String path = "points_to_evaluate." + i;
      try {
        configs.add(completed(given.get(i), i));
      } catch (TuneConfigException e) {
        e.problems().forEach(problem -> problems.add(problem.below(path)));
      }
    }
    if (!problems.isEmpty()) {
      throw new TuneConfigException(problems);
    }
    return configs;
  }

  private Map<String, Object> completed(Map<String, Object> given, int index) {
    Rng rng = new Rng(Rng.split(seed, "points_to_evaluate", index));
    Optional<Constraint> violated = Optional.empty();
    for (int i = 0; i < DRAWS; i++) {
      Map<String, Object> config = space.resolve(space.complete(given, rng), rng);
      violated = space.violated(config);
      if (violated.isEmpty()) {
        return config;
      }
    }
    String description = violated.map(Constraint::description).orElse("");
    throw new TuneConfigException(description, given, "change the point");
  }

  @Override
  public Suggestion suggest(String trialId) {
    if (next >= points.size()) {
      return searcher.suggest(trialId);
    }
    pending.put(trialId, next);
    return new Suggestion.Configuration(ConfigCopy.of(points.get(next++)));
  }

  @Override
  public void onTrialResult(String trialId, Metrics result) {
    if (!pending.containsKey(trialId)) {
      searcher.onTrialResult(trialId, result);
    }
  }

  @Override
  public void onTrialComplete(String trialId, @Nullable Metrics result, boolean error) {
    Integer point = pending.remove(trialId);
    if (point == null) {
      searcher.onTrialComplete(trialId, result, error);
    } else if (result != null && !error) {
      searcher.addEvaluated(points.get(point), result);
    }
  }

  @Override
  public void addEvaluated(Map<String, Object> config, Metrics result) {
    searcher.addEvaluated(config, result);
  }

  @Override
  public OptionalLong totalTrials() {
    OptionalLong total = searcher.totalTrials();
    return total.isEmpty() ? total : OptionalLong.of(total.getAsLong() + points.size());
  }

  @Override
  public Map<String, Object> save() {
    return new State()
        .put("type", "points_to_evaluate")
        .put("next", next)
        .put("pending", new LinkedHashMap<>(pending))
        .put("searcher", searcher.save())
        .entries();
  }

  @Override
  public void restore(Map<String, Object> saved) {
    State state = new State(saved);
    state.expectType("points_to_evaluate");
    next = (int) state.integer("next");
    pending.clear();
    state
        .map("pending")
        .forEach(
            (trialId, point) -> pending.put(String.valueOf(trialId), ((Number) point).intValue()));
    searcher.restore(state.state("searcher").entries());
  }
}
