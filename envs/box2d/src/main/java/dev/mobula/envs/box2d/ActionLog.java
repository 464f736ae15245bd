package dev.mobula.envs.box2d;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.envs.EnvironmentException;
import java.util.Arrays;

/** The actions of an episode so far, from which it can be played again. */
final class ActionLog {
  private final int actionSize;
  private float[] elements = new float[256];
  private int size;

  ActionLog(int actionSize) {
    this.actionSize = actionSize;
  }

  void clear() {
    size = 0;
  }

  /** Appends the action that starts at element {@code first}. */
  void add(float[] actions, int first) {
    if (size + actionSize > elements.length) {
      elements = Arrays.copyOf(elements, 2 * elements.length);
    }
    System.arraycopy(actions, first, elements, size, actionSize);
    size += actionSize;
  }

  /** Takes every action in an episode that has just started. */
  void replay(Episode episode) {
    for (int first = 0; first < size; first += actionSize) {
      episode.step(elements, first);
    }
  }

  /** Returns a copy, one row per action. */
  Column toColumn() {
    Column column = Column.allocate(DType.FLOAT32, size / actionSize, actionSize);
    column.write(0, elements, size);
    return column;
  }

  /**
   * Replaces the actions.
   *
   * @throws EnvironmentException if they are not actions of this size; nothing is replaced then
   */
  void load(Column column) {
    if (column.rowLength() != actionSize) {
      throw new EnvironmentException(
          "expected saved actions of %d elements, found %s; is it the state of this environment?"
              .formatted(actionSize, column));
    }
    float[] saved = column.expect(DType.FLOAT32).toFloatArray();
    size = saved.length;
    elements = Arrays.copyOf(saved, Math.max(saved.length, elements.length));
  }
}
