package dev.mobula.policies.connectors;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Space;

/**
 * Moves the elements of Box actions that are out of bounds onto the bound; {@code clip_actions}.
 */
public final class ClipActions implements ActionConnector {
  private final BoxLeaves boxes;

  /** Creates a connector for an action space. */
  public ClipActions(Space<?> space) {
    boxes = new BoxLeaves(space);
  }

  @Override
  public String name() {
    return "clip_actions";
  }

  @Override
  public void apply(ColumnBatch actions) {
    boxes.forEach(
        actions,
        (box, i, value) ->
            value < box.low(i) ? box.low(i) : value > box.high(i) ? box.high(i) : value);
  }

  @Override
  public void revert(ColumnBatch actions) {
    // What is within the bounds stays as it is.
  }
}
