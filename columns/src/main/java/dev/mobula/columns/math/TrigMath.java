package dev.mobula.columns.math;

/**
 * sin and cos in double precision: reduction to |r| ≤ π/4 with π/2 in three parts, then the kernels
 * and coefficients of fdlibm's {@code k_sin.c} and {@code k_cos.c} (Sun Microsystems, 1993).
 */
final class TrigMath {
  private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
  private static final double QUARTER_PI = 0x1.921fb54442d18p-1;
  private static final double HALF_PI_1 = 0x1.921fb54442d18p0;
  private static final double HALF_PI_2 = 0x1.1a62633145c07p-54;
  private static final double HALF_PI_3 = -0x1.f1976b8p-110;
  private static final double SHIFT = 0x1.8p52;

  /** Up to here three parts of π/2 suffice; beyond, StrictMath reduces with as many as it takes. */
  private static final double FAST = 0x1p19;

  private static final double S1 = -0x1.5555555555549p-3;
  private static final double S2 = 0x1.111111110f8a6p-7;
  private static final double S3 = -0x1.a01a019c161d5p-13;
  private static final double S4 = 0x1.71de357b1fe7dp-19;
  private static final double S5 = -0x1.ae5e68a2b9cebp-26;
  private static final double S6 = 0x1.5d93a5acfd57cp-33;

  private static final double C1 = 0x1.555555555554cp-5;
  private static final double C2 = -0x1.6c16c16c15177p-10;
  private static final double C3 = 0x1.a01a019cb159p-16;
  private static final double C4 = -0x1.27e4f809c52adp-22;
  private static final double C5 = 0x1.1ee9ebdb4b1c4p-29;
  private static final double C6 = -0x1.8fae9be8838d4p-37;

  private TrigMath() {}

  static double sin(double x) {
    double a = Math.abs(x);
    if (a <= QUARTER_PI) {
      return a < 0x1p-27 ? x : sinKernel(x, 0);
    }
    return a < FAST ? reduced(x, 0) : StrictMath.sin(x);
  }

  static double cos(double x) {
    double a = Math.abs(x);
    if (a <= QUARTER_PI) {
      return cosKernel(x, 0);
    }
    return a < FAST ? reduced(x, 1) : StrictMath.cos(x);
  }

  /** The sine of x + turn·π/2. */
  private static double reduced(double x, int turn) {
    double shifted = Math.fma(x, TWO_OVER_PI, SHIFT);
    int quadrant = (int) Double.doubleToRawLongBits(shifted) + turn;
    double n = shifted - SHIFT;
    double r = Math.fma(-n, HALF_PI_1, x); // exact
    double w = n * HALF_PI_2;
    double high = r - w;
    double back = high - r;
    double low = (r - (high - back)) - (w + back);
    low = Math.fma(-n, HALF_PI_3, low - Math.fma(n, HALF_PI_2, -w));
    double value = (quadrant & 1) == 0 ? sinKernel(high, low) : cosKernel(high, low);
    return (quadrant & 2) == 0 ? value : -value;
  }

  /** The sine of x + y, where y is the tail of x. */
  private static double sinKernel(double x, double y) {
    double z = x * x;
    double w = z * z;
    double r = Math.fma(w, Math.fma(z, S6, S5) * z, Math.fma(z, Math.fma(z, S4, S3), S2));
    double v = z * x;
    return x - ((z * (0.5 * y - v * r) - y) - v * S1);
  }

  /** The cosine of x + y, where y is the tail of x. */
  private static double cosKernel(double x, double y) {
    double z = x * x;
    double w = z * z;
    double low = z * Math.fma(z, Math.fma(z, C3, C2), C1);
    double r = Math.fma(w * w, Math.fma(z, Math.fma(z, C6, C5), C4), low);
    double half = 0.5 * z;
    double rounded = 1 - half;
    return rounded + (((1 - rounded) - half) + (z * r - x * y));
  }
}
