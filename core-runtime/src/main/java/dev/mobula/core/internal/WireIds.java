package dev.mobula.core.internal;

import dev.mobula.core.ObjectId;
import dev.mobula.core.internal.wire.Id;

/** Ids as messages between processes, and back. */
final class WireIds {
  private WireIds() {}

  static Id write(ObjectId id) {
    return Id.newBuilder()
        .setNode(id.node())
        .setOwner(id.owner())
        .setSequence(id.sequence())
        .build();
  }

  static ObjectId read(Id id) {
    return new ObjectId(id.getNode(), id.getOwner(), id.getSequence());
  }
}
