package dev.mobula.columns;

/**
 * Something whose state can be saved and put back, so that what follows is the same bit for bit as
 * if it had never stopped. Called by the thread that owns the object.
 */
public interface Stateful {
  /** Returns the state; later changes of this object do not show in it. */
  StateDict saveState();

  /**
   * Replaces the state by a saved one.
   *
   * @throws ColumnException if an entry is missing or has another dtype or shape
   */
  void loadState(StateDict state);
}
