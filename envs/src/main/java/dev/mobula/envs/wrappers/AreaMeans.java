package dev.mobula.envs.wrappers;

/** Which old pixels of a row of pixels each new one covers, and how much of it each of them is. */
final class AreaMeans {
  private final int[] first;
  private final float[][] weights;

  /** Divides {@code from} old pixels among {@code to} new ones. */
  AreaMeans(int from, int to) {
    this.first = new int[to];
    this.weights = new float[to][];
    for (int i = 0; i < to; i++) {
      // The borders of new pixels in units of which an old pixel has `to`: exact.
      long begin = (long) i * from;
      long end = begin + from;
      first[i] = (int) (begin / to);
      weights[i] = new float[(int) ((end - 1) / to) - first[i] + 1];
      for (int k = 0; k < weights[i].length; k++) {
        long left = Math.max(begin, (long) (first[i] + k) * to);
        long right = Math.min(end, (long) (first[i] + k + 1) * to);
        weights[i][k] = (float) (right - left) / from;
      }
    }
  }

  int to() {
    return first.length;
  }

  /** Returns the first old pixel that a new one covers. */
  int first(int index) {
    return first[index];
  }

  /** Returns the last old pixel that a new one covers. */
  int last(int index) {
    return first[index] + weights[index].length - 1;
  }

  float weight(int index, int old) {
    return weights[index][old - first[index]];
  }
}
