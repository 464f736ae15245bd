package dev.mobula.policies.simd;

import java.util.List;

/** The equations of {@link dev.mobula.policies.RecurrentCell#GRU} and their derivatives. */
final class GruCell extends Cell {
  private final Block output;

  GruCell(Kernels kernels, Memory memory, List<Gate> gates, Carried hidden) {
    super(kernels, memory, gates, List.of(hidden));
    output = hidden.now();
  }

  @Override
  void forward(int group, int row, int floats) {
    int reset = ofInput(0, group, row);
    int update = ofInput(1, group, row);
    int candidate = ofInput(2, group, row);
    loops.sigmoidOfSum(values, reset, ofHidden(0, group, row), floats);
    loops.sigmoidOfSum(values, update, ofHidden(1, group, row), floats);
    loops.multiplyAdd(values, candidate, reset, ofHidden(2, group, row), floats);
    kernels.tanh(values, candidate, candidate + floats);
    int before = previous.at(group, row);
    loops.mix(values, output.at(group, row), update, candidate, before, floats);
  }

  @Override
  void backward(int group, int row, int floats) {
    loops.gruBackward(
        values,
        gradients,
        ofInput(0, group, row),
        ofInput(1, group, row),
        ofInput(2, group, row),
        ofHidden(2, group, row),
        previous.at(group, row),
        output.at(group, row),
        floats);
    copyToHidden(0, group, row, floats);
    copyToHidden(1, group, row, floats);
  }
}
