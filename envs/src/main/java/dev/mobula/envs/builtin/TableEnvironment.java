package dev.mobula.envs.builtin;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.Space;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A world given by a {@link TransitionTable}; its observation is the number of the state. {@code
 * info} holds {@code prob}, the probability that the latest outcome had. State: the table's state,
 * then {@code prob}.
 */
class TableEnvironment extends SoaEnvironment {
  final TransitionTable table;

  private final TableScene scene;
  private final int[] actions;
  private final int[] observations;

  TableEnvironment(String id, int numEnvs, TransitionTable table, TableScene scene) {
    this(id, numEnvs, 0, table, scene, Discrete.of(table.numStates()));
  }

  TableEnvironment(
      String id,
      int numEnvs,
      int moreVariables,
      TransitionTable table,
      TableScene scene,
      Space<?> observations) {
    super(id, numEnvs, 2 + moreVariables, observations, Discrete.of(table.numActions()));
    this.table = table;
    this.scene = scene;
    this.actions = new int[numEnvs];
    this.observations = new int[numEnvs];
  }

  /** Does what a subclass adds to a step: returns the state that really follows. */
  int follow(int env, int before, int next) {
    return next;
  }

  @Override
  void start(int env, Rng rng, Map<String, Object> options) {
    EnvConfig.options(id, options).allow();
    state[0][env] = table.drawStart(rng);
    state[1][env] = 1;
  }

  @Override
  public final void step(
      ColumnBatch actionColumns,
      boolean[] idle,
      double[] rewards,
      byte[] terminated,
      byte[] truncated) {
    BatchColumns.readDiscrete(id, actionColumns, table.numActions(), idle, actions);
    for (int i = 0; i < numEnvs; i++) {
      if (!idle[i]) {
        int before = (int) state[0][i];
        int outcome = table.draw(before, actions[i], random(i));
        state[0][i] = follow(i, before, table.next(outcome));
        state[1][i] = table.probability(outcome);
        rewards[i] = table.reward(outcome);
        terminated[i] = table.terminated(outcome);
      }
    }
  }

  @Override
  public void observe(ColumnBatch into) {
    for (int i = 0; i < numEnvs; i++) {
      observations[i] = (int) state[0][i];
    }
    BatchColumns.observation(into, DType.INT32, 1).write(0, observations, numEnvs);
  }

  @Override
  public void observe(int env, ColumnBatch into) {
    BatchColumns.observation(into, DType.INT32, 1).setInt(env, (int) state[0][env]);
  }

  @Override
  public OptionalDouble renderFps() {
    return OptionalDouble.of(TableScene.FPS);
  }

  @Override
  public BufferedImage render(int env) {
    return scene.draw((int) state[0][env]);
  }

  @Override
  public Map<String, Object> info(int env) {
    return Map.of("prob", state[1][env]);
  }
}
