package dev.mobula.core.internal;

import dev.mobula.core.ObjectRef;

/**
 * Objects on the heap of this JVM: the reference itself holds the value, the collector frees it.
 */
final class LocalObjectStore extends HeapObjectStore {
  private final Ids ids;
  private final LargeObjects largeObjects;

  LocalObjectStore(Ids ids, LargeObjects largeObjects) {
    this.ids = ids;
    this.largeObjects = largeObjects;
  }

  @Override
  public <T> ObjectRef<T> put(T value) {
    LocalRef<T> ref = new LocalRef<>(ids);
    Object sealed = Values.seal(value);
    largeObjects.offer(ref, sealed, CurrentCall::describe);
    ref.complete(sealed);
    return ref;
  }
}
