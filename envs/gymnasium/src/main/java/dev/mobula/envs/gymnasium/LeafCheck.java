package dev.mobula.envs.gymnasium;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks what passes between Java and Python: that columns are those of a space, numbers finite,
 * integers inside. Numbers outside of a Box's bounds pass, as in Gymnasium.
 */
final class LeafCheck {
  private final ColumnSpec spec;
  private final int[] low;
  private final int[] n;

  /**
   * Makes the check of a leaf.
   *
   * @param spec its column
   * @param low the least integer of each element of a row, where it has integers
   * @param n how many integers there are for each
   */
  private LeafCheck(ColumnSpec spec, List<Integer> low, List<Integer> n) {
    this.spec = spec;
    this.low = low.stream().mapToInt(Integer::intValue).toArray();
    this.n = n.stream().mapToInt(Integer::intValue).toArray();
  }

  ColumnSpec spec() {
    return spec;
  }

  /** Returns the checks of a space's columns, in order. */
  static List<LeafCheck> of(Space<?> space, String name) {
    List<ColumnSpec> columns = space.columns(name);
    List<Space<?>> leaves = new ArrayList<>();
    collect(space, leaves);
    List<LeafCheck> checks = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      checks.add(of(columns.get(i), leaves.get(i)));
    }
    return List.copyOf(checks);
  }

  private static LeafCheck of(ColumnSpec column, Space<?> leaf) {
    return switch (leaf) {
      case Discrete(int n, int start) -> new LeafCheck(column, List.of(start), List.of(n));
      case MultiDiscrete(List<Integer> nvec, List<Integer> start) ->
          new LeafCheck(column, start, nvec);
      default -> new LeafCheck(column, List.of(), List.of());
    };
  }

  private static void collect(Space<?> space, List<Space<?>> into) {
    switch (space) {
      case DictSpace dict -> dict.spaces().values().forEach(part -> collect(part, into));
      case TupleSpace tuple -> tuple.spaces().forEach(part -> collect(part, into));
      default -> into.add(space);
    }
  }

  /** Checks that a batch has the columns of a space, in order. */
  static void expectColumns(List<LeafCheck> leaves, ColumnBatch columns, String where) {
    List<String> expected = leaves.stream().map(leaf -> leaf.spec.name()).toList();
    if (!expected.equals(List.copyOf(columns.names()))) {
      throw new EnvironmentException(
          "%s: expected the columns %s, found %s".formatted(where, expected, columns.names()));
    }
    for (LeafCheck leaf : leaves) {
      Column column = columns.column(leaf.spec.name()).expect(leaf.spec.dtype());
      if (column.rowLength() != leaf.spec.rowLength()) {
        throw new EnvironmentException(
            "%s: expected rows of %d elements, found %s"
                .formatted(where, leaf.spec.rowLength(), column));
      }
    }
  }

  /** Returns the index of the first element that is not allowed, or -1. */
  long firstWrong(Column column) {
    return switch (column.dtype()) {
      case FLOAT32 ->
          isFinite32(column.segment(), (int) column.size()) ? -1 : firstInfinite(column);
      case FLOAT64 ->
          isFinite64(column.segment(), (int) column.size()) ? -1 : firstInfinite(column);
      case INT32 -> firstOutside(column);
      case INT64, UINT8, BOOL -> -1;
    };
  }

  /**
   * Compares bits, in a loop that the compiler vectorises: numbers that are not finite have most.
   */
  private static boolean isFinite32(MemorySegment floats, int count) {
    int most = 0;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, floats.getAtIndex(JAVA_INT, i) & Integer.MAX_VALUE);
    }
    return most < Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
  }

  static boolean isFinite64(MemorySegment doubles, int count) {
    long most = 0;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, doubles.getAtIndex(JAVA_LONG, i) & Long.MAX_VALUE);
    }
    return most < Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
  }

  /** Compares the greatest distance from the least integer, as unsigned numbers. */
  private static boolean isInside(MemorySegment integers, int count, int low, int n) {
    int most = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, integers.getAtIndex(JAVA_INT, i) - low + Integer.MIN_VALUE);
    }
    return most < n + Integer.MIN_VALUE;
  }

  private static long firstInfinite(Column column) {
    long index = 0;
    while (Double.isFinite(column.get(index))) {
      index++;
    }
    return index;
  }

  private long firstOutside(Column column) {
    if (low.length == 1 && isInside(column.segment(), (int) column.size(), low[0], n[0])) {
      return -1;
    }
    int length = low.length;
    int element = 0;
    for (int i = 0; i < column.size(); i++) {
      int index = column.segment().getAtIndex(JAVA_INT, i) - low[element];
      if (Integer.compareUnsigned(index, n[element]) >= 0) {
        return i;
      }
      element = element + 1 == length ? 0 : element + 1;
    }
    return -1;
  }

  /** Returns a value that is allowed at an index. */
  double valid(long index) {
    return low.length == 0 ? 0 : low[(int) (index % low.length)];
  }

  /** Says what is wrong with an element. */
  String problem(Column column, long index) {
    int element = (int) (index % spec.rowLength());
    String expected =
        spec.dtype() == DType.INT32
            ? "an integer from %d to %d".formatted(low[element], low[element] + n[element] - 1)
            : "a finite number";
    String found = String.valueOf(column.get(index)).replaceFirst("\\.0$", "");
    return "expected %s in '%s', found %s".formatted(expected, spec.name(), found);
  }
}
