package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.util.Arrays;

/**
 * Which rows of a batch follow one another in time, for recurrent layers, and the state that each
 * sequence begins with. The rows are packed as in PyTorch's {@code PackedSequence}: the first step
 * of all sequences, longest sequence first, then the second step of those that have one, and so on;
 * so there is no padding, and a loss sees rows alone. A sequence lies within one episode. Immutable
 * but for the elements of the state.
 */
public final class Sequences {
  private final int[] widths;
  private final Column state;

  private Sequences(int[] widths, Column state) {
    this.widths = widths;
    this.state = state;
  }

  /**
   * Returns sequences of one step each, as they are when acting.
   *
   * @param state {@code FLOAT32[sequences, size]}: the state before the first step, zero at the
   *     start of an episode; not copied
   */
  public static Sequences ofOneStep(Column state) {
    return packed(new int[] {state.rows()}, state);
  }

  /**
   * Returns sequences of several steps.
   *
   * @param widths how many sequences have a first step, a second one, and so on: never more than
   *     before; copied
   * @param state as for {@link #ofOneStep}, in the order of the rows of the first step
   * @throws PolicyException if the widths grow, or the first one is not the rows of the state
   */
  public static Sequences packed(int[] widths, Column state) {
    if (state.dtype() != DType.FLOAT32 || widths.length == 0 || widths[0] != state.rows()) {
      throw new PolicyException(
          "expected a state FLOAT32[sequences, size] of as many sequences as have a first step,"
              + " found %s for widths %s".formatted(state, Arrays.toString(widths)));
    }
    for (int t = 0; t < widths.length; t++) {
      if (widths[t] < 1 || (t > 0 && widths[t] > widths[t - 1])) {
        throw new PolicyException(
            "expected widths of at least 1 that never grow, the longest sequence being first,"
                + " found "
                + Arrays.toString(widths));
      }
    }
    return new Sequences(widths.clone(), state);
  }

  /** Returns the number of sequences. */
  public int count() {
    return widths[0];
  }

  /** Returns the number of steps of the longest sequence. */
  public int steps() {
    return widths.length;
  }

  /** Returns how many sequences have a step t: the number of its rows. */
  public int width(int t) {
    return t < widths.length ? widths[t] : 0;
  }

  /** Returns the number of rows of all steps. */
  public int rows() {
    int rows = 0;
    for (int width : widths) {
      rows += width;
    }
    return rows;
  }

  /** Returns the state before the first step, {@code FLOAT32[count, size]}. */
  public Column state() {
    return state;
  }
}
