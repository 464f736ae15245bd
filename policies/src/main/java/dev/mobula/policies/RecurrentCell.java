package dev.mobula.policies;

import java.util.List;

/** The cells of {@link LayerSpec.Recurrent} layers. */
public enum RecurrentCell {
  /**
   * Long short-term memory (Hochreiter and Schmidhuber, 1997), with a forget gate (Gers et al.,
   * 2000):
   *
   * <pre>
   *   i = σ(aᵢ + bᵢ)   f = σ(a_f + b_f)   g = tanh(a_g + b_g)   o = σ(a_o + b_o)
   *   c' = f·c + i·g   h' = o·tanh(c')
   * </pre>
   *
   * with {@code a = x·weight_ih + bias_ih} and {@code b = h·weight_hh + bias_hh}. State: h, then c.
   */
  LSTM(List.of("i", "f", "g", "o"), 2),

  /**
   * A gated recurrent unit (Cho et al., 2014):
   *
   * <pre>
   *   r = σ(a_r + b_r)   z = σ(a_z + b_z)   n = tanh(a_n + r·b_n)   h' = (1 − z)·n + z·h
   * </pre>
   *
   * with a and b as those of {@link #LSTM}. State: h.
   */
  GRU(List.of("r", "z", "n"), 1);

  private final List<String> gates;
  private final int vectors;

  RecurrentCell(List<String> gates, int vectors) {
    this.gates = gates;
    this.vectors = vectors;
  }

  /** Returns the names of the gates in the order of the layout, which is PyTorch's. */
  public List<String> gates() {
    return gates;
  }

  /** Returns the floats of the state of a layer of so many units. */
  public int stateSize(int units) {
    return vectors * units;
  }
}
