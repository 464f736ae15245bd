package dev.mobula.policies.torch;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.RowSlices;
import dev.mobula.policies.Sequences;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The states of all recurrent layers of a network as callers see them: one row a sequence. */
final class TorchStates {
  private final List<TorchRecurrence> layers;
  private final int size;
  private final Device device;
  private final RowSlices out;
  private int count;

  TorchStates(List<TorchRecurrence> layers, int size, int capacity, Device device) {
    this.layers = layers;
    this.size = size;
    this.device = device;
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
    Column widths = Column.allocate(DType.INT64, sequences.steps());
    for (int t = 0; t < sequences.steps(); t++) {
      widths.setLong(t, sequences.width(t));
    }
    Tensor steps = Tensors.of(widths, widths.size()).clone();
    Tensor states = Tensors.of(state, count, size).to(device, ScalarType.Float);
    long at = 0;
    for (TorchRecurrence layer : layers) {
      layer.begin(steps, states.narrow(1, at, layer.stateSize()));
      at += layer.stateSize();
    }
  }

  /** Copies the states that sequences end with out of the layers. */
  void publish() {
    Tensor all = Tensors.of(out.all(), count, size);
    long at = 0;
    for (TorchRecurrence layer : layers) {
      all.narrow(1, at, layer.stateSize()).copy_(layer.stateOut());
      at += layer.stateSize();
    }
  }

  Column out() {
    return out.first(count);
  }
}
