package dev.mobula.policies.simd;

import dev.mobula.columns.math.Rng;
import dev.mobula.policies.LayerSpec;

/**
 * The weights and biases with which a noisy layer computes: its means and deviations put together,
 * and their gradients taken apart again.
 */
final class NoisyWeights {
  private final Memory memory;
  private final Mixed weight;
  private final Mixed bias;
  private final float[] inputs;
  private final float[] units;

  /** A parameter with noise: where its mean, its deviation and what is computed with lie. */
  record Mixed(Parameter mean, Parameter sigma, Parameter used) {}

  NoisyWeights(Memory memory, Mixed weight, Mixed bias) {
    this.memory = memory;
    this.weight = weight;
    this.bias = bias;
    inputs = new float[weight.mean().slice().rows()];
    units = new float[Block.panels(weight.mean().slice().columns()) * Kernels.PANEL];
  }

  /** Draws the factors of the noise anew. */
  void resample(Rng rng) {
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = LayerSpec.NoisyDense.drawFactor(rng);
    }
    for (int i = 0; i < weight.mean().slice().columns(); i++) {
      units[i] = LayerSpec.NoisyDense.drawFactor(rng);
    }
  }

  /** Computes the weights and biases used. */
  void mix(boolean noisy) {
    for (int row = 0; row < inputs.length; row++) {
      mix(weight, row, noisy ? inputs[row] : 0);
    }
    mix(bias, 0, noisy ? 1 : 0);
  }

  private void mix(Mixed parameter, int row, float factor) {
    float[] values = memory.values;
    for (int panel = 0; panel < units.length; panel += Kernels.PANEL) {
      int mean = at(parameter.mean(), panel, row);
      int sigma = at(parameter.sigma(), panel, row);
      int used = at(parameter.used(), panel, row);
      for (int j = 0; j < Kernels.PANEL; j++) {
        values[used + j] = values[mean + j] + values[sigma + j] * (factor * units[panel + j]);
      }
    }
  }

  /** Computes the gradients of means and deviations from those of what was used. */
  void spreadGradients(boolean noisy) {
    for (int row = 0; row < inputs.length; row++) {
      spread(weight, row, noisy ? inputs[row] : 0);
    }
    spread(bias, 0, noisy ? 1 : 0);
  }

  private void spread(Mixed parameter, int row, float factor) {
    float[] gradients = memory.gradients;
    for (int panel = 0; panel < units.length; panel += Kernels.PANEL) {
      int mean = at(parameter.mean(), panel, row);
      int sigma = at(parameter.sigma(), panel, row);
      int used = at(parameter.used(), panel, row);
      for (int j = 0; j < Kernels.PANEL; j++) {
        float gradient = gradients[used + j];
        gradients[mean + j] = gradient;
        gradients[sigma + j] = gradient * (factor * units[panel + j]);
      }
    }
  }

  private static int at(Parameter parameter, int column, int row) {
    int panel = column / Kernels.PANEL;
    return parameter.offset() + panel * parameter.panelSize() + row * Kernels.PANEL;
  }
}
