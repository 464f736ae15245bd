package dev.mobula.core.internal;

import dev.mobula.core.ObjectRef;

/**
 * Objects on the heap of this JVM: the reference itself holds the value, the collector frees it.
 */
final class LocalObjectStore extends HeapObjectStore {
  private final Ids ids;

  LocalObjectStore(Ids ids) {
    this.ids = ids;
  }

  @Override
  public <T> ObjectRef<T> put(T value) {
    LocalRef<T> ref = new LocalRef<>(ids);
    ref.complete(Values.seal(value));
    return ref;
  }
}
