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

  @Override
  public String name() {
    return "normalize_actions";
  }

  @Override
  public void apply(ColumnBatch actions) {
    boxes.forEach(actions, UnsquashActions::scale);
  }

  private static double scale(Box box, int element, double value) {
    double low = box.low(element);
    double high = box.high(element);
    if (low == Double.NEGATIVE_INFINITY || high == Double.POSITIVE_INFINITY) {
      return value;
    }
    return low + (value + 1) * 0.5 * (high - low);
  }
}
