package dev.mobula.core.internal;

import dev.mobula.columns.DType;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.internal.wire.Actor;
import dev.mobula.core.internal.wire.Block;
import dev.mobula.core.internal.wire.Id;
import dev.mobula.core.internal.wire.Reference;

/** What one process makes of what another gave by {@link Exports}. */
interface Imports {
  /** Returns what the classes of the other process's values must pass. */
  ClassFilter classFilter();

  /** Returns a reference to an object. */
  ObjectRef<?> object(Reference reference);

  /** Returns a handle of an actor. */
  ActorHandle<?> actor(Actor actor);

  /** Returns a placement group. */
  PlacementGroup placementGroup(Id id);

  /** Returns a column over bytes, in sealed form, which keeps them. */
  Object column(Block block, DType dtype, int rows, int[] rowShape);

  /** Returns an array with these bytes, in sealed form, which keeps them. */
  Stored array(Block block, String type);
}
