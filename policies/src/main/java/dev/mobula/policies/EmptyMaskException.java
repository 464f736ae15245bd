package dev.mobula.policies;

/** An action mask forbids every choice of an action. */
public final class EmptyMaskException extends PolicyException {
  private static final long serialVersionUID = 1L;

  private final int row;

  EmptyMaskException(String action, int row) {
    super(
        "expected at least one allowed choice for '%s' in row %d, found none in the action mask"
            .formatted(action, row));
    this.row = row;
  }

  /** Returns the row of the batch, which is the copy of the environment where it acts in one. */
  public int row() {
    return row;
  }

  /** Returns what is wrong with the environment whose mask it was, of which the words tell. */
  public String ofEnvironment(String where) {
    return where + ": expected 'observation/action_mask' to allow at least one action, found all 0";
  }
}
