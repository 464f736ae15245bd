package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.serve.internal.InferRequest.Parameters;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a recurrent policy remembers of the episodes that clients play, by their sequence ids. One
 * that no request was made of for a while is forgotten, and the oldest where there are too many.
 * Usable by any thread.
 */
final class Sequences {
  /** How long a sequence may be idle. */
  static final Duration IDLE = Duration.ofMinutes(10);

  /** How many are kept at a time. */
  static final int MOST = 100_000;

  private final TensorSpec state;
  private final LongSupplier nanoTime;
  private final int most;

  /** The one that has been idle for the longest stands first. */
  private final Map<String, Sequence> sequences = new LinkedHashMap<>(16, 0.75f, true);

  /** The state of one, which one request at a time reads and replaces. */
  static final class Sequence {
    private @Nullable Column state;
    private long usedAt;

    /** Returns the state before the next step; zero at first. */
    Column state(TensorSpec spec, int rows) {
      Column known = state;
      if (known == null) {
        known = spec.allocate(rows);
        state = known;
      }
      if (known.rows() != rows) {
        throw InferenceException.badRequest(
            "expected %d rows in each request of the sequence, as in its first one, found %d"
                .formatted(known.rows(), rows));
      }
      return known;
    }

    void replace(Column next) {
      state = next;
    }
  }

  Sequences(PolicySpec spec, LongSupplier nanoTime, int most) {
    this.state =
        TensorSpec.of(
            SampleBatch.STATE_IN,
            ColumnSpec.of(SampleBatch.STATE_IN, DType.FLOAT32, spec.stateSize()));
    this.nanoTime = nanoTime;
    this.most = most;
  }

  TensorSpec state() {
    return state;
  }

  /**
   * Returns the sequence of a request, a new one where it begins.
   *
   * @throws InferenceException if the request names none, or one that is not known
   */
  synchronized Sequence of(Parameters parameters) {
    String id = parameters.sequenceId();
    if (id == null) {
      throw InferenceException.badRequest(
          "expected a parameter 'sequence_id', as the policy is recurrent and remembers each episode by it, found none");
    }
    long now = nanoTime.getAsLong();
    forget(now, parameters.sequenceStart() ? most : most + 1);
    Sequence sequence = parameters.sequenceStart() ? new Sequence() : sequences.get(id);
    if (sequence == null) {
      throw InferenceException.badRequest(
          "expected a sequence that was begun, found '%s'; send 'sequence_start' with its first request"
              .formatted(InferTensor.abbreviated(id)));
    }
    sequence.usedAt = now;
    if (parameters.sequenceEnd()) {
      sequences.remove(id);
    } else {
      sequences.put(id, sequence);
    }
    return sequence;
  }

  /** Makes room, so that fewer than {@code limit} are left. */
  private void forget(long now, int limit) {
    Iterator<Sequence> oldest = sequences.values().iterator();
    while (oldest.hasNext()) {
      boolean idle = now - oldest.next().usedAt > IDLE.toNanos();
      if (!idle && sequences.size() < limit) {
        return;
      }
      oldest.remove();
    }
  }

  synchronized int size() {
    return sequences.size();
  }
}
