package dev.mobula.policies;

import dev.mobula.columns.math.Rng;
import java.util.Arrays;

/** Draws the elements of a parameter, row-major, in double precision. */
final class Initializers {
  private Initializers() {}

  /**
   * Fills a matrix.
   *
   * @param fanIn the inputs of the layer that the parameter belongs to
   * @param fanOut its outputs
   */
  static void fill(
      Initializer initializer, Rng rng, float[] to, int rows, int columns, int fanIn, int fanOut) {
    switch (initializer) {
      case Initializer.Orthogonal(double gain) -> orthogonal(gain, rng, to, rows, columns);
      case Initializer.XavierUniform(double gain) ->
          uniform(gain * Math.sqrt(6.0 / (fanIn + fanOut)), rng, to, rows * columns);
      case Initializer.FanIn() -> uniform(Math.sqrt(1.0 / fanIn), rng, to, rows * columns);
      case Initializer.Constant(double value) -> Arrays.fill(to, 0, rows * columns, (float) value);
    }
  }

  private static void uniform(double bound, Rng rng, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = (float) (bound * (2 * rng.nextDouble() - 1));
    }
  }

  /**
   * The Q of a Gaussian matrix by Gram–Schmidt. Its R has a positive diagonal, which is PyTorch's
   * {@code q *= sign(diag(r))} and makes Q uniform (Mezzadri, 2007).
   */
  private static void orthogonal(double gain, Rng rng, float[] to, int rows, int columns) {
    boolean tall = rows >= columns;
    int count = Math.min(rows, columns);
    double[][] vectors = gaussian(rng, count, Math.max(rows, columns));
    for (int i = 0; i < count; i++) {
      // Twice is enough for full precision (Giraud et al., 2005).
      subtractProjections(vectors, i);
      subtractProjections(vectors, i);
      scale(vectors[i], 1 / Math.sqrt(dot(vectors[i], vectors[i])));
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double q = tall ? vectors[column][row] : vectors[row][column];
        to[row * columns + column] = (float) (gain * q);
      }
    }
  }

  private static double[][] gaussian(Rng rng, int count, int length) {
    double[][] vectors = new double[count][length];
    for (double[] vector : vectors) {
      for (int i = 0; i < length; i++) {
        vector[i] = rng.nextGaussian();
      }
    }
    return vectors;
  }

  private static void subtractProjections(double[][] vectors, int index) {
    double[] vector = vectors[index];
    for (int i = 0; i < index; i++) {
      double along = dot(vectors[i], vector);
      for (int j = 0; j < vector.length; j++) {
        vector[j] -= along * vectors[i][j];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void scale(double[] vector, double factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }
}
