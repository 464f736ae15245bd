package dev.mobula.envs.wrappers;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;

/** A vector environment that passes everything on to another one; a subclass changes some of it. */
public abstract class VectorEnvironmentWrapper implements VectorEnvironment {
  private final VectorEnvironment inner;

  /**
   * Wraps an environment.
   *
   * @param inner owned by the wrapper from then on
   */
  protected VectorEnvironmentWrapper(VectorEnvironment inner) {
    this.inner = inner;
  }

  /** Returns what is wrapped. */
  protected final VectorEnvironment inner() {
    return inner;
  }

  @Override
  public final int numEnvs() {
    return inner.numEnvs();
  }

  @Override
  public Space<?> observationSpace() {
    return inner.observationSpace();
  }

  @Override
  public Space<?> actionSpace() {
    return inner.actionSpace();
  }

  @Override
  public final AutoresetMode autoresetMode() {
    return inner.autoresetMode();
  }

  @Override
  public void reset(long seed, Map<String, Object> options, ColumnBatch observations) {
    inner.reset(seed, options, observations);
  }

  @Override
  public void resetWhere(boolean[] which, ColumnBatch observations) {
    inner.resetWhere(which, observations);
  }

  @Override
  public void step(ColumnBatch actions, VectorStep out) {
    inner.step(actions, out);
  }

  @Override
  public Map<String, Object> info(int env) {
    return inner.info(env);
  }

  @Override
  public OptionalDouble renderFps() {
    return inner.renderFps();
  }

  @Override
  public BufferedImage render(int env) {
    return inner.render(env);
  }

  @Override
  public final boolean canSaveState() {
    return inner.canSaveState();
  }

  @Override
  public final StateDict saveState() {
    return new StateDict().putAll("inner", inner.saveState()).putAll("wrapper", saveOwnState());
  }

  @Override
  public final void loadState(StateDict state) {
    inner.loadState(state.sub("inner"));
    loadOwnState(state.sub("wrapper"));
  }

  @Override
  public void close() {
    inner.close();
  }

  /** Returns the wrapper's own state; nothing, unless a subclass has some. */
  protected StateDict saveOwnState() {
    return new StateDict();
  }

  /** Replaces the wrapper's own state. */
  protected void loadOwnState(StateDict state) {}
}
