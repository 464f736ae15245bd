package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.internal.wire.Actor;
import dev.mobula.core.internal.wire.Block;
import dev.mobula.core.internal.wire.Id;
import dev.mobula.core.internal.wire.Reference;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was given away for one message, which is taken back where the message cannot be written to
 * its end. For one thread.
 */
final class Given implements Exports {
  private final Exports exports;
  private final List<Reference> objects = new ArrayList<>(0);
  private final List<Id> handles = new ArrayList<>(0);
  private final List<Block> blocks = new ArrayList<>(0);

  Given(Exports exports) {
    this.exports = exports;
  }

  /** Takes all of it back. */
  void takeBack() {
    objects.forEach(exports::takeBack);
    handles.forEach(exports::takeBackHandle);
    blocks.forEach(exports::takeBack);
  }

  @Override
  public Reference object(ObjectRef<?> ref) {
    Reference given = exports.object(ref);
    objects.add(given);
    return given;
  }

  @Override
  public Actor actor(ActorHandle<?> handle) {
    Actor given = exports.actor(handle);
    handles.add(given.getId());
    return given;
  }

  @Override
  public Id placementGroup(PlacementGroup group) {
    Id given = exports.placementGroup(group);
    handles.add(given);
    return given;
  }

  @Override
  public @Nullable Block block(MemorySegment bytes) {
    Block given = exports.block(bytes);
    if (given != null) {
      blocks.add(given);
    }
    return given;
  }

  @Override
  public Block block(StoredBytes bytes) {
    Block given = exports.block(bytes);
    blocks.add(given);
    return given;
  }

  @Override
  public void takeBack(Reference given) {
    exports.takeBack(given);
  }

  @Override
  public void takeBackHandle(Id given) {
    exports.takeBackHandle(given);
  }

  @Override
  public void takeBack(Block given) {
    exports.takeBack(given);
  }
}
