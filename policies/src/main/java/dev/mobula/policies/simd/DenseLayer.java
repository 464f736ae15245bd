package dev.mobula.policies.simd;

import dev.mobula.policies.Activation;
import java.util.Arrays;

/** A fully connected layer over a range of rows: where its matrices lie, and how it is computed. */
final class DenseLayer implements Layer {
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

  @Override
  public void forward(int from, int to) {
    int width;
    for (int panel = 0; panel < output.panels(); panel += width) {
      width = output.panelsTogether(panel);
      int b = weight.offset() + panel * weight.panelSize();
      int c = output.panelAt(panel, from);
      int init = bias.offset() + panel * Kernels.PANEL;
      int next = width == 2 ? weight.panelSize() : 0;
      multiply(memory.values, input, b, next, c, init, 0, from, to, output.isNarrow(panel));
    }
    output.activate(kernels, activation, memory, from, to);
  }

  /**
   * Multiplies rows of a block, group by group of its columns, by a panel of weights at b, and
   * where {@code next} is not 0 by another that far on.
   */
  private void multiply(
      float[] w,
      Block left,
      int b,
      int next,
      int c,
      int firstInit,
      int firstStride,
      int from,
      int to,
      boolean narrow) {
    int init = firstInit;
    int stride = firstStride;
    for (int group = 0; group < left.groups(); group++) {
      int a = left.at(group, from);
      int depth = Math.min(Kernels.STRIDE, left.size() - group * Kernels.STRIDE);
      int panel = b + group * Kernels.STRIDE * Kernels.PANEL;
      if (narrow) {
        int tiles = Math.ceilDiv(to - from, Kernels.NARROW_ROWS);
        kernels.multiplyNarrow(w, a, panel, depth, c, init, stride, tiles);
      } else {
        int tiles = Math.ceilDiv(to - from, Kernels.TILE_ROWS);
        if (next == 0) {
          kernels.multiply(w, a, panel, depth, c, init, stride, tiles);
        } else {
          kernels.multiplyPair(w, a, panel, next, depth, c, init, stride, tiles);
        }
      }
      init = c;
      stride = Kernels.STRIDE;
    }
  }

  @Override
  public void backwardActivation(int from, int to) {
    output.backwardActivation(activation, memory, from, to);
  }

  @Override
  public void backwardParameters(int from, int to, boolean first) {
    if (first) {
      Arrays.fill(memory.gradients, bias.offset(), bias.end(), 0f);
    }
    int width;
    for (int panel = 0; panel < output.panels(); panel += width) {
      width = output.panelsTogether(panel);
      for (int group = 0; group < input.groups(); group++) {
        backwardWeight(panel, width, group, from, to, first);
      }
    }
    for (int panel = 0; panel < output.panels(); panel++) {
      int into = bias.offset() + panel * Kernels.PANEL;
      backwardBias(output.panelAt(panel, from), to - from, into);
    }
  }

  private void backwardWeight(int panel, int width, int group, int from, int to, boolean first) {
    int above = group * Kernels.STRIDE;
    int rows = Math.min(Kernels.STRIDE, weight.paddedRows() - above);
    int a = input.at(group, from);
    int b = output.panelAt(panel, from);
    int c = weight.offset() + panel * weight.panelSize() + above * Kernels.PANEL;
    int init = first ? zeros : c;
    int stride = first ? 0 : Kernels.PANEL;
    int depth = to - from;
    float[] x = memory.values;
    float[] y = memory.gradients;
    if (output.isNarrow(panel) && rows % Kernels.NARROW_ROWS == 0) {
      int tiles = rows / Kernels.NARROW_ROWS;
      kernels.multiplyTransposedNarrow(x, a, y, b, depth, c, init, stride, tiles);
    } else if (width == 1) {
      kernels.multiplyTransposed(x, a, y, b, depth, c, init, stride, rows / Kernels.TILE_ROWS);
    } else {
      int next = weight.panelSize();
      int initNext = first ? 0 : next;
      int tiles = rows / Kernels.TILE_ROWS;
      kernels.multiplyTransposedPair(x, a, y, b, depth, c, next, init, initNext, stride, tiles);
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

  @Override
  public void clearParameterGradients() {
    Arrays.fill(memory.gradients, weight.offset(), weight.end(), 0f);
    Arrays.fill(memory.gradients, bias.offset(), bias.end(), 0f);
  }

  @Override
  public void transposeWeights(boolean ofInput) {
    if (!ofInput) {
      return;
    }
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

  @Override
  public void backwardInput(int from, int to, boolean first) {
    int panelSize = Block.panels(output.size()) * Kernels.PANEL * Kernels.PANEL;
    int width;
    for (int panel = 0; panel < input.panels(); panel += width) {
      width = input.panelsTogether(panel);
      int b = transposed + panel * panelSize;
      int c = input.panelAt(panel, from);
      int init = first ? zeros : c;
      int stride = first ? 0 : Kernels.STRIDE;
      int next = width == 2 ? panelSize : 0;
      multiply(memory.gradients, output, b, next, c, init, stride, from, to, input.isNarrow(panel));
    }
  }
}
