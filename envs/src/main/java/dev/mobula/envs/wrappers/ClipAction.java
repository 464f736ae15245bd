package dev.mobula.envs.wrappers;

import dev.mobula.envs.Box;
import dev.mobula.envs.VectorEnvironment;

/** Accepts any numbers as actions, and clips them to the bounds of the wrapped environment. */
public final class ClipAction extends ActionWrapper {
  /** Wraps an environment whose actions are a {@code FLOAT32} Box. */
  public ClipAction(VectorEnvironment inner) {
    super(inner, Box.unbounded(shape(box(inner))));
  }

  @Override
  double transform(int element, double value, Box inner) {
    return Math.min(Math.max(value, inner.low(element)), inner.high(element));
  }
}
