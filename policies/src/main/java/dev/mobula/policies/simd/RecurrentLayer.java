package dev.mobula.policies.simd;

import dev.mobula.policies.Sequences;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer: all steps of the sums of its input at once, then step by step the sums of its
 * output before, and what its {@link Cell} makes of both. Always computes all rows.
 */
final class RecurrentLayer implements Layer {
  /** Rows that go through a product before the next ones; a multiple of a tile's. */
  private static final int CHUNK = 64;

  private final List<DenseLayer> ofInput;
  private final List<DenseLayer> ofHidden;
  private final Cell cell;
  private final int stateSize;
  private @Nullable Sequences sequences;

  /**
   * Creates a layer.
   *
   * @param ofInput the sums of each gate over the input
   * @param ofHidden those over the output before, in the same order
   * @param stateSize the floats of the state
   */
  RecurrentLayer(List<DenseLayer> ofInput, List<DenseLayer> ofHidden, Cell cell, int stateSize) {
    this.ofInput = ofInput;
    this.ofHidden = ofHidden;
    this.cell = cell;
    this.stateSize = stateSize;
  }

  int stateSize() {
    return stateSize;
  }

  /**
   * Takes over what the next passes are about.
   *
   * @param states the states of all layers, sequence by sequence
   * @param stride the floats of those of one sequence
   * @param at where this layer's state lies among them
   */
  void begin(Sequences next, float[] states, int stride, int at) {
    sequences = next;
    for (int n = 0; n < next.count(); n++) {
      cell.takeState(states, n * stride + at, n);
    }
  }

  /** Puts the states after the last steps where {@link #begin} found the first ones. */
  void end(float[] states, int stride, int at) {
    Sequences packed = sequences();
    int row = 0;
    for (int t = 0; t < packed.steps(); t++) {
      for (int n = packed.width(t + 1); n < packed.width(t); n++) {
        cell.putState(row + n, states, n * stride + at);
      }
      row += packed.width(t);
    }
  }

  private Sequences sequences() {
    return Objects.requireNonNull(sequences, "expected begin before any pass");
  }

  @Override
  public void forward(int first, int end) {
    for (int from = first; from < end; from += CHUNK) {
      for (int k = 0; k < ofInput.size(); k++) {
        ofInput.get(k).forward(from, Math.min(end, from + CHUNK));
      }
    }
    Sequences packed = sequences();
    int before = 0;
    int row = 0;
    for (int t = 0; t < packed.steps(); t++) {
      int width = packed.width(t);
      if (t > 0) {
        cell.remember(before, row, width);
      }
      for (int from = row; from < row + width; from += CHUNK) {
        step(from, Math.min(row + width, from + CHUNK));
      }
      before = row;
      row += width;
    }
  }

  private void step(int from, int to) {
    for (int k = 0; k < ofHidden.size(); k++) {
      ofHidden.get(k).forward(from, to);
    }
    cell.forward(from, to - from);
  }

  /** Goes back through time, from the gradient of the output to those of all sums. */
  @Override
  public void backwardActivation(int from, int to) {
    Sequences packed = sequences();
    cell.beginBackward(to);
    int next = to;
    for (int t = packed.steps() - 1; t >= 0; t--) {
      int width = packed.width(t);
      int row = next - width;
      cell.addFromNext(row, next, packed.width(t + 1));
      for (int chunk = row; chunk < next; chunk += CHUNK) {
        stepBack(chunk, Math.min(next, chunk + CHUNK), t > 0);
      }
      next = row;
    }
  }

  private void stepBack(int from, int to, boolean further) {
    cell.backward(from, to - from);
    for (int k = 0; further && k < ofHidden.size(); k++) {
      ofHidden.get(k).backwardInput(from, to, false);
    }
  }

  @Override
  public void backwardParameters(int from, int to, boolean first) {
    for (int row = from; row < to; row += CHUNK) {
      boolean replace = first && row == from;
      for (int k = 0; k < ofInput.size(); k++) {
        ofInput.get(k).backwardParameters(row, Math.min(to, row + CHUNK), replace);
        ofHidden.get(k).backwardParameters(row, Math.min(to, row + CHUNK), replace);
      }
    }
  }

  @Override
  public void clearParameterGradients() {
    ofInput.forEach(DenseLayer::clearParameterGradients);
    ofHidden.forEach(DenseLayer::clearParameterGradients);
  }

  @Override
  public void transposeWeights(boolean wanted) {
    for (int k = 0; k < ofInput.size(); k++) {
      ofInput.get(k).transposeWeights(wanted);
      ofHidden.get(k).transposeWeights(true);
    }
  }

  @Override
  public void backwardInput(int from, int to, boolean first) {
    for (int row = from; row < to; row += CHUNK) {
      for (int k = 0; k < ofInput.size(); k++) {
        ofInput.get(k).backwardInput(row, Math.min(to, row + CHUNK), first && k == 0);
      }
    }
  }
}
