package dev.mobula.core.internal;

import java.lang.foreign.MemorySegment;

/**
 * A primitive array as bytes that never change, each of whose readers gets a copy.
 *
 * @param type the name of the element's type, as {@link PrimitiveArrays} has it
 */
record ViewedArray(String type, MemorySegment bytes) implements Stored {
  @Override
  public Object open() {
    return PrimitiveArrays.read(type, bytes);
  }
}
