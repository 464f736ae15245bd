package dev.mobula.policies;

/** How gradients are bounded before a step; RLlib's {@code grad_clip_by}. */
public sealed interface GradientClip {
  /** No bound. */
  record None() implements GradientClip {}

  /** Scales all gradients by {@code min(1, limit / (norm + 1e-6))}, the norm taken over all. */
  record GlobalNorm(double limit) implements GradientClip {}

  /** Scales each parameter's gradient by its own norm in the same way. */
  record Norm(double limit) implements GradientClip {}

  /** Bounds each element to ±limit. */
  record Value(double limit) implements GradientClip {}
}
