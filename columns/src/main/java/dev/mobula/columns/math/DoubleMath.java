package dev.mobula.columns.math;

/**
 * exp, log and their kin in double precision. exp: x = k·ln 2 + r, |r| ≤ ½·ln 2, e^r − 1 by a
 * near-minimax polynomial of degree 11. log: the method and coefficients of fdlibm's {@code
 * e_log.c} and {@code s_log1p.c} (Sun Microsystems, 1993).
 */
final class DoubleMath {
  private static final double LOG2_E = 0x1.71547652b82fep0;
  private static final double LN2_HI = 0x1.62e42fefa39efp-1;
  private static final double LN2_LO = 0x1.abc9e3b39803fp-56;

  /** Adding and subtracting it rounds to an integer, which the low bits of the sum then hold. */
  private static final double SHIFT = 0x1.8p52;

  private static final double E2 = 0x1.0000000000001p-1;
  private static final double E3 = 0x1.5555555555556p-3;
  private static final double E4 = 0x1.5555555553d63p-5;
  private static final double E5 = 0x1.11111111109b3p-7;
  private static final double E6 = 0x1.6c16c1788bd90p-10;
  private static final double E7 = 0x1.a01a01a7c41d5p-13;
  private static final double E8 = 0x1.a019b90d2ae7ap-16;
  private static final double E9 = 0x1.71de0dae63bb3p-19;
  private static final double E10 = 0x1.289185613a3d6p-22;
  private static final double E11 = 0x1.af38a9b0ec855p-26;

  private static final double L1 = 0x1.5555555555593p-1;
  private static final double L2 = 0x1.999999997fa04p-2;
  private static final double L3 = 0x1.2492494229359p-2;
  private static final double L4 = 0x1.c71c51d8e78afp-3;
  private static final double L5 = 0x1.7466496cb03dep-3;
  private static final double L6 = 0x1.39a09d078c69fp-3;
  private static final double L7 = 0x1.2f112df3e5244p-3;

  /** The upper bits of ln 2. */
  private static final double LN2_SHORT = 0x1.62e42feep-1;

  private static final double LN2_REST = 0x1.a39ef35793c76p-33;

  private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

  private DoubleMath() {}

  static double exp(double x) {
    // Beyond these bounds the result is 0 or infinite; a NaN passes.
    double c = x > 710 ? 710 : x < -746 ? -746 : x;
    double z = Math.fma(c, LOG2_E, SHIFT);
    int k = (int) Double.doubleToRawLongBits(z);
    double p = expm1Kernel(reduce(c, z - SHIFT));
    int half = k >> 1;
    return (1 + p) * powerOfTwo(half) * powerOfTwo(k - half);
  }

  static double expm1(double x) {
    return x > 40 ? exp(x) : Math.copySign(boundedExpm1(x < -40 ? -40 : x), x);
  }

  static double tanh(double x) {
    double a = Math.abs(x);
    double e = boundedExpm1(a > 20 ? -40 : -2 * a);
    return Math.copySign(e / (e + 2), x);
  }

  static double log(double x) {
    if (!(x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE)) {
      return logSpecial(x);
    }
    return logKernel(x, 0, 0);
  }

  static double log1p(double x) {
    if (!(x > -1 && x <= Double.MAX_VALUE)) {
      return x == -1 ? Double.NEGATIVE_INFINITY : x < -1 ? Double.NaN : x;
    }
    if (Math.abs(x) < 0x1p-54) {
      return x;
    }
    if (x > -0.29 && x < 0.41) {
      return logSum(x, 0, 0);
    }
    double u = 1 + x;
    double lost = x >= 1 ? 1 - (u - x) : x - (u - 1);
    return logKernel(u, lost / u, 0);
  }

  private static double boundedExpm1(double x) {
    double z = Math.fma(x, LOG2_E, SHIFT);
    double p = expm1Kernel(reduce(x, z - SHIFT));
    double s = powerOfTwo((int) Double.doubleToRawLongBits(z));
    return Math.fma(s, p, s - 1);
  }

  private static double reduce(double x, double k) {
    return Math.fma(-k, LN2_LO, Math.fma(-k, LN2_HI, x));
  }

  private static double expm1Kernel(double r) {
    double r2 = r * r;
    double r4 = r2 * r2;
    double low = Math.fma(r2, Math.fma(r, E5, E4), Math.fma(r, E3, E2));
    double high = Math.fma(r2, Math.fma(r, E9, E8), Math.fma(r, E7, E6));
    double top = Math.fma(r, E11, E10);
    double q = Math.fma(r4 * r4, top, Math.fma(r4, high, low));
    return Math.fma(r2, q, r);
  }

  private static double powerOfTwo(int k) {
    return Double.longBitsToDouble((k + 1023L) << 52);
  }

  private static double logSpecial(double x) {
    if (x == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (x > 0 && x < 1) {
      return logKernel(x * 0x1p54, 0, -54);
    }
    return x < 0 ? Double.NaN : x;
  }

  /** log(u) + correction + exponent·ln 2 of a positive normal u. */
  private static double logKernel(double u, double correction, int exponent) {
    long bits = Double.doubleToRawLongBits(u);
    int k = (int) ((bits - SQRT_HALF_BITS) >> 52);
    double m = Double.longBitsToDouble(bits - ((long) k << 52));
    return logSum(m - 1, correction, k + exponent);
  }

  /** log(1 + f) + correction + k·ln 2 for 1 + f in √½ to √2. */
  private static double logSum(double f, double correction, double k) {
    double s = f / (2 + f);
    double z = s * s;
    double w = z * z;
    double odd = w * Math.fma(w, Math.fma(w, L6, L4), L2);
    double even = z * Math.fma(w, Math.fma(w, Math.fma(w, L7, L5), L3), L1);
    double square = 0.5 * f * f;
    double rest = Math.fma(k, LN2_REST, correction);
    double tail = square - Math.fma(s, square + (odd + even), rest);
    return Math.fma(k, LN2_SHORT, f - tail);
  }
}
