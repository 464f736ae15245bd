package dev.mobula.policies.simd;

import dev.mobula.policies.Activation;
import dev.mobula.policies.LayerSpec;
import java.util.Arrays;

/** Layer normalisation of rows; sums are in double precision, one element after the other. */
final class LayerNormLayer implements Layer {
  private final Kernels kernels;
  private final Memory memory;
  private final Activation activation;
  private final Parameter weight;
  private final Parameter bias;
  private final Block input;
  private final Block output;
  private final float[] means;
  private final float[] scales;

  LayerNormLayer(
      Kernels kernels,
      Memory memory,
      Activation activation,
      Parameter weight,
      Parameter bias,
      Block input,
      Block output) {
    this.kernels = kernels;
    this.memory = memory;
    this.activation = activation;
    this.weight = weight;
    this.bias = bias;
    this.input = input;
    this.output = output;
    means = new float[input.rows()];
    scales = new float[input.rows()];
  }

  @Override
  public void forward(int from, int to) {
    float[] values = memory.values;
    for (int row = from; row < to; row++) {
      measure(row);
      int base = row * Kernels.STRIDE;
      for (int i = 0; i < input.size(); i++) {
        float normal = (values[input.columnAt(i) + base] - means[row]) * scales[row];
        values[output.columnAt(i) + base] =
            Math.fma(normal, values[weight.offset() + i], values[bias.offset() + i]);
      }
    }
    output.activate(kernels, activation, memory, from, to);
  }

  private void measure(int row) {
    int base = row * Kernels.STRIDE;
    double sum = 0;
    for (int i = 0; i < input.size(); i++) {
      sum += memory.values[input.columnAt(i) + base];
    }
    double mean = sum / input.size();
    double squares = 0;
    for (int i = 0; i < input.size(); i++) {
      double apart = memory.values[input.columnAt(i) + base] - mean;
      squares += apart * apart;
    }
    means[row] = (float) mean;
    scales[row] = (float) (1 / Math.sqrt(squares / input.size() + LayerSpec.LayerNorm.EPSILON));
  }

  @Override
  public void backwardActivation(int from, int to) {
    output.backwardActivation(activation, memory, from, to);
  }

  @Override
  public void backwardParameters(int from, int to, boolean first) {
    if (first) {
      clearParameterGradients();
    }
    float[] gradients = memory.gradients;
    for (int row = from; row < to; row++) {
      int base = row * Kernels.STRIDE;
      for (int i = 0; i < input.size(); i++) {
        float gradient = gradients[output.columnAt(i) + base];
        float normal = (memory.values[input.columnAt(i) + base] - means[row]) * scales[row];
        gradients[weight.offset() + i] = Math.fma(gradient, normal, gradients[weight.offset() + i]);
        gradients[bias.offset() + i] += gradient;
      }
    }
  }

  @Override
  public void clearParameterGradients() {
    Arrays.fill(memory.gradients, weight.offset(), weight.end(), 0f);
    Arrays.fill(memory.gradients, bias.offset(), bias.end(), 0f);
  }

  @Override
  public void transposeWeights(boolean ofInput) {
    // There is no matrix.
  }

  @Override
  public void backwardInput(int from, int to, boolean replace) {
    float[] gradients = memory.gradients;
    float[] values = memory.values;
    int size = input.size();
    for (int row = from; row < to; row++) {
      int base = row * Kernels.STRIDE;
      double sum = 0;
      double along = 0;
      for (int i = 0; i < size; i++) {
        float gradient = gradients[output.columnAt(i) + base] * values[weight.offset() + i];
        sum += gradient;
        along += gradient * ((values[input.columnAt(i) + base] - means[row]) * scales[row]);
      }
      float mean = (float) (sum / size);
      float part = (float) (along / size);
      for (int i = 0; i < size; i++) {
        int target = input.columnAt(i) + base;
        float normal = (values[target] - means[row]) * scales[row];
        float gradient = gradients[output.columnAt(i) + base] * values[weight.offset() + i];
        float found = scales[row] * (gradient - mean - normal * part);
        gradients[target] = replace ? found : gradients[target] + found;
      }
    }
  }
}
