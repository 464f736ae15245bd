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
 * sequences. Confined to one thread.
 */
public final class Minibatches {
  private final int size;
  private final Map<Integer, ColumnBatch> buffers = new HashMap<>();
  private int[] order = new int[0];
  private final PackedSequences packed = new PackedSequences();

  /**
   * Some rows of a batch.
   *
   * @param columns the rows, gathered
   * @param sequences which rows follow one another; null where each stands alone
   * @param order holds the numbers of the rows in the batch
   * @param from where they begin in it
   */
  public record Minibatch(
      ColumnBatch columns, @Nullable Sequences sequences, int[] order, int from) {}

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
    this.size = size;
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
    if (count <= size && count == batch.columns().rows()) {
      return each.take(new Minibatch(batch.columns(), null, batch.rows(), 0));
    }
    shuffle(batch.rows(), shuffle, rng);
    for (int from = 0; from < count; from += size) {
      int rows = Math.min(size, count - from);
      ColumnBatch buffer = buffer(batch.columns(), rows);
      batch.columns().gather(order, from, rows, buffer);
      if (!each.take(new Minibatch(buffer, null, order, from))) {
        return false;
      }
    }
    return true;
  }

  private boolean forEachOfSequences(TrainBatch batch, boolean shuffle, Rng rng, Consumer each) {
    packed.begin(batch, shuffle ? rng : null);
    ColumnBatch whole = buffer(batch.columns(), size);
    while (packed.next(size)) {
      ColumnBatch rows = whole.slice(0, packed.rows());
      batch.columns().gather(packed.order(), 0, packed.rows(), rows);
      if (!each.take(new Minibatch(rows, packed.sequences(), packed.order(), 0))) {
        return false;
      }
    }
    return true;
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
