package dev.mobula.policies.connectors;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Box;
import dev.mobula.envs.Space;

/**
 * Scales Box actions from −1 to 1 to their bounds: {@code low + (a + 1)/2 · (high − low)}; {@code
 * normalize_actions}. Elements without two finite bounds stay as they are.
 */
public final class UnsquashActions implements ActionConnector {
  private final BoxLeaves boxes;

  /** Creates a connector for an action space. */
  public UnsquashActions(Space<?> space) {
    boxes = new BoxLeaves(space);
  }

  /** Tells whether there is an element that it scales. */
  public boolean hasEffect() {
    return boxes.anyElement(UnsquashActions::isBounded);
  }

  @Override
  public String name() {
    return "normalize_actions";
  }

  @Override
  public void apply(ColumnBatch actions) {
    boxes.forEach(actions, UnsquashActions::scale);
  }

  @Override
  public void revert(ColumnBatch actions) {
    boxes.forEach(actions, UnsquashActions::squash);
  }

  private static double scale(Box box, int element, double value) {
    return isBounded(box, element)
        ? box.low(element) + (value + 1) * 0.5 * (box.high(element) - box.low(element))
        : value;
  }

  private static double squash(Box box, int element, double value) {
    double width = isBounded(box, element) ? box.high(element) - box.low(element) : 0;
    return width > 0 ? (value - box.low(element)) * 2 / width - 1 : value;
  }

  private static boolean isBounded(Box box, int element) {
    return box.low(element) != Double.NEGATIVE_INFINITY
        && box.high(element) != Double.POSITIVE_INFINITY;
  }
}
