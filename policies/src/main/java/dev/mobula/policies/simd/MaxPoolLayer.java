package dev.mobula.policies.simd;

/** The maximum over each window of an image, channel by channel. */
final class MaxPoolLayer extends PlainLayer {
  private final Memory memory;
  private final Block input;
  private final Block output;
  private final int[] candidates;
  private final int[] first;
  private final int[] chosen;

  MaxPoolLayer(Memory memory, Block input, Block output, Window window) {
    this.memory = memory;
    this.input = input;
    this.output = output;
    first = new int[output.size() + 1];
    candidates = new int[output.size() * window.kernel() * window.kernel()];
    chosen = new int[Math.multiplyExact(output.rows(), output.size())];
    int count = 0;
    for (int element = 0; element < output.size(); element++) {
      int position = element / window.channels();
      for (int i = 0; i < window.kernel() * window.kernel(); i++) {
        int y = window.top(position) + i / window.kernel();
        int x = window.left(position) + i % window.kernel();
        if (y >= 0 && y < window.height() && x >= 0 && x < window.width()) {
          int pixel = (y * window.width() + x) * window.channels();
          candidates[count++] = input.columnAt(pixel + element % window.channels());
        }
      }
      first[element + 1] = count;
    }
  }

  @Override
  public void forward(int from, int to) {
    float[] values = memory.values;
    for (int element = 0; element < output.size(); element++) {
      int target = output.columnAt(element);
      for (int row = from; row < to; row++) {
        int base = row * Kernels.STRIDE;
        int best = candidates[first[element]];
        for (int i = first[element] + 1; i < first[element + 1]; i++) {
          // Not "greater", so that what is not a number stays in.
          if (!(values[candidates[i] + base] <= values[best + base])) {
            best = candidates[i];
          }
        }
        values[target + base] = values[best + base];
        chosen[row * output.size() + element] = best;
      }
    }
  }

  @Override
  public void backwardActivation(int from, int to) {
    // There is none.
  }

  @Override
  public void backwardInput(int from, int to, boolean replace) {
    float[] gradients = memory.gradients;
    if (replace) {
      input.clearRows(gradients, from, to);
    }
    for (int element = 0; element < output.size(); element++) {
      int source = output.columnAt(element);
      for (int row = from; row < to; row++) {
        int base = row * Kernels.STRIDE;
        gradients[chosen[row * output.size() + element] + base] += gradients[source + base];
      }
    }
  }
}
