package dev.mobula.core;

/**
 * How {@link Mobula#cancel} goes about it.
 *
 * @param force whether what runs is killed, whatever it does; false by default. It takes a process
 *     that can be killed, so it is refused but for an isolated task; of what that started, other
 *     isolated tasks are killed too, and the rest is interrupted
 * @param recursive whether what it started, and they started, is cancelled too; true by default
 */
public record CancelOptions(boolean force, boolean recursive) {
  /** Returns the defaults. */
  public static CancelOptions defaults() {
    return new CancelOptions(false, true);
  }

  /** Returns these with another force. */
  public CancelOptions withForce(boolean value) {
    return new CancelOptions(value, recursive);
  }

  /** Returns these with another reach. */
  public CancelOptions withRecursive(boolean value) {
    return new CancelOptions(force, value);
  }
}
