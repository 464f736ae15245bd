package dev.mobula.tune.search;

import dev.mobula.columns.math.Rng;
import dev.mobula.train.Metrics;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.space.Constraint;
import dev.mobula.tune.space.Point;
import dev.mobula.tune.space.SearchSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What searchers share that propose points of a space: they count, keep the constraints, know which
 * trials are under way, and save all that.
 */
public abstract class PointSearcher implements Searcher {
  /** Points that a model may propose in vain for one trial, before random ones are taken. */
  private static final int PROPOSALS = 100;

  /** Random points that are drawn in vain before the space counts as contradictory. */
  private static final int DRAWS = 10_000;

  private final String type;
  private final SearchProperties properties;
  private final Rng rng;
  private final Map<String, Point> pending = new LinkedHashMap<>();
  private long next;

  /** Creates a searcher whose saved states are of a type. */
  protected PointSearcher(String type, SearchProperties properties) {
    this.type = type;
    this.properties = properties;
    this.rng = new Rng(Rng.split(properties.seed(), type, 0));
  }

  /** Refuses a space with nothing in it or with a grid, for algorithms that draw everything. */
  protected final void checkDrawn() {
    Requirements.drawn(type, space());
  }

  /** Refuses several objectives. */
  protected final void checkOneObjective() {
    Requirements.oneObjective(type, objectives());
  }

  /** Returns a point to try, which need not satisfy the constraints. */
  protected abstract Point propose(long trial);

  /** Learns from the last result of a trial that did not fail. */
  protected void observe(String trialId, Point point, Metrics result) {
    observe(point, result);
  }

  /** Learns from the last result at a point. */
  protected void observe(Point point, Metrics result) {}

  /** Adds what {@link #observe} has changed. */
  protected void saveModel(State state) {}

  /** Replaces what {@link #observe} has changed. */
  protected void restoreModel(State state) {}

  /** Returns how often each number of a sample is tried: the size of the grid. */
  protected long trialsPerSample() {
    return 1;
  }

  /** Returns the number from which the values of a trial's computed parameters are drawn. */
  protected long drawOf(long trial) {
    return trial;
  }

  /** Returns what is searched. */
  protected final SearchSpace space() {
    return properties.space();
  }

  /** Returns what is improved. */
  protected final List<Objective> objectives() {
    return properties.objectives();
  }

  /** Returns the seed of the search. */
  protected final long seed() {
    return properties.seed();
  }

  /** Returns the searcher's random source. */
  protected final Rng rng() {
    return rng;
  }

  /** Returns the points of the trials under way, in the order in which they were suggested. */
  protected final List<Point> pending() {
    return new ArrayList<>(pending.values());
  }

  @Override
  public final OptionalLong totalTrials() {
    return State.total(properties.numSamples(), trialsPerSample());
  }

  @Override
  public final Suggestion suggest(String trialId) {
    OptionalLong total = totalTrials();
    for (long skipped = 0; total.isEmpty() || next < total.getAsLong(); skipped++) {
      if (skipped > 0 && skipped >= trialsPerSample()) {
        throw contradictory();
      }
      Optional<Suggestion> found = suggest(trialId, next++);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return new Suggestion.Finished();
  }

  /** Empty where no point with the coordinates that a grid sets satisfies the constraints. */
  private Optional<Suggestion> suggest(String trialId, long trial) {
    int attempts = space().constraints().isEmpty() ? 1 : attempts();
    for (int attempt = 0; attempt < attempts; attempt++) {
      Point point = attempt < PROPOSALS || trialsPerSample() > 1 ? propose(trial) : draw();
      Map<String, Object> config = resolve(point, trial);
      if (space().violated(config).isEmpty()) {
        pending.put(trialId, point);
        return Optional.of(new Suggestion.Configuration(config));
      }
    }
    return Optional.empty();
  }

  private int attempts() {
    boolean drawn =
        space().parameters().stream().anyMatch(parameter -> !isFixed(parameter.index()));
    return drawn ? PROPOSALS + DRAWS : 1;
  }

  /** Returns whether proposals for one trial all have the same value of a parameter. */
  protected boolean isFixed(int parameter) {
    return false;
  }

  private Point draw() {
    return space().randomPoint(rng);
  }

  private Map<String, Object> resolve(Point point, long trial) {
    return space().resolve(point, new Rng(Rng.split(seed(), "sample_from", drawOf(trial))));
  }

  /** Returns whether a point satisfies the constraints, for those who choose among many. */
  protected final boolean isFeasible(Point point) {
    return space().constraints().isEmpty() || space().violated(resolve(point, next - 1)).isEmpty();
  }

  private TuneException contradictory() {
    return new TuneException(
        "expected a configuration that satisfies %s, found none in %d draws; check the constraints"
            .formatted(
                space().constraints().stream().map(Constraint::description).toList(), DRAWS));
  }

  @Override
  public final void onTrialComplete(String trialId, @Nullable Metrics result, boolean error) {
    Point point = pending.remove(trialId);
    if (point == null) {
      return;
    }
    if (result != null && !error) {
      observe(trialId, point, result);
    }
    onEnded(trialId);
  }

  /** Is told that a suggested trial has ended, after {@link #observe} where that is called. */
  protected void onEnded(String trialId) {}

  @Override
  public final void addEvaluated(Map<String, Object> config, Metrics result) {
    observe(space().encode(config), result);
  }

  @Override
  public final Map<String, Object> save() {
    Map<String, Object> points = new LinkedHashMap<>();
    pending.forEach((trialId, point) -> points.put(trialId, point.toList()));
    State state = new State().put("type", type).put("next", next).put("rng", rng);
    state.put("pending", points);
    saveModel(state);
    return state.entries();
  }

  @Override
  public final void restore(Map<String, Object> saved) {
    State state = new State(Collections.unmodifiableMap(saved));
    state.expectType(type);
    next = state.integer("next");
    state.load("rng", rng);
    pending.clear();
    state
        .map("pending")
        .forEach((trialId, point) ->
            pending.put(String.valueOf(trialId), Point.ofList((List<?>) point)));
    restoreModel(state);
  }

  /** Returns the point of a trial under way, or null where there is none of that name. */
  protected final @Nullable Point pending(String trialId) {
    return pending.get(trialId);
  }
}
