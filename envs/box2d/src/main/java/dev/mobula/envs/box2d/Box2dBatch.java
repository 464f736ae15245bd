package dev.mobula.envs.box2d;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Copies that each have a world of their own, stepped one after the other. */
final class Box2dBatch implements BatchedEnvironment {
  private final String id;
  private final Box observationSpace;
  private final Space<?> actionSpace;
  private final int actionSize;
  private final EpisodeCopy[] copies;
  private final int[] choices;

  /** The actions of all copies, row by row. */
  private final float[] actions;

  /** All observations, row by row, on their way to the caller's column. */
  private final float[] observations;

  private boolean closed;

  Box2dBatch(
      String id,
      int numEnvs,
      Box observationSpace,
      Space<?> actionSpace,
      Function<Rng, Episode> start) {
    Natives.load();
    this.id = id;
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.actionSize = actionSpace instanceof Box box ? box.size() : 1;
    this.choices = new int[numEnvs];
    this.actions = new float[numEnvs * actionSize];
    this.observations = new float[numEnvs * observationSpace.size()];
    this.copies = new EpisodeCopy[numEnvs];
    for (int i = 0; i < numEnvs; i++) {
      copies[i] = new EpisodeCopy(start, actionSize, i);
    }
  }

  @Override
  public int numEnvs() {
    return copies.length;
  }

  @Override
  public Space<?> observationSpace() {
    return observationSpace;
  }

  @Override
  public Space<?> actionSpace() {
    return actionSpace;
  }

  @Override
  public void reset(int env, @Nullable Long seed, Map<String, Object> options) {
    expectOpen();
    EnvConfig.options(id, options).allow();
    copies[env].reset(seed);
  }

  @Override
  public void step(
      ColumnBatch columns, boolean[] idle, double[] rewards, byte[] terminated, byte[] truncated) {
    expectOpen();
    read(columns, idle);
    for (int i = 0; i < copies.length; i++) {
      if (!idle[i]) {
        copies[i].step(actions, i * actionSize);
        Episode episode = copies[i].episode();
        rewards[i] = episode.reward();
        terminated[i] = (byte) (episode.isTerminated() ? 1 : 0);
      }
    }
  }

  @Override
  public void observe(ColumnBatch into) {
    for (int i = 0; i < copies.length; i++) {
      read(i);
    }
    column(into).write(0, observations, observations.length);
  }

  @Override
  public void observe(int env, ColumnBatch into) {
    read(env);
    Column column = column(into);
    int first = env * observationSpace.size();
    for (int k = first; k < first + observationSpace.size(); k++) {
      column.setFloat(k, observations[k]);
    }
  }

  @Override
  public OptionalDouble renderFps() {
    return OptionalDouble.of(Episode.STEPS_PER_SECOND);
  }

  @Override
  public BufferedImage render(int env) {
    expectOpen();
    return copies[env].episode().render();
  }

  @Override
  public StateDict saveState() {
    StateDict state = new StateDict();
    for (int i = 0; i < copies.length; i++) {
      state.putAll(Integer.toString(i), copies[i].saveState());
    }
    return state;
  }

  @Override
  public void loadState(StateDict state) {
    expectOpen();
    for (int i = 0; i < copies.length; i++) {
      copies[i].loadState(state.sub(Integer.toString(i)));
    }
  }

  @Override
  public void close() {
    closed = true;
    for (EpisodeCopy copy : copies) {
      copy.close();
    }
  }

  private void read(ColumnBatch columns, boolean[] idle) {
    if (actionSpace instanceof Discrete discrete) {
      BatchColumns.readDiscrete(id, columns, discrete.n(), idle, choices);
      for (int i = 0; i < choices.length; i++) {
        actions[i] = choices[i];
      }
    } else {
      BatchColumns.readContinuous(id, columns, actionSize, idle, actions);
    }
  }

  private void read(int env) {
    double[] state = copies[env].episode().state;
    for (int k = 0; k < state.length; k++) {
      observations[env * state.length + k] = (float) state[k];
    }
  }

  private Column column(ColumnBatch into) {
    return BatchColumns.observation(into, DType.FLOAT32, observationSpace.size());
  }

  /** A closed world is memory that is gone, so nothing may touch it. */
  private void expectOpen() {
    if (closed) {
      throw new EnvironmentException(id + ": expected an open environment, found a closed one");
    }
  }
}
