package dev.mobula.policies.connectors;

import dev.mobula.columns.ColumnBatch;

/** A step of what actions pass through before the environment. Confined to one thread. */
public interface ActionConnector {
  /** Returns the name of the setting that asks for it, such as {@code clip_actions}. */
  String name();

  /** Transforms the columns {@code action…} in place. */
  void apply(ColumnBatch actions);

  /** Transforms the columns {@code action…} in place, to what {@link #apply} makes them of. */
  void revert(ColumnBatch actions);
}
