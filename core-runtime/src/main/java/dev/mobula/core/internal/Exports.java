package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.internal.wire.Actor;
import dev.mobula.core.internal.wire.Block;
import dev.mobula.core.internal.wire.Id;
import dev.mobula.core.internal.wire.Reference;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What one process gives another in the place of things that cannot be copied. */
interface Exports {
  /** Returns the number of an object, which lives at least until the other process releases it. */
  Reference object(ObjectRef<?> ref);

  /** Returns how the other process knows an actor. */
  Actor actor(ActorHandle<?> handle);

  /** Returns how the other process knows a placement group. */
  Id placementGroup(PlacementGroup group);

  /** Returns where the other process finds these bytes, or null if they are to travel inline. */
  @Nullable Block block(MemorySegment bytes);

  /** Returns where the other process finds what is in the object store. */
  Block block(StoredBytes bytes);

  /** Takes an object back that was not sent after all. */
  void takeBack(Reference given);

  /** Takes a handle of an actor or group back that was not sent after all. */
  void takeBackHandle(Id given);

  /** Takes a block back that was not sent after all. */
  void takeBack(Block given);
}
