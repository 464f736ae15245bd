package dev.mobula.policies.simd;

import java.util.Arrays;
import java.util.List;

/** The equations of {@link dev.mobula.policies.RecurrentCell#LSTM} and their derivatives. */
final class LstmCell extends Cell {
  private final Block output;
  private final Block cells;
  private final Block cellsBefore;
  private final Block squashed;

  /**
   * Creates a cell.
   *
   * @param squashed room for tanh(c')
   */
  LstmCell(
      Kernels kernels,
      Memory memory,
      List<Gate> gates,
      Carried hidden,
      Carried cells,
      Block squashed) {
    super(kernels, memory, gates, List.of(hidden, cells));
    this.output = hidden.now();
    this.cells = cells.now();
    this.cellsBefore = cells.before();
    this.squashed = squashed;
  }

  @Override
  void forward(int group, int row, int floats) {
    int in = ofInput(0, group, row);
    int forget = ofInput(1, group, row);
    int candidate = ofInput(2, group, row);
    int out = ofInput(3, group, row);
    loops.sigmoidOfSum(values, in, ofHidden(0, group, row), floats);
    loops.sigmoidOfSum(values, forget, ofHidden(1, group, row), floats);
    loops.add(values, candidate, ofHidden(2, group, row), floats);
    kernels.tanh(values, candidate, candidate + floats);
    loops.sigmoidOfSum(values, out, ofHidden(3, group, row), floats);
    int c = cells.at(group, row);
    int before = cellsBefore.at(group, row);
    loops.sumOfProducts(values, c, forget, before, in, candidate, floats);
    int tanh = squashed.at(group, row);
    System.arraycopy(values, c, values, tanh, floats);
    kernels.tanh(values, tanh, tanh + floats);
    loops.multiply(values, output.at(group, row), out, tanh, floats);
  }

  @Override
  void backward(int group, int row, int floats) {
    loops.lstmBackward(
        values,
        gradients,
        ofInput(0, group, row),
        ofInput(1, group, row),
        ofInput(2, group, row),
        ofInput(3, group, row),
        cellsBefore.at(group, row),
        squashed.at(group, row),
        output.at(group, row),
        cells.at(group, row),
        floats);
    int hiddenBefore = previous.at(group, row);
    Arrays.fill(gradients, hiddenBefore, hiddenBefore + floats, 0f);
    for (int gate = 0; gate < gates.size(); gate++) {
      copyToHidden(gate, group, row, floats);
    }
  }
}
