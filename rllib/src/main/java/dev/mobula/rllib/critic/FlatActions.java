package dev.mobula.rllib.critic;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.Space;
import dev.mobula.policies.SampleBatch;

/**
 * Actions of Boxes as critics see them, all elements of a row side by side, for minibatches of one
 * size. Confined to one thread.
 */
public final class FlatActions {
  private final Space<?> space;
  private final Column flat;
  private final ColumnBatch leaves;

  /** Allocates memory for {@code size} actions. */
  public FlatActions(Space<?> space, int size) {
    this.space = space;
    flat = Column.allocate(DType.FLOAT32, size, space.flatSize());
    leaves = ColumnBatch.allocate(space.columns(SampleBatch.ACTION), size);
  }

  /**
   * Puts the elements of actions side by side.
   *
   * @param actions the columns {@code action…}
   * @return {@code FLOAT32[size, n]}; overwritten by the next call
   */
  public Column flatten(ColumnBatch actions) {
    space.flatten(SampleBatch.ACTION, actions, flat);
    return flat;
  }

  /**
   * Takes what was side by side apart.
   *
   * @param elements {@code FLOAT32[size, n]}
   * @return the columns {@code action…}; overwritten by the next call
   */
  public ColumnBatch unflatten(Column elements) {
    int width = elements.rowLength();
    int offset = 0;
    for (Column leaf : leaves.columns().values()) {
      int length = leaf.rowLength();
      for (long i = 0; i < leaf.size(); i++) {
        leaf.set(i, elements.getFloat(i / length * width + offset + i % length));
      }
      offset += length;
    }
    return leaves;
  }
}
