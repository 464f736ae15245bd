package dev.mobula.envs;

/** When a vector environment starts the next episode of a copy whose episode ended; Gymnasium's. */
public enum AutoresetMode {
  /** The next step ignores the action, and returns the new episode's first observation. */
  NEXT_STEP,
  /** The same step returns the new first observation, and the last one as final observation. */
  SAME_STEP,
  /** Never: the caller resets the copy before it steps again. */
  DISABLED
}
