package dev.mobula.envs.wrappers;

import dev.mobula.envs.Box;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;

/** Accepts actions from {@code min} to {@code max}, mapped linearly to the wrapped bounds. */
public final class RescaleAction extends ActionWrapper {
  private final double min;
  private final double max;

  /** Wraps an environment whose actions are a bounded {@code FLOAT32} Box. */
  public RescaleAction(VectorEnvironment inner, double min, double max) {
    super(inner, space(box(inner), min, max));
    this.min = min;
    this.max = max;
  }

  @Override
  double transform(int element, double value, Box inner) {
    double fraction = (value - min) / (max - min);
    double low = inner.low(element);
    double high = inner.high(element);
    return Math.min(Math.max(low + fraction * (high - low), low), high);
  }

  private static Box space(Box inner, double min, double max) {
    if (!inner.isBounded() || !(min < max)) {
      throw new EnvironmentException(
          "expected a bounded Box of actions and min < max, found %s, %s and %s"
              .formatted(inner, min, max));
    }
    return Box.of(min, max, shape(inner));
  }
}
