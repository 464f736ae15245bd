package dev.mobula.tune;

/** What a trial is doing. */
public enum TrialStatus {
  /** It waits to be started, for the first time or again after it failed. */
  PENDING,
  /** An actor trains it. */
  RUNNING,
  /** It has a checkpoint and waits for its scheduler. */
  PAUSED,
  /** It is over. */
  TERMINATED,
  /** It failed, more often than it may. */
  ERROR;

  /** Tells whether nothing more comes of the trial. */
  public boolean isOver() {
    return this == TERMINATED || this == ERROR;
  }
}
