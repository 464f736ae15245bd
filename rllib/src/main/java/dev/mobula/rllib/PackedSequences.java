package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Sequences;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the sequences of a batch, as many at a time as fit, in the order of rows that {@link
 * Sequences} takes. Confined to one thread.
 */
final class PackedSequences {
  private TrainBatch batch = TrainBatch.EMPTY;
  private int[] starts = new int[0];
  private int[] sequences = new int[0];
  private int[] order = new int[0];
  private int[] widths = new int[0];
  private Column states = TrainBatch.EMPTY.states();
  private int next;
  private int count;
  private int at;
  private int rows;

  /** Begins with a batch, whose sequences come in random order where there is a source of it. */
  void begin(TrainBatch of, @Nullable Rng shuffle) {
    batch = of;
    next = 0;
    int[] lengths = of.sequenceLengths();
    starts = new int[lengths.length];
    for (int i = 1; i < lengths.length; i++) {
      starts[i] = starts[i - 1] + lengths[i - 1];
    }
    sequences = new int[lengths.length];
    Arrays.setAll(sequences, i -> i);
    if (shuffle != null) {
      shuffle.permutation(sequences);
    }
  }

  /** Tells whether there are sequences that were not packed yet. */
  boolean hasNext() {
    return next < sequences.length;
  }

  /**
   * Packs the next sequences, at least one and at most {@code limit} rows.
   *
   * @param index where the numbers of their rows begin in {@link #order}
   */
  void next(int limit, int index) {
    int from = next;
    at = index;
    rows = 0;
    while (next < sequences.length && (rows == 0 || rows + length(next) <= limit)) {
      rows += length(next++);
    }
    count = next - from;
    putLongestFirst(from);
    pack(from);
  }

  private int length(int position) {
    return batch.sequenceLengths()[sequences[position]];
  }

  /** Sorts by insertion: they are few, and mostly of equal length. */
  private void putLongestFirst(int from) {
    for (int i = from + 1; i < from + count; i++) {
      int sequence = sequences[i];
      int length = length(i);
      int j = i;
      for (; j > from && length(j - 1) < length; j--) {
        sequences[j] = sequences[j - 1];
      }
      sequences[j] = sequence;
    }
  }

  private void pack(int from) {
    if (order.length < at + rows) {
      order = Arrays.copyOf(order, at + rows);
    }
    widths = new int[length(from)];
    int row = at;
    for (int t = 0; t < widths.length; t++) {
      for (int i = from; i < from + count && length(i) > t; i++) {
        order[row++] = batch.rows()[starts[sequences[i]] + t];
        widths[t]++;
      }
    }
  }

  /** Returns the number of rows packed. */
  int rows() {
    return rows;
  }

  /** Returns the rows of the batch that were packed, in order; there may be more in the array. */
  int[] order() {
    return order;
  }

  /**
   * Returns what is said of them, with the states that their first steps were sampled with, valid
   * until the next call.
   */
  Sequences sequences() {
    Column all = batch.states();
    if (states.rows() < count || states.rowLength() != all.rowLength()) {
      states = Column.allocate(all.dtype(), count, all.rowLength());
    }
    Column first = states.slice(0, count);
    all.gather(order, at, count, first);
    return Sequences.packed(widths, first);
  }
}
