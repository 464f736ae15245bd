package dev.mobula.core.internal;

import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.PlacementStrategy;
import dev.mobula.core.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A placement group of a node, in one of its workers. */
final class BorrowedGroup implements PlacementGroup {
  private final WorkerNode node;
  private final ObjectId id;

  BorrowedGroup(WorkerNode node, ObjectId id) {
    this.node = node;
    this.id = id;
  }

  @Override
  public ObjectId id() {
    return id;
  }

  boolean isOf(WorkerNode other) {
    return node == other;
  }

  @Override
  public List<Resources> bundles() {
    PlacementGroup self = this;
    return node.ask(_ -> self.bundles());
  }

  @Override
  public PlacementStrategy strategy() {
    PlacementGroup self = this;
    return node.ask(_ -> self.strategy());
  }

  @Override
  public ObjectRef<PlacementGroup> ready() {
    PlacementGroup self = this;
    return node.ask(_ -> self.ready());
  }

  @Override
  public void remove() {
    PlacementGroup self = this;
    node.run(_ -> self.remove());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BorrowedGroup that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
