package dev.mobula.envs;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small world for tests: observes a random number and the step, rewards the action, and ends
 * after {@code length} steps (2 or 3, as drawn, where that is 0).
 */
public class CountingEnvironment implements Environment<Map<String, Object>, Integer> {
  private static final DictSpace OBSERVATIONS =
      DictSpace.of("number", Box.of(0, 1, 1), "step", Discrete.of(10));
  private static final Discrete ACTIONS = Discrete.of(3);

  private final int length;
  private Rng rng = new Rng(0);
  private int step;
  private int end;
  private int closed;

  /** Creates a world with episodes of 2 or 3 steps. */
  public CountingEnvironment() {
    this(Map.of());
  }

  /** Creates a world with episodes of the given {@code length}. */
  public CountingEnvironment(Map<String, Object> config) {
    this.length = EnvConfig.of("Counting", config).allow("length").integer("length", 0, 0);
  }

  @Override
  public Space<Map<String, Object>> observationSpace() {
    return OBSERVATIONS;
  }

  @Override
  public Space<Integer> actionSpace() {
    return ACTIONS;
  }

  @Override
  public ResetResult<Map<String, Object>> reset(@Nullable Long seed, Map<String, Object> options) {
    if (seed != null) {
      rng = new Rng(seed);
    }
    step = 0;
    end = length > 0 ? length : 2 + rng.nextInt(2);
    return new ResetResult<>(observe(), Map.of("start", true, "options", options));
  }

  @Override
  public StepResult<Map<String, Object>> step(Integer action) {
    step++;
    return new StepResult<>(observe(), action, step >= end, false, Map.of("step", step));
  }

  @Override
  public boolean canSaveState() {
    return true;
  }

  @Override
  public StateDict saveState() {
    return new StateDict().putLong("step", step).putLong("end", end).putAll("rng", rng.saveState());
  }

  @Override
  public void loadState(StateDict state) {
    step = (int) state.getLong("step");
    end = (int) state.getLong("end");
    rng.loadState(state.sub("rng"));
  }

  @Override
  public void close() {
    closed++;
  }

  /** Returns the number of calls of close. */
  public int closed() {
    return closed;
  }

  private Map<String, Object> observe() {
    return Map.of("number", new float[] {rng.nextFloat()}, "step", step);
  }
}
