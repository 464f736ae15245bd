package dev.mobula.policies.simd;

import java.util.List;

/** Several blocks side by side in one: the input of a layer that reads more than one output. */
final class Gather {
  private final Memory memory;
  private final List<Block> sources;
  private final Block joined;

  Gather(Memory memory, List<Block> sources, Block joined) {
    this.memory = memory;
    this.sources = sources;
    this.joined = joined;
  }

  Block joined() {
    return joined;
  }

  /** Copies rows of the sources into the joined block. */
  void forward(int from, int to) {
    int column = 0;
    for (int i = 0; i < sources.size(); i++) {
      Block source = sources.get(i);
      for (int j = 0; j < source.size(); j++, column++) {
        copyColumn(source, j, column, from, to);
      }
    }
  }

  private void copyColumn(Block source, int j, int column, int from, int to) {
    int source0 = source.columnAt(j);
    int joined0 = joined.columnAt(column);
    for (int row = from; row < to; row++) {
      memory.values[joined0 + row * Kernels.STRIDE] = memory.values[source0 + row * Kernels.STRIDE];
    }
  }

  /**
   * Copies rows of the joined gradient to one source's.
   *
   * @param first whether they replace what was there; else they are added
   */
  void backward(int sourceIndex, int from, int to, boolean first) {
    int column = 0;
    for (int i = 0; i < sourceIndex; i++) {
      column += sources.get(i).size();
    }
    Block source = sources.get(sourceIndex);
    for (int j = 0; j < source.size(); j++, column++) {
      backwardColumn(source, j, column, from, to, first);
    }
  }

  private void backwardColumn(Block source, int j, int column, int from, int to, boolean first) {
    float[] gradients = memory.gradients;
    int source0 = source.columnAt(j);
    int joined0 = joined.columnAt(column);
    for (int row = from; row < to; row++) {
      int at = source0 + row * Kernels.STRIDE;
      float before = first ? 0f : gradients[at];
      gradients[at] = before + gradients[joined0 + row * Kernels.STRIDE];
    }
  }
}
