package dev.mobula.tune;

/** What becomes of trials that failed when an experiment is resumed. */
public enum Resume {
  /** Nothing; what is not over goes on. */
  UNFINISHED,
  /** They go on too, from their newest checkpoints. */
  ERRORED,
  /** They begin anew, as if they had reported nothing. */
  RESTART_ERRORED
}
