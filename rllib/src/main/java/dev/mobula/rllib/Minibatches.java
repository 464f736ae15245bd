package dev.mobula.rllib;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a batch into shuffled minibatches, gathered one by one into the same memory; the last one of
 * an epoch holds what is left over. Where rows belong to sequences, the minibatches are of whole
 * sequences. Of several learners that have the same batch and source of randomness, each gets a
 * part of its own of minibatches that are as many times as large. Confined to one thread.
 */
public final class Minibatches {
  private final int size;
  private final int rank;
  private final int learners;
  private final Map<Integer, ColumnBatch> buffers = new HashMap<>();
  private int[] order = new int[0];
  private final PackedSequences packed = new PackedSequences();

  /**
   * Some rows of a batch.
   *
   * @param columns the rows, gathered; none where a learner has no part of a last minibatch
   * @param sequences which rows follow one another; null where each stands alone
   * @param from where their numbers begin in {@code all.order}
   * @param all those of this minibatch, the parts of other learners included
   */
  public record Minibatch(ColumnBatch columns, @Nullable Sequences sequences, int from, Rows all) {}

  /**
   * Numbers of rows in the batch.
   *
   * @param order holds them
   * @param from where they begin in it
   * @param count how many they are
   */
  public record Rows(int[] order, int from, int count) {}

  /** Is told minibatches, which are valid during the call. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Takes a minibatch.
     *
     * @return whether to go on
     */
    boolean take(Minibatch minibatch);
  }

  /** Creates a cutter of minibatches of up to {@code size} rows. */
  public Minibatches(int size) {
    this(size, 0, 1);
  }

  /**
   * Creates a cutter of minibatches for one of several learners.
   *
   * @param size the largest number of rows of its part
   * @param rank which one it is
   * @param learners how many there are
   */
  Minibatches(int size, int rank, int learners) {
    this.size = size;
    this.rank = rank;
    this.learners = learners;
  }

  /**
   * Goes through all rows of a batch once.
   *
   * @param shuffle whether the rows come in random order; no matter where one minibatch holds all
   *     of them, which is then the batch itself
   * @return whether all of the epoch was gone through
   */
  public boolean forEach(TrainBatch batch, boolean shuffle, Rng rng, Consumer each) {
    if (batch.hasSequences()) {
      return forEachOfSequences(batch, shuffle, rng, each);
    }
    int count = batch.rows().length;
    int largest = Math.multiplyExact(size, learners);
    if (count <= largest && count == batch.columns().rows()) {
      ColumnBatch part = learners == 1 ? batch.columns() : own(batch.columns());
      return each.take(
          new Minibatch(part, null, part(count, rank), new Rows(batch.rows(), 0, count)));
    }
    shuffle(batch.rows(), shuffle, rng);
    for (int from = 0; from < count; from += largest) {
      int all = Math.min(largest, count - from);
      int first = from + part(all, rank);
      int rows = from + part(all, rank + 1) - first;
      ColumnBatch buffer = buffer(batch.columns(), rows);
      batch.columns().gather(order, first, rows, buffer);
      if (!each.take(new Minibatch(buffer, null, first, new Rows(order, from, all)))) {
        return false;
      }
    }
    return true;
  }

  private ColumnBatch own(ColumnBatch all) {
    return all.slice(part(all.rows(), rank), part(all.rows(), rank + 1));
  }

  /** Returns where the part of a learner begins. */
  private int part(int rows, int learner) {
    return (int) ((long) rows * learner / learners);
  }

  /** Sequences are packed for one learner after the other, and the packs learnt from together. */
  private boolean forEachOfSequences(TrainBatch batch, boolean shuffle, Rng rng, Consumer each) {
    packed.begin(batch, shuffle ? rng : null);
    ColumnBatch whole = buffer(batch.columns(), size);
    boolean goOn = true;
    while (goOn && packed.hasNext()) {
      ColumnBatch rows = whole.slice(0, 0);
      @Nullable Sequences sequences = null;
      int first = 0;
      int all = 0;
      for (int learner = 0; learner < learners && packed.hasNext(); learner++) {
        packed.next(size, all);
        if (learner == rank) {
          first = all;
          rows = whole.slice(0, packed.rows());
          batch.columns().gather(packed.order(), first, packed.rows(), rows);
          sequences = packed.sequences();
        }
        all += packed.rows();
      }
      goOn = each.take(new Minibatch(rows, sequences, first, new Rows(packed.order(), 0, all)));
    }
    return goOn;
  }

  private void shuffle(int[] rows, boolean shuffle, Rng rng) {
    if (order.length != rows.length) {
      order = new int[rows.length];
    }
    if (!shuffle) {
      System.arraycopy(rows, 0, order, 0, rows.length);
      return;
    }
    rng.permutation(order);
    for (int i = 0; i < order.length; i++) {
      order[i] = rows[order[i]];
    }
  }

  private ColumnBatch buffer(ColumnBatch like, int rows) {
    ColumnBatch buffer = buffers.get(rows);
    if (buffer == null) {
      if (buffers.size() >= 4) {
        buffers.clear();
      }
      buffer = ColumnBatch.allocate(specs(like), rows);
      buffers.put(rows, buffer);
    }
    return buffer;
  }

  private static List<ColumnSpec> specs(ColumnBatch batch) {
    List<ColumnSpec> specs = new ArrayList<>();
    batch
        .columns()
        .forEach((name, column) ->
            specs.add(
                new ColumnSpec(
                    name, column.dtype(), Arrays.stream(column.rowShape()).boxed().toList())));
    return specs;
  }
}
