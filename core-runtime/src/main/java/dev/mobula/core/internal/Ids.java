package dev.mobula.core.internal;

import dev.mobula.core.ObjectId;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers the objects and actors that this process makes. */
final class Ids {
  private final long node;
  private final AtomicLong sequence = new AtomicLong();

  Ids(long node) {
    this.node = node;
  }

  ObjectId next() {
    return new ObjectId(node, 0, sequence.incrementAndGet());
  }
}
