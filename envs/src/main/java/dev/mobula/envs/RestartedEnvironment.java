package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import java.awt.image.BufferedImage;
import java.lang.System.Logger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An environment that is made anew when it throws, as RLlib's {@code
 * restart_failed_sub_environments} asks for. The failed step truncates its episode where it was,
 * with a reward of 0; the object that follows is seeded from the last seed. One that fails before
 * its first step succeeded is not replaced again: what it threw is thrown.
 */
final class RestartedEnvironment<O, A> implements Environment<O, A> {
  /** The key of {@link StepResult#info} under which a step that failed says why. */
  static final String FAILURE = "failure";

  private static final String LATEST = "latest";

  private static final Logger LOGGER = System.getLogger(RestartedEnvironment.class.getName());

  private final Supplier<? extends Environment<O, A>> maker;
  private final Space<O> observationSpace;
  private final Space<A> actionSpace;
  private Environment<O, A> environment;
  private Rng seeds = new Rng(0);
  private @Nullable O latest;
  private boolean fresh;
  private int failures;
  private boolean unseeded;

  RestartedEnvironment(Supplier<? extends Environment<O, A>> maker) {
    this.maker = maker;
    this.environment = maker.get();
    this.observationSpace = environment.observationSpace();
    this.actionSpace = environment.actionSpace();
  }

  @Override
  public Space<O> observationSpace() {
    return observationSpace;
  }

  @Override
  public Space<A> actionSpace() {
    return actionSpace;
  }

  @Override
  public ResetResult<O> reset(@Nullable Long seed, Map<String, Object> options) {
    if (seed != null) {
      seeds = new Rng(Rng.split(seed, "restarts", 0));
    }
    Long own = seed == null && unseeded ? Long.valueOf(seeds.nextLong()) : seed;
    ResetResult<O> result;
    try {
      result = environment.reset(own, options);
    } catch (RuntimeException failure) {
      if (fresh) {
        throw failure;
      }
      replace(failure);
      result = environment.reset(seeds.nextLong(), options);
    }
    unseeded = false;
    remember(result == null ? null : result.observation());
    return result;
  }

  @Override
  public StepResult<O> step(A action) {
    StepResult<O> result;
    try {
      result = environment.step(action);
    } catch (RuntimeException failure) {
      O before = latest;
      if (fresh || before == null) {
        throw failure;
      }
      replace(failure);
      return new StepResult<>(before, 0, false, true, Map.of(FAILURE, failure.toString()));
    }
    fresh = false;
    remember(result == null ? null : result.observation());
    return result;
  }

  /** Nulls are a broken contract, which whoever asked for the result finds. */
  private void remember(@Nullable O observation) {
    latest = observation == null ? latest : observation;
  }

  private void replace(RuntimeException failure) {
    log(failure);
    try {
      environment.close();
    } catch (RuntimeException another) {
      LOGGER.log(Logger.Level.WARNING, "an environment that failed could not be closed", another);
    }
    environment = maker.get();
    fresh = true;
    unseeded = true;
  }

  /** Tells of failures a line each: of the 1st, 2nd, 4th, 8th and so on. */
  private void log(RuntimeException failure) {
    failures++;
    if (Integer.bitCount(failures) == 1) {
      LOGGER.log(
          Logger.Level.WARNING,
          "an environment failed ({0} so far) and is made anew: {1}{2}",
          failures,
          failure,
          FailurePlace.of(failure));
    }
    LOGGER.log(Logger.Level.DEBUG, "an environment failed", failure);
  }

  @Override
  public OptionalDouble renderFps() {
    return environment.renderFps();
  }

  @Override
  public BufferedImage render() {
    return environment.render();
  }

  @Override
  public boolean canSaveState() {
    return environment.canSaveState();
  }

  @Override
  public StateDict saveState() {
    StateDict state =
        new StateDict()
            .putAll("environment", environment.saveState())
            .putAll("seeds", seeds.saveState())
            .putLong("fresh", fresh ? 1 : 0)
            .putLong("unseeded", unseeded ? 1 : 0);
    O before = latest;
    if (before != null) {
      ColumnBatch row = ColumnBatch.allocate(observationSpace.columns(LATEST), 1);
      observationSpace.write(before, LATEST, row, 0);
      row.columns().forEach(state::put);
    }
    return state;
  }

  @Override
  public void loadState(StateDict state) {
    environment.loadState(state.sub("environment"));
    seeds.loadState(state.sub("seeds"));
    fresh = state.getLong("fresh") != 0;
    unseeded = state.getLong("unseeded") != 0;
    latest = state.contains(LATEST) ? latest(state) : null;
  }

  private O latest(StateDict state) {
    Map<String, Column> row = new LinkedHashMap<>();
    observationSpace
        .columns(LATEST)
        .forEach(column -> row.put(column.name(), state.column(column.name())));
    return observationSpace.read(LATEST, ColumnBatch.of(row), 0);
  }

  @Override
  public void close() {
    environment.close();
  }
}
