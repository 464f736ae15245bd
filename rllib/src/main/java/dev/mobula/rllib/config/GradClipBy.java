package dev.mobula.rllib.config;

/** What {@code grad_clip} bounds. */
public enum GradClipBy {
  /** The norm of all gradients together. */
  GLOBAL_NORM,
  /** The norm of each parameter's gradient. */
  NORM,
  /** Each element, to ±{@code grad_clip}. */
  VALUE
}
