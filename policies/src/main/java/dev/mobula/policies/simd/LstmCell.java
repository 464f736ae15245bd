package dev.mobula.policies.simd;

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
  void forward(int group, int row, int count) {
    int floats = count * Kernels.STRIDE;
    for (int k = 0; k < gates.size(); k++) {
      int at = gates.get(k).ofInput().at(group, row);
      addSums(at, gates.get(k).ofHidden().at(group, row), floats);
      if (k == 2) {
        kernels.tanh(values, at, at + floats);
      } else {
        sigmoid(at, floats);
      }
    }
    int in = gates.get(0).ofInput().at(group, row);
    int forget = gates.get(1).ofInput().at(group, row);
    int candidate = gates.get(2).ofInput().at(group, row);
    int out = gates.get(3).ofInput().at(group, row);
    int c = cells.at(group, row);
    int before = cellsBefore.at(group, row);
    int tanh = squashed.at(group, row);
    float[] v = values;
    for (int i = 0; i < floats; i++) {
      v[c + i] = Math.fma(v[forget + i], v[before + i], v[in + i] * v[candidate + i]);
    }
    System.arraycopy(v, c, v, tanh, floats);
    kernels.tanh(v, tanh, tanh + floats);
    int h = output.at(group, row);
    for (int i = 0; i < floats; i++) {
      v[h + i] = v[out + i] * v[tanh + i];
    }
  }

  @Override
  void backward(int group, int row, int count) {
    int floats = count * Kernels.STRIDE;
    int in = gates.get(0).ofInput().at(group, row);
    int forget = gates.get(1).ofInput().at(group, row);
    int candidate = gates.get(2).ofInput().at(group, row);
    int out = gates.get(3).ofInput().at(group, row);
    int c = cells.at(group, row);
    int before = cellsBefore.at(group, row);
    int tanh = squashed.at(group, row);
    int h = output.at(group, row);
    int hiddenBefore = previous.at(group, row);
    float[] v = values;
    float[] g = gradients;
    for (int i = 0; i < floats; i++) {
      float ofOutput = g[h + i];
      float ingoing = v[in + i];
      float kept = v[forget + i];
      float fresh = v[candidate + i];
      float outgoing = v[out + i];
      float bent = v[tanh + i];
      float ofCell = Math.fma(ofOutput * outgoing, Math.fma(-bent, bent, 1f), g[c + i]);
      g[in + i] = ofCell * fresh * ingoing * (1f - ingoing);
      g[forget + i] = ofCell * v[before + i] * kept * (1f - kept);
      g[candidate + i] = ofCell * ingoing * Math.fma(-fresh, fresh, 1f);
      g[out + i] = ofOutput * bent * outgoing * (1f - outgoing);
      g[before + i] = ofCell * kept;
      g[hiddenBefore + i] = 0f;
    }
    for (int k = 0; k < gates.size(); k++) {
      int from = gates.get(k).ofInput().at(group, row);
      System.arraycopy(g, from, g, gates.get(k).ofHidden().at(group, row), floats);
    }
  }
}
