package dev.mobula.core.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Arrays of primitives as bytes in the machine's order, and back. */
final class PrimitiveArrays {
  private PrimitiveArrays() {}

  /** Returns the name of the element's type. */
  static String type(Object array) {
    return array.getClass().getComponentType().getName();
  }

  static boolean isArray(Object object) {
    Class<?> component = object.getClass().getComponentType();
    return component != null && component.isPrimitive();
  }

  /** Returns a copy: in the object store if it is large, and that has room. */
  static Object seal(Object array) {
    Node node = CurrentNode.get();
    boolean isLarge = byteSize(array) >= Columns.MIN_STORED_BYTES;
    Object stored = isLarge && node != null && !node.isClosed() ? node.storeArray(array) : null;
    return stored == null ? copy(array) : stored;
  }

  /** Returns how many bytes its elements take, a byte for each boolean. */
  static long byteSize(Object array) {
    return array instanceof boolean[] flags ? flags.length : bytes(array).byteSize();
  }

  static Object copy(Object array) {
    return switch (array) {
      case boolean[] a -> a.clone();
      case byte[] a -> a.clone();
      case short[] a -> a.clone();
      case char[] a -> a.clone();
      case int[] a -> a.clone();
      case long[] a -> a.clone();
      case float[] a -> a.clone();
      case double[] a -> a.clone();
      default -> throw new IllegalArgumentException("expected an array of primitives: " + array);
    };
  }

  /** Returns the array's own memory; of booleans a copy, a byte each. */
  static MemorySegment bytes(Object array) {
    return switch (array) {
      case boolean[] a -> MemorySegment.ofArray(bytesOf(a));
      case byte[] a -> MemorySegment.ofArray(a);
      case short[] a -> MemorySegment.ofArray(a);
      case char[] a -> MemorySegment.ofArray(a);
      case int[] a -> MemorySegment.ofArray(a);
      case long[] a -> MemorySegment.ofArray(a);
      case float[] a -> MemorySegment.ofArray(a);
      case double[] a -> MemorySegment.ofArray(a);
      default -> throw new IllegalArgumentException("expected an array of primitives: " + array);
    };
  }

  /** Returns a new array with copied elements. */
  static Object read(String type, MemorySegment bytes) {
    return switch (type) {
      case "boolean" -> booleans(bytes.toArray(JAVA_BYTE));
      case "byte" -> bytes.toArray(JAVA_BYTE);
      case "short" -> bytes.toArray(JAVA_SHORT_UNALIGNED);
      case "char" -> bytes.toArray(JAVA_CHAR_UNALIGNED);
      case "int" -> bytes.toArray(JAVA_INT_UNALIGNED);
      case "long" -> bytes.toArray(JAVA_LONG_UNALIGNED);
      case "float" -> bytes.toArray(JAVA_FLOAT_UNALIGNED);
      case "double" -> bytes.toArray(JAVA_DOUBLE_UNALIGNED);
      default -> throw new IllegalArgumentException("expected a primitive type, found " + type);
    };
  }

  private static byte[] bytesOf(boolean[] flags) {
    byte[] bytes = new byte[flags.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (flags[i] ? 1 : 0);
    }
    return bytes;
  }

  private static boolean[] booleans(byte[] bytes) {
    boolean[] flags = new boolean[bytes.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = bytes[i] != 0;
    }
    return flags;
  }
}
