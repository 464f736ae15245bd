package dev.mobula.policies.torch;

import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.RecurrentCell;
import java.util.List;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A recurrent layer over packed sequences. */
final class TorchRecurrence implements TorchLayer {
  private final RecurrentCell cell;
  private final int units;
  private final int gates;
  private final Tensor inputWeight;
  private final Tensor hiddenWeight;
  private final Tensor inputBias;
  private final Tensor hiddenBias;
  private Tensor widths = new Tensor();
  private Tensor stateIn = new Tensor();
  private Tensor stateOut = new Tensor();

  TorchRecurrence(LayerSpec.Recurrent layer, int inputs, TorchParameters parameters) {
    cell = layer.cell();
    units = layer.units();
    gates = cell.gates().size();
    // The slices of the gates are neighbours, so that the first one's place is that of all.
    String gate = cell.gates().getFirst();
    String weight = layer.name() + ParameterLayout.WEIGHT;
    String bias = layer.name() + ParameterLayout.BIAS;
    inputWeight = parameters.leaf(weight + ParameterLayout.OF_INPUT + gate, gates, inputs, units);
    hiddenWeight = parameters.leaf(weight + ParameterLayout.OF_HIDDEN + gate, gates, units, units);
    inputBias = parameters.leaf(bias + ParameterLayout.OF_INPUT + gate, (long) gates * units);
    hiddenBias = parameters.leaf(bias + ParameterLayout.OF_HIDDEN + gate, (long) gates * units);
  }

  int stateSize() {
    return cell.stateSize(units);
  }

  /**
   * Begins sequences.
   *
   * @param widths how many have each step, {@code INT64[steps]} on the CPU
   * @param state {@code [sequences, stateSize]}
   */
  void begin(Tensor widths, Tensor state) {
    this.widths = widths;
    stateIn = state;
  }

  /** Returns the state after the latest forward, {@code [sequences, stateSize]}. */
  Tensor stateOut() {
    return stateOut;
  }

  @Override
  public Tensor forward(List<Tensor> sources) {
    Tensor rows = TorchLayer.joined(sources);
    TensorVector weights = weights();
    return switch (cell) {
      case LSTM -> {
        TensorVector states = new TensorVector(part(0), part(1));
        T_TensorTensorTensor_T found =
            torch.lstm(rows, widths, states, weights, true, 1, 0, true, false);
        stateOut = torch.cat(new TensorVector(found.get1(), found.get2()), 2).squeeze(0).detach();
        yield found.get0();
      }
      case GRU -> {
        T_TensorTensor_T found = torch.gru(rows, widths, part(0), weights, true, 1, 0, true, false);
        stateOut = found.get1().squeeze(0).detach();
        yield found.get0();
      }
    };
  }

  /**
   * Puts all weights into one piece of memory in cuDNN's order, without which it does so itself.
   */
  private TensorVector weights() {
    Tensor ofInput = matrix(inputWeight);
    Tensor ofHidden = matrix(hiddenWeight);
    Tensor all =
        torch.cat(new TensorVector(ofInput.flatten(), ofHidden.flatten(), inputBias, hiddenBias));
    long inputs = ofInput.numel();
    long hidden = ofHidden.numel();
    long rows = (long) gates * units;
    return new TensorVector(
        all.narrow(0, 0, inputs).view(ofInput.size(0), ofInput.size(1)),
        all.narrow(0, inputs, hidden).view(rows, units),
        all.narrow(0, inputs + hidden, rows),
        all.narrow(0, inputs + hidden + rows, rows));
  }

  /** From {@code [gates, inputs, units]} to PyTorch's {@code [gates · units, inputs]}. */
  private Tensor matrix(Tensor weight) {
    return weight.transpose(1, 2).reshape((long) gates * units, weight.size(1));
  }

  /** Returns one vector of the state, {@code [1, sequences, units]}. */
  private Tensor part(int index) {
    return stateIn.narrow(1, (long) index * units, units).contiguous().unsqueeze(0);
  }
}
