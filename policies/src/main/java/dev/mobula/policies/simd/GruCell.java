package dev.mobula.policies.simd;

import java.util.List;

/** The equations of {@link dev.mobula.policies.RecurrentCell#GRU} and their derivatives. */
final class GruCell extends Cell {
  private final Block output;
  private final Gate reset;
  private final Gate update;
  private final Gate fresh;

  GruCell(Kernels kernels, Memory memory, List<Gate> gates, Carried hidden) {
    super(kernels, memory, gates, List.of(hidden));
    output = hidden.now();
    reset = gates.get(0);
    update = gates.get(1);
    fresh = gates.get(2);
  }

  @Override
  void forward(int group, int row, int count) {
    int floats = count * Kernels.STRIDE;
    int r = reset.ofInput().at(group, row);
    int z = update.ofInput().at(group, row);
    int n = fresh.ofInput().at(group, row);
    int sums = fresh.ofHidden().at(group, row);
    int h = output.at(group, row);
    int before = previous.at(group, row);
    addSums(r, reset.ofHidden().at(group, row), floats);
    sigmoid(r, floats);
    addSums(z, update.ofHidden().at(group, row), floats);
    sigmoid(z, floats);
    float[] v = values;
    for (int i = 0; i < floats; i++) {
      v[n + i] = Math.fma(v[r + i], v[sums + i], v[n + i]);
    }
    kernels.tanh(v, n, n + floats);
    for (int i = 0; i < floats; i++) {
      v[h + i] = Math.fma(v[z + i], v[before + i] - v[n + i], v[n + i]);
    }
  }

  @Override
  void backward(int group, int row, int count) {
    int floats = count * Kernels.STRIDE;
    int r = reset.ofInput().at(group, row);
    int z = update.ofInput().at(group, row);
    int n = fresh.ofInput().at(group, row);
    int sums = fresh.ofHidden().at(group, row);
    int h = output.at(group, row);
    int before = previous.at(group, row);
    float[] v = values;
    float[] g = gradients;
    for (int i = 0; i < floats; i++) {
      float ofOutput = g[h + i];
      float resetting = v[r + i];
      float kept = v[z + i];
      float novel = v[n + i];
      float ofNovel = ofOutput * (1f - kept) * Math.fma(-novel, novel, 1f);
      g[n + i] = ofNovel;
      g[r + i] = ofNovel * v[sums + i] * resetting * (1f - resetting);
      g[z + i] = ofOutput * (v[before + i] - novel) * kept * (1f - kept);
      g[sums + i] = ofNovel * resetting;
      g[before + i] = ofOutput * kept;
    }
    System.arraycopy(g, r, g, reset.ofHidden().at(group, row), floats);
    System.arraycopy(g, z, g, update.ofHidden().at(group, row), floats);
  }
}
