package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.function.RemoteCallable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A handle in a worker of an actor of its node. */
final class BorrowedActor<A> implements ActorHandle<A> {
  private final WorkerNode node;
  private final ObjectId id;
  private final String description;
  private final String group;

  /** Creates a handle whose calls run in a concurrency group, or where the methods say: "". */
  BorrowedActor(WorkerNode node, ObjectId id, String description, String group) {
    this.node = node;
    this.id = id;
    this.description = description;
    this.group = group;
  }

  @Override
  public ObjectId id() {
    return id;
  }

  String group() {
    return group;
  }

  boolean isOf(WorkerNode other) {
    return node == other;
  }

  @Override
  public boolean isPlaced() {
    ActorHandle<A> self = this;
    return node.ask(_ -> self.isPlaced());
  }

  @Override
  public ActorHandle<A> concurrencyGroup(String name) {
    ActorHandle<A> self = this;
    return node.ask(_ -> self.concurrencyGroup(name));
  }

  @Override
  public void kill(boolean noRestart) {
    ActorHandle<A> self = this;
    node.run(_ -> self.kill(noRestart));
  }

  @Override
  public <R> ObjectRef<R> submit(RemoteCallable method, @Nullable Object[] args) {
    ActorHandle<A> self = this;
    return node.ask(_ -> self.submit(method, args));
  }

  @Override
  public <T> ObjectRefGenerator<T> submitStream(RemoteCallable method, @Nullable Object[] args) {
    ActorHandle<A> self = this;
    return new BorrowedGenerator<>(
        node, node.ask(_ -> self.submitStream(method, args).completed()));
  }

  String describe() {
    return description;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BorrowedActor<?> that && id.equals(that.id) && group.equals(that.group);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, group);
  }

  @Override
  public String toString() {
    return description;
  }
}
