package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** An input as a client sent it, not yet checked against what the model takes. */
final class InferTensor {
  private static final double INEXACT = 0x1p53; // a double does not tell it from the next
  private final String name;
  private final String datatype;
  private final long[] shape;
  private final Elements elements;

  /** The elements in row-major order. */
  sealed interface Elements {
    /** Returns how many there are, of so many bytes each. */
    long count(int bytes);

    /** Copies them into a column of as many. */
    void copyTo(Column column);
  }

  /**
   * Numbers read from text: a double holds each of those that columns of policies have.
   *
   * @param values at least {@code count}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Numbers(double[] values, int count) implements Elements {
    @Override
    public long count(int bytes) {
      return count;
    }

    @Override
    public void copyTo(Column column) {
      for (int i = 0; i < count; i++) {
        column.set(i, values[i]);
      }
    }
  }

  /** Little-endian bytes, without padding. */
  record Raw(MemorySegment bytes) implements Elements {
    @Override
    public long count(int bytesEach) {
      return bytes.byteSize() % bytesEach == 0 ? bytes.byteSize() / bytesEach : -1;
    }

    @Override
    public void copyTo(Column column) {
      if (column.dtype().bytes() == 1 || ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
        MemorySegment.copy(bytes, 0, column.segment(), 0, bytes.byteSize());
        return;
      }
      swap(bytes, column.segment(), column.dtype().bytes());
    }

    private static void swap(MemorySegment from, MemorySegment to, int bytesEach) {
      for (long at = 0; at < from.byteSize(); at += bytesEach) {
        for (int i = 0; i < bytesEach; i++) {
          byte value = from.get(ValueLayout.JAVA_BYTE, at + i);
          to.set(ValueLayout.JAVA_BYTE, at + bytesEach - 1 - i, value);
        }
      }
    }
  }

  InferTensor(String name, String datatype, long[] shape, Elements elements) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.elements = elements;
  }

  String name() {
    return name;
  }

  /** Returns the number of rows, after checking that this is what the model takes. */
  int rows(TensorSpec spec, int most) {
    if (!datatype.equals(spec.datatype().name())) {
      throw InferenceException.badRequest(
          "expected datatype %s of input '%s', found '%s'"
              .formatted(spec.datatype(), name, abbreviated(datatype)));
    }
    if (!fits(spec)) {
      throw InferenceException.badRequest(
          "expected shape %s of input '%s', with any number of rows first, found %s"
              .formatted(Arrays.toString(spec.shape(-1)), name, Arrays.toString(shape)));
    }
    if (shape[0] > most) {
      throw InferenceException.badRequest(
          "expected at most %d rows of input '%s', found %d".formatted(most, name, shape[0]));
    }
    return (int) shape[0];
  }

  private boolean fits(TensorSpec spec) {
    if (shape.length != spec.rowShape().size() + 1 || shape[0] < 1) {
      return false;
    }
    for (int i = 1; i < shape.length; i++) {
      if (shape[i] != spec.rowShape().get(i - 1)) {
        return false;
      }
    }
    return true;
  }

  /** Makes a column of the elements, each of which the datatype must be able to hold. */
  Column column(TensorSpec spec, int rows) {
    long expected = (long) rows * spec.rowLength();
    long count = elements.count(spec.datatype().dtype().bytes());
    if (count != expected) {
      throw InferenceException.badRequest(
          "expected %d elements of %s in input '%s' of shape %s, found %s"
              .formatted(
                  expected,
                  spec.datatype(),
                  name,
                  Arrays.toString(shape),
                  count < 0 ? "bytes of a part of one" : count));
    }
    Column column = spec.allocate(rows);
    elements.copyTo(column);
    checkElements(spec, column);
    return column;
  }

  private void checkElements(TensorSpec spec, Column column) {
    for (long i = 0; i < column.size(); i++) {
      double value = column.get(i);
      boolean good =
          switch (spec.datatype()) {
            case FP32, FP64 -> Double.isFinite(value);
            case BOOL -> value == 0 || value == 1;
            case INT64 -> !(elements instanceof Numbers) || Math.abs(value) < INEXACT;
            case INT32, UINT8 -> true;
          };
      if (!good || (elements instanceof Numbers numbers && differs(spec, numbers, value, i))) {
        throw notAnElement(spec, i, value);
      }
    }
  }

  /** Tells whether an integer was cut off. */
  private static boolean differs(TensorSpec spec, Numbers numbers, double value, long i) {
    return !spec.datatype().isFloat() && numbers.values[(int) i] != value;
  }

  private InferenceException notAnElement(TensorSpec spec, long index, double value) {
    double found = elements instanceof Numbers numbers ? numbers.values[(int) index] : value;
    String expected =
        switch (spec.datatype()) {
          case FP32, FP64 -> "finite numbers";
          case INT64 -> "INT64 elements below 2^53 unless sent as bytes,";
          case INT32, UINT8, BOOL -> spec.datatype() + " elements";
        };
    return InferenceException.badRequest(
        "expected %s of input '%s', found %s at element %d"
            .formatted(expected, name, found, index));
  }

  /** Returns what a client said, short enough to be repeated. */
  static String abbreviated(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
