package dev.mobula.core.collective;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.core.MobulaException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * What a member of a group does together with the others: each calls the same methods in the same
 * order, waits there until all have, and gets the same result, bit for bit, as numbers are added in
 * the order of the ranks. Confined to one thread.
 *
 * <p>A call throws {@link CollectiveAbortedException} if the group is aborted while it waits, and
 * {@link MobulaException} if its thread is interrupted; the group is of no use then.
 */
public final class Collective {
  private static final int CHUNK = 1024;

  private final int rank;
  private final CollectiveMemory memory;
  private final CollectiveLayout layout;
  private final MemorySegment segment;
  private final Column[] vectors;
  private final Column result;
  private final double[] numbers = new double[CollectiveLayout.NUMBERS];
  private final float[] sums = new float[CHUNK];
  private final float[] part = new float[CHUNK];
  private long arrivals;
  private int numbersTurn;
  private int vectorsTurn;

  Collective(int rank, CollectiveMemory memory) {
    this.rank = rank;
    this.memory = memory;
    this.layout = memory.layout();
    this.segment = memory.segment();
    this.vectors = new Column[] {column(layout.vector(0, rank)), column(layout.vector(1, rank))};
    this.result = Column.allocate(DType.FLOAT32, layout.elements());
  }

  private Column column(long offset) {
    MemorySegment floats = segment.asSlice(offset, (long) Float.BYTES * layout.elements());
    return Column.over(floats, DType.FLOAT32, layout.elements());
  }

  /** Returns which member this is, counted from 0. */
  public int rank() {
    return rank;
  }

  /** Returns how many members there are. */
  public int size() {
    return layout.size();
  }

  private void await() {
    memory.arrive(rank, ++arrivals);
  }

  /**
   * Replaces numbers by their sums over all members.
   *
   * @param values as many as all others give, at most 64
   */
  public void sum(double[] values) {
    if (values.length > CollectiveLayout.NUMBERS) {
      throw new MobulaException(
          "expected at most %d numbers, found %d"
              .formatted(CollectiveLayout.NUMBERS, values.length));
    }
    // What is written here now was read by all before they arrived the last time.
    numbersTurn = 1 - numbersTurn;
    MemorySegment.copy(
        values,
        0,
        segment,
        ValueLayout.JAVA_DOUBLE,
        layout.numbers(numbersTurn, rank),
        values.length);
    await();
    Arrays.fill(values, 0);
    for (int each = 0; each < layout.size(); each++) {
      MemorySegment.copy(
          segment,
          ValueLayout.JAVA_DOUBLE,
          layout.numbers(numbersTurn, each),
          numbers,
          0,
          values.length);
      for (int i = 0; i < values.length; i++) {
        values[i] += numbers[i];
      }
    }
  }

  /**
   * Returns this member's vector, {@code FLOAT32[elements]}, to write to before the next {@link
   * #average}, after which it is another.
   */
  public Column vector() {
    return vectors[vectorsTurn];
  }

  /**
   * Adds up the vectors of all members, each times its weight.
   *
   * @param weight that of this member's vector, all together being 1; with 0 it is not looked at
   * @return {@code FLOAT32[elements]}, this member's own: to be read until the next call
   */
  public Column average(double weight) {
    int now = vectorsTurn;
    segment.set(ValueLayout.JAVA_DOUBLE, layout.weight(now, rank), weight);
    await();
    for (int from = 0; from < layout.elements(); from += CHUNK) {
      reduce(now, from, Math.min(CHUNK, layout.elements() - from));
    }
    // What is written there next was read by all before they arrive the next time.
    vectorsTurn = 1 - now;
    return result;
  }

  private void reduce(int now, int from, int count) {
    Arrays.fill(sums, 0, count, 0);
    for (int each = 0; each < layout.size(); each++) {
      float weight = (float) segment.get(ValueLayout.JAVA_DOUBLE, layout.weight(now, each));
      if (weight != 0) {
        read(layout.vector(now, each), from, count);
        for (int i = 0; i < count; i++) {
          sums[i] += weight * part[i];
        }
      }
    }
    result.write(from, sums, count);
  }

  private void read(long offset, int from, int count) {
    MemorySegment.copy(
        segment, ValueLayout.JAVA_FLOAT, offset + (long) Float.BYTES * from, part, 0, count);
  }
}
