package dev.mobula.policies.simd;

import dev.mobula.policies.Activation;
import java.util.Arrays;

/** A fully connected layer over a range of rows: where its matrices lie, and how it is computed. */
final class DenseLayer {
  private final Kernels kernels;
  private final Memory memory;
  private final Parameter weight;
  private final Parameter bias;
  private final Activation activation;
  private final Block input;
  private final Block output;
  private final int zeros;
  private final int transposed;

  /**
   * Creates a layer.
   *
   * @param zeros where a row of zeros lies in both arrays
   * @param transposed where there is room for the transposed weights in the gradients
   */
  DenseLayer(
      Kernels kernels,
      Memory memory,
      Parameter weight,
      Parameter bias,
      Activation activation,
      Block input,
      Block output,
      int zeros,
      int transposed) {
    this.kernels = kernels;
    this.memory = memory;
    this.weight = weight;
    this.bias = bias;
    this.activation = activation;
    this.input = input;
    this.output = output;
    this.zeros = zeros;
    this.transposed = transposed;
  }

  /** Returns the floats that transposed weights take. */
  static int transposedFloats(int inputs, int units) {
    return Block.panels(inputs) * Block.panels(units) * Kernels.PANEL * Kernels.PANEL;
  }

  /** Computes rows of the output; rows up to the next multiple of a tile's may be overwritten. */
  void forward(int from, int to) {
    for (int row = from; row < to; row += Kernels.TILE_ROWS) {
      for (int panel = 0; panel < output.panels(); panel++) {
        forwardTile(row, panel);
      }
    }
    for (int group = 0; group < output.groups(); group++) {
      Activations.apply(
          activation, memory.values, memory.slopes, output.at(group, from), output.at(group, to));
    }
  }

  private void forwardTile(int row, int panel) {
    int b = weight.offset() + panel * weight.panelSize();
    int c = output.panelAt(panel, row);
    int init = bias.offset() + panel * Kernels.PANEL;
    int stride = 0;
    int left = input.size();
    for (int group = 0; left > 0; group++, left -= Kernels.STRIDE) {
      int depth = Math.min(left, Kernels.STRIDE);
      kernels.multiply(memory.values, input.at(group, row), b, depth, c, init, stride);
      b += Kernels.STRIDE * Kernels.PANEL;
      init = c;
      stride = Kernels.STRIDE;
    }
  }

  /** Turns the gradient of the output into that before the activation. */
  void backwardActivation(int from, int to) {
    for (int group = 0; group < output.groups(); group++) {
      int start = output.at(group, from);
      int end = output.at(group, to);
      Activations.backward(activation, memory.values, memory.slopes, memory.gradients, start, end);
    }
  }

  /**
   * Computes the gradients of the parameters from rows of the gradient before the activation.
   *
   * @param first whether they replace what was there; else they are added
   */
  void backwardParameters(int from, int to, boolean first) {
    if (first) {
      Arrays.fill(memory.gradients, bias.offset(), bias.end(), 0f);
    }
    for (int panel = 0; panel < output.panels(); panel++) {
      int b = output.panelAt(panel, from);
      int c = weight.offset() + panel * weight.panelSize();
      for (int i = 0; i < weight.paddedRows(); i += Kernels.TILE_ROWS) {
        int a = input.at(i / Kernels.STRIDE, from) + i % Kernels.STRIDE;
        int at = c + i * Kernels.PANEL;
        kernels.multiplyTransposed(
            memory.values,
            a,
            memory.gradients,
            b,
            to - from,
            at,
            first ? zeros : at,
            first ? 0 : Kernels.PANEL);
      }
      backwardBias(b, to - from, bias.offset() + panel * Kernels.PANEL);
    }
  }

  private void backwardBias(int at, int rows, int into) {
    kernels.addColumnSums(memory.gradients, at, rows / 4, into);
    for (int row = rows / 4 * 4; row < rows; row++) {
      for (int j = 0; j < Kernels.PANEL; j++) {
        memory.gradients[into + j] += memory.gradients[at + row * Kernels.STRIDE + j];
      }
    }
  }

  /** Sets the gradients of the parameters to zero: nothing reads this layer. */
  void clearParameterGradients() {
    Arrays.fill(memory.gradients, weight.offset(), weight.end(), 0f);
    Arrays.fill(memory.gradients, bias.offset(), bias.end(), 0f);
  }

  /** Transposes the weights for {@link #backwardInput}; to be called when they have changed. */
  void transposeWeights() {
    int columnPanels = Block.panels(output.size());
    for (int panel = 0; panel < columnPanels; panel++) {
      for (int row = 0; row < weight.paddedRows(); row += Kernels.PANEL) {
        int to = transposed + (row * columnPanels + panel * Kernels.PANEL) * Kernels.PANEL;
        int from = weight.offset() + panel * weight.panelSize() + row * Kernels.PANEL;
        transpose(from, Math.min(Kernels.PANEL, weight.paddedRows() - row), to);
      }
    }
  }

  private void transpose(int from, int rows, int to) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < Kernels.PANEL; j++) {
        memory.gradients[to + j * Kernels.PANEL + i] = memory.values[from + i * Kernels.PANEL + j];
      }
    }
  }

  /**
   * Computes rows of the gradient of the input.
   *
   * @param first whether they replace what was there; else they are added
   */
  void backwardInput(int from, int to, boolean first) {
    int panelSize = Block.panels(output.size()) * Kernels.PANEL * Kernels.PANEL;
    for (int row = from; row < to; row += Kernels.TILE_ROWS) {
      for (int panel = 0; panel < input.panels(); panel++) {
        backwardTile(row, input.panelAt(panel, row), transposed + panel * panelSize, first);
      }
    }
  }

  private void backwardTile(int row, int c, int weights, boolean first) {
    int b = weights;
    int init = first ? zeros : c;
    int stride = first ? 0 : Kernels.STRIDE;
    int left = output.size();
    for (int group = 0; left > 0; group++, left -= Kernels.STRIDE) {
      int depth = Math.min(left, Kernels.STRIDE);
      kernels.multiply(memory.gradients, output.at(group, row), b, depth, c, init, stride);
      b += Kernels.STRIDE * Kernels.PANEL;
      init = c;
      stride = Kernels.STRIDE;
    }
  }
}
