package dev.mobula.core.internal;

import org.jspecify.annotations.Nullable;

/**
 * A primitive array in the node's object store, each of whose readers gets a copy.
 *
 * @param type the name of the element's type, as {@link PrimitiveArrays} has it
 */
record StoredArray(String type, StoredBytes bytes) implements Stored {
  /** Keeps a copy of an array, unless there is {@linkplain SharedObjects#put no room}. */
  static @Nullable StoredArray of(Object array, SharedObjects store) {
    StoredBytes bytes = store.put(PrimitiveArrays.bytes(array));
    return bytes == null ? null : new StoredArray(PrimitiveArrays.type(array), bytes);
  }

  @Override
  public Object open() {
    return PrimitiveArrays.read(type, bytes.view());
  }

  @Override
  public void close() {
    bytes.close();
  }
}
