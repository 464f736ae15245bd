package dev.mobula.rollout;

import dev.mobula.columns.StateDict;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A world in which everything can be told beforehand: it observes {@code 100·episode + step}, pays
 * {@code step + 0.25·action}, and ends after {@code length} steps, one more where its seed is odd.
 *
 * <p>Settings: {@code length}; {@code end}, {@code terminated}, {@code truncated} or {@code both};
 * {@code can_save}; {@code fail_seeds}, the seeds of the objects that throw, or {@code all}; {@code
 * fail_step}, the step of an object's life at which they do.
 */
public final class ScriptedEnvironment implements Environment<float[], Integer> {
  /** How many objects were closed, and not before. */
  static final AtomicInteger CLOSED = new AtomicInteger();

  private final int length;
  private final String end;
  private final boolean canSave;
  private final Object failSeeds;
  private final int failStep;
  private long seed;
  private int episode;
  private int step;
  private int life;
  private boolean closed;

  /** Takes the settings. */
  public ScriptedEnvironment(Map<String, Object> config) {
    length = ((Number) config.getOrDefault("length", 4)).intValue();
    end = (String) config.getOrDefault("end", "terminated");
    canSave = (Boolean) config.getOrDefault("can_save", true);
    failSeeds = config.getOrDefault("fail_seeds", List.of());
    failStep = ((Number) config.getOrDefault("fail_step", 1)).intValue();
  }

  /** Returns the number of steps of the episodes of a copy. */
  static int length(int length, long seed) {
    return length + Math.floorMod(seed, 2);
  }

  @Override
  public Space<float[]> observationSpace() {
    return Box.of(-1e6, 1e6, 1);
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(2);
  }

  @Override
  public ResetResult<float[]> reset(@Nullable Long newSeed, Map<String, Object> options) {
    if (newSeed != null) {
      seed = newSeed;
    }
    episode++;
    step = 0;
    return new ResetResult<>(observation(), Map.of("at", "start"));
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    life++;
    if (life == failStep && fails()) {
      throw new IllegalStateException("scripted failure");
    }
    step++;
    boolean over = step == length(length, seed);
    return new StepResult<>(
        observation(),
        step + 0.25 * action,
        over && !end.equals("truncated"),
        over && !end.equals("terminated"),
        Map.of("at", "step " + step));
  }

  private boolean fails() {
    return failSeeds.equals("all") || (failSeeds instanceof List<?> list && list.contains(seed));
  }

  private float[] observation() {
    return new float[] {100 * episode + step};
  }

  @Override
  public boolean canSaveState() {
    return canSave;
  }

  @Override
  public StateDict saveState() {
    return new StateDict()
        .putLong("seed", seed)
        .putLong("episode", episode)
        .putLong("step", step)
        .putLong("life", life);
  }

  @Override
  public void loadState(StateDict state) {
    seed = state.getLong("seed");
    episode = (int) state.getLong("episode");
    step = (int) state.getLong("step");
    life = (int) state.getLong("life");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      CLOSED.incrementAndGet();
    }
  }
}
