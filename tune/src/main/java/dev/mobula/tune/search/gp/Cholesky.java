package dev.mobula.tune.search.gp;

import dev.mobula.columns.math.DetMath;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.jspecify.annotations.Nullable;

/** A lower triangular matrix L whose L·Lᵀ is a covariance matrix. */
final class Cholesky {
  private final double[][] lower;

  private Cholesky(double[][] lower) {
    this.lower = lower;
  }

  /** Returns the factor, or null where rounding has left the matrix without one. */
  static @Nullable Cholesky of(double[][] matrix) {
    try {
      return new Cholesky(
          new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false), 1e-9, 1e-14)
              .getL()
              .getData());
    } catch (MathIllegalArgumentException notPositive) {
      return null;
    }
  }

  /** Returns L⁻¹ b. */
  double[] solveLower(double[] b) {
    double[] x = b.clone();
    for (int i = 0; i < x.length; i++) {
      double[] row = lower[i];
      double sum = x[i];
      for (int j = 0; j < i; j++) {
        sum -= row[j] * x[j];
      }
      x[i] = sum / row[i];
    }
    return x;
  }

  /** Returns L⁻ᵀ b. */
  double[] solveUpper(double[] b) {
    double[] x = b.clone();
    for (int i = x.length - 1; i >= 0; i--) {
      x[i] /= lower[i][i];
      for (int j = 0; j < i; j++) {
        x[j] -= lower[i][j] * x[i];
      }
    }
    return x;
  }

  /** Returns the logarithm of the determinant of L. */
  double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < lower.length; i++) {
      sum += DetMath.log(lower[i][i]);
    }
    return sum;
  }
}
