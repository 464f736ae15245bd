package dev.mobula.policies.connectors;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Space;
import java.util.ArrayList;
import java.util.List;

/**
 * All that actions pass through between the distribution and the environment. Confined to one
 * thread.
 */
public final class ActionPipeline {
  private final List<ActionConnector> connectors;

  /** Creates a pipeline of connectors in order. */
  public ActionPipeline(List<ActionConnector> connectors) {
    this.connectors = List.copyOf(connectors);
  }

  /**
   * Returns the pipeline of RLlib's settings {@code normalize_actions} and {@code clip_actions}.
   */
  public static ActionPipeline of(Space<?> space, boolean normalizeActions, boolean clipActions) {
    List<ActionConnector> connectors = new ArrayList<>();
    if (normalizeActions) {
      connectors.add(new UnsquashActions(space));
    }
    if (clipActions) {
      connectors.add(new ClipActions(space));
    }
    return new ActionPipeline(connectors);
  }

  /** Tells whether actions pass unchanged. */
  public boolean isEmpty() {
    return connectors.isEmpty();
  }

  /** Transforms the columns {@code action…} in place, from what was drawn to what is done. */
  public void apply(ColumnBatch actions) {
    for (int i = 0; i < connectors.size(); i++) {
      connectors.get(i).apply(actions);
    }
  }

  /**
   * Transforms the columns {@code action…} in place, from what was done to what would have to be
   * drawn for it.
   */
  public void revert(ColumnBatch actions) {
    for (ActionConnector connector : connectors.reversed()) {
      connector.revert(actions);
    }
  }
}
