package dev.mobula.columns.math;

/**
 * exp, log and tanh in single precision, the methods of {@link DoubleMath} with shorter polynomials
 * (log's are those of FreeBSD's {@code e_logf.c}). The bounds are comparisons, whose branches are
 * well predicted: min and max of floats take longer.
 */
final class FloatMath {
  private static final float LOG2_E = 0x1.715476p0f;
  private static final float LN2_HI = 0x1.62e43p-1f;
  private static final float LN2_LO = -0x1.05c61p-29f;

  /** Adding and subtracting it rounds to an integer, which the low bits of the sum then hold. */
  private static final float SHIFT = 0x1.8p23f;

  private static final int SHIFT_BITS = 0x4b400000;

  private static final float E2 = 0x1p-1f;
  private static final float E3 = (float) 0x1.5554dcf88fd17p-3;
  private static final float E4 = (float) 0x1.5555192d5f5dep-5;
  private static final float E5 = (float) 0x1.120b6e42d2112p-7;
  private static final float E6 = (float) 0x1.6d11093a17fd8p-10;

  private static final float L1 = 0xaaaaaa.0p-24f;
  private static final float L2 = 0xccce13.0p-25f;
  private static final float L3 = 0x91e9ee.0p-25f;
  private static final float L4 = 0xf89e26.0p-26f;

  /** The upper bits of ln 2. */
  private static final float LN2_SHORT = 0x1.62e3p-1f;

  private static final float LN2_REST = 0x1.2fefa4p-17f;

  private static final int SQRT_HALF_BITS = 0x3f3504f3;

  private FloatMath() {}

  static float exp(float x) {
    // Beyond these bounds the result is 0 or infinite; a NaN passes.
    float c = x > 89 ? 89 : x < -104 ? -104 : x;
    float z = Math.fma(c, LOG2_E, SHIFT);
    int k = Float.floatToRawIntBits(z) - SHIFT_BITS;
    float p = expm1Kernel(reduce(c, z - SHIFT));
    int half = k >> 1;
    return (1 + p) * powerOfTwo(half) * powerOfTwo(k - half);
  }

  static float expm1(float x) {
    return x > 20 ? exp(x) : Math.copySign(boundedExpm1(x < -20 ? -20 : x), x);
  }

  static float tanh(float x) {
    float a = Math.abs(x);
    float e = boundedExpm1(a > 10 ? -20 : -2 * a);
    return Math.copySign(e / (e + 2), x);
  }

  static float log(float x) {
    if (!(x >= Float.MIN_NORMAL && x <= Float.MAX_VALUE)) {
      return logSpecial(x);
    }
    return logKernel(x, 0);
  }

  private static float boundedExpm1(float x) {
    float z = Math.fma(x, LOG2_E, SHIFT);
    float p = expm1Kernel(reduce(x, z - SHIFT));
    float s = powerOfTwo(Float.floatToRawIntBits(z) - SHIFT_BITS);
    return Math.fma(s, p, s - 1);
  }

  private static float reduce(float x, float k) {
    return Math.fma(-k, LN2_LO, Math.fma(-k, LN2_HI, x));
  }

  private static float expm1Kernel(float r) {
    float r2 = r * r;
    float low = Math.fma(r, E3, E2);
    float high = Math.fma(r2, E6, Math.fma(r, E5, E4));
    return Math.fma(r2, Math.fma(r2, high, low), r);
  }

  private static float powerOfTwo(int k) {
    return Float.intBitsToFloat((k + 127) << 23);
  }

  private static float logSpecial(float x) {
    if (x == 0) {
      return Float.NEGATIVE_INFINITY;
    }
    if (x > 0 && x < 1) {
      return logKernel(x * 0x1p25f, -25);
    }
    return x < 0 ? Float.NaN : x;
  }

  private static float logKernel(float x, int exponent) {
    int bits = Float.floatToRawIntBits(x);
    int shift = (bits - SQRT_HALF_BITS) >> 23;
    float f = Float.intBitsToFloat(bits - (shift << 23)) - 1;
    float k = shift + exponent;
    float s = f / (2 + f);
    float z = s * s;
    float w = z * z;
    float sum = Math.fma(z, Math.fma(w, L3, L1), w * Math.fma(w, L4, L2));
    float square = 0.5f * f * f;
    float tail = square - Math.fma(s, square + sum, k * LN2_REST);
    return Math.fma(k, LN2_SHORT, f - tail);
  }
}
