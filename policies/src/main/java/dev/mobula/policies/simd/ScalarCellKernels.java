package dev.mobula.policies.simd;

/** The loops of recurrent cells in plain Java. */
final class ScalarCellKernels implements CellKernels {
  @Override
  public void add(float[] y, int to, int from, int floats) {
    for (int i = 0; i < floats; i++) {
      y[to + i] += y[from + i];
    }
  }

  @Override
  public void multiply(float[] y, int to, int a, int b, int floats) {
    for (int i = 0; i < floats; i++) {
      y[to + i] = y[a + i] * y[b + i];
    }
  }

  @Override
  public void multiplyAdd(float[] y, int to, int a, int b, int floats) {
    for (int i = 0; i < floats; i++) {
      y[to + i] = Math.fma(y[a + i], y[b + i], y[to + i]);
    }
  }

  @Override
  public void sigmoidOfSum(float[] y, int to, int from, int floats) {
    for (int i = 0; i < floats; i++) {
      float half = (y[to + i] + y[from + i]) * 0.5f;
      y[to + i] = Math.fma(0.5f, Activations.tanh(half), 0.5f);
    }
  }

  @Override
  public void sumOfProducts(float[] y, int to, int a, int x, int b, int z, int floats) {
    for (int i = 0; i < floats; i++) {
      y[to + i] = Math.fma(y[a + i], y[x + i], y[b + i] * y[z + i]);
    }
  }

  @Override
  public void mix(float[] y, int to, int z, int n, int h, int floats) {
    for (int i = 0; i < floats; i++) {
      y[to + i] = Math.fma(y[z + i], y[h + i] - y[n + i], y[n + i]);
    }
  }

  @Override
  public void lstmBackward(
      float[] v,
      float[] g,
      int in,
      int forget,
      int candidate,
      int out,
      int before,
      int tanh,
      int output,
      int cells,
      int floats) {
    for (int i = 0; i < floats; i++) {
      float ofOutput = g[output + i];
      float ingoing = v[in + i];
      float kept = v[forget + i];
      float fresh = v[candidate + i];
      float outgoing = v[out + i];
      float bent = v[tanh + i];
      float ofCell = Math.fma(ofOutput * outgoing, Math.fma(-bent, bent, 1f), g[cells + i]);
      g[in + i] = ofCell * fresh * ingoing * (1f - ingoing);
      g[forget + i] = ofCell * v[before + i] * kept * (1f - kept);
      g[candidate + i] = ofCell * ingoing * Math.fma(-fresh, fresh, 1f);
      g[out + i] = ofOutput * bent * outgoing * (1f - outgoing);
      g[before + i] = ofCell * kept;
    }
  }

  @Override
  public void gruBackward(
      float[] v,
      float[] g,
      int reset,
      int update,
      int candidate,
      int sums,
      int before,
      int output,
      int floats) {
    for (int i = 0; i < floats; i++) {
      float ofOutput = g[output + i];
      float resetting = v[reset + i];
      float kept = v[update + i];
      float fresh = v[candidate + i];
      float ofFresh = ofOutput * (1f - kept) * Math.fma(-fresh, fresh, 1f);
      g[candidate + i] = ofFresh;
      g[reset + i] = ofFresh * v[sums + i] * resetting * (1f - resetting);
      g[update + i] = ofOutput * (v[before + i] - fresh) * kept * (1f - kept);
      g[sums + i] = ofFresh * resetting;
      g[before + i] = ofOutput * kept;
    }
  }
}
