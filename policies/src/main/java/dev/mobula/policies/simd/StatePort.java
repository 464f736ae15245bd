package dev.mobula.policies.simd;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.RowSlices;
import dev.mobula.policies.Sequences;
import java.util.List;

/** The states of all recurrent layers of a network as callers see them: one row a sequence. */
final class StatePort {
  private final List<RecurrentLayer> layers;
  private final int size;
  private final Staging staging;
  private final RowSlices out;
  private int count;

  StatePort(List<RecurrentLayer> layers, int size, int capacity) {
    this.layers = layers;
    this.size = size;
    staging = new Staging(Math.multiplyExact(capacity, size));
    out = new RowSlices(Column.allocate(DType.FLOAT32, capacity, size));
  }

  /** Hands the states that sequences begin with to the layers. */
  void take(Sequences sequences, int rows) {
    Column state = sequences.state();
    if (sequences.rows() != rows || state.rowLength() != size) {
      throw new PolicyException(
          "expected sequences of %d rows in all, as there are inputs, with a state of %d floats each, found %d rows and %s"
              .formatted(rows, size, sequences.rows(), state));
    }
    count = sequences.count();
    staging.take(state, count * size);
    int at = 0;
    for (int i = 0; i < layers.size(); i++) {
      RecurrentLayer layer = layers.get(i);
      layer.begin(sequences, staging.floats(), size, at);
      at += layer.stateSize();
    }
  }

  /** Copies the states that sequences end with out of the layers. */
  void publish() {
    int at = 0;
    for (int i = 0; i < layers.size(); i++) {
      RecurrentLayer layer = layers.get(i);
      layer.end(staging.floats(), size, at);
      at += layer.stateSize();
    }
    staging.publish(out.all(), count * size);
  }

  Column out() {
    return out.first(count);
  }
}
