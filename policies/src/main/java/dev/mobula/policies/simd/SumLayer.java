package dev.mobula.policies.simd;

import dev.mobula.policies.Activation;

/** The sum of the equal parts of its input, which are its sources side by side. */
final class SumLayer extends PlainLayer {
  private final Kernels kernels;
  private final Memory memory;
  private final Activation activation;
  private final Block input;
  private final Block output;

  SumLayer(Kernels kernels, Memory memory, Activation activation, Block input, Block output) {
    this.kernels = kernels;
    this.memory = memory;
    this.activation = activation;
    this.input = input;
    this.output = output;
  }

  @Override
  public void forward(int from, int to) {
    float[] values = memory.values;
    for (int column = 0; column < input.size(); column++) {
      int source = input.columnAt(column);
      int target = output.columnAt(column % output.size());
      boolean first = column < output.size();
      for (int row = from; row < to; row++) {
        int base = row * Kernels.STRIDE;
        float before = first ? 0f : values[target + base];
        values[target + base] = before + values[source + base];
      }
    }
    output.activate(kernels, activation, memory, from, to);
  }

  @Override
  public void backwardActivation(int from, int to) {
    output.backwardActivation(activation, memory, from, to);
  }

  @Override
  public void backwardInput(int from, int to, boolean replace) {
    float[] gradients = memory.gradients;
    for (int column = 0; column < input.size(); column++) {
      int target = input.columnAt(column);
      int source = output.columnAt(column % output.size());
      for (int row = from; row < to; row++) {
        int base = row * Kernels.STRIDE;
        float before = replace ? 0f : gradients[target + base];
        gradients[target + base] = before + gradients[source + base];
      }
    }
  }
}
