package dev.mobula.rllib;

import dev.mobula.columns.Column;

/** Whether all of many numbers are finite. */
public final class Finite {
  private static final int CHUNK = 1024;

  /** The bits of infinity, beyond which there are only numbers that are none. */
  private static final int INFINITE = 0x7f800000;

  private Finite() {}

  /** Tells whether all elements of {@code FLOAT32[n]} are. */
  static boolean all(Column column) {
    float[] part = new float[CHUNK];
    for (int from = 0; from < column.size(); from += CHUNK) {
      int count = Math.min(CHUNK, (int) column.size() - from);
      column.read(from, part, count);
      if (!all(part, count)) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether all numbers are. */
  public static boolean all(float[] numbers) {
    return all(numbers, numbers.length);
  }

  private static boolean all(float[] numbers, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(numbers[i]) & Integer.MAX_VALUE);
    }
    return largest < INFINITE;
  }

  /**
   * Checks weights.
   *
   * @param lossName what messages call the loss that they minimise
   * @param lrKey the key of its learning rate in the config
   * @throws DivergedException if one of them is not finite
   */
  static void expectWeights(Column weights, String lossName, String lrKey) {
    if (!all(weights)) {
      throw new DivergedException(
          "expected finite weights, found others after following %s. The run has diverged: lower %s"
                  .formatted(lossName, lrKey)
              + " or set grad_clip; or have such steps undone by skip_nan_gradients: true");
    }
  }
}
