package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.internal.wire.Actor;
import dev.mobula.core.internal.wire.Block;
import dev.mobula.core.internal.wire.Id;
import dev.mobula.core.internal.wire.Reference;
import java.lang.foreign.MemorySegment;

/** What one process makes of what another gave by {@link Exports}. */
interface Imports {
  /** Returns a reference to an object. */
  ObjectRef<?> object(Reference reference);

  /** Returns a handle of an actor. */
  ActorHandle<?> actor(Actor actor);

  /** Returns a placement group. */
  PlacementGroup placementGroup(Id id);

  /** Returns a read-only view, which keeps the bytes while it can be reached. */
  MemorySegment view(Block block);
}
