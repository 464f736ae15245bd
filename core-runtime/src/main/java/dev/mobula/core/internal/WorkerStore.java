package dev.mobula.core.internal;

import dev.mobula.core.ObjectRef;

/** Objects of the node, for user code in a worker. */
final class WorkerStore extends HeapObjectStore {
  private final WorkerNode node;

  WorkerStore(WorkerNode node) {
    this.node = node;
  }

  @Override
  public <T> ObjectRef<T> put(T value) {
    return node.put(value);
  }
}
