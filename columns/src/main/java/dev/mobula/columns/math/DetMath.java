package dev.mobula.columns.math;

/**
 * Elementary functions that give the same bits on every machine, whether interpreted or compiled.
 * ({@link Math}'s are intrinsics that may differ in the last bit from the interpreter's.) They use
 * only additions, multiplications, divisions, fused multiply-adds and bit operations, and are
 * within 2 units in the last place of the true value, most of them within 1. Special values are
 * those of {@link StrictMath}. Stateless; any thread.
 */
public final class DetMath {
  private DetMath() {}

  /** Returns e^x. */
  public static double exp(double x) {
    return DoubleMath.exp(x);
  }

  /** Returns e^x − 1, precise for small x. */
  public static double expm1(double x) {
    return DoubleMath.expm1(x);
  }

  /** Returns the natural logarithm of x. */
  public static double log(double x) {
    return DoubleMath.log(x);
  }

  /** Returns log(1 + x), precise for small x. */
  public static double log1p(double x) {
    return DoubleMath.log1p(x);
  }

  /** Returns the hyperbolic tangent of x. */
  public static double tanh(double x) {
    return DoubleMath.tanh(x);
  }

  /** Returns the sine of x, in radians; fast up to |x| = 2^19, right everywhere. */
  public static double sin(double x) {
    return TrigMath.sin(x);
  }

  /** Returns the cosine of x, in radians; fast up to |x| = 2^19, right everywhere. */
  public static double cos(double x) {
    return TrigMath.cos(x);
  }

  /** Returns x to the power y; StrictMath's own, which is deterministic but not fast. */
  public static double pow(double x, double y) {
    return StrictMath.pow(x, y);
  }

  /** Returns e^x in single precision. */
  public static float exp(float x) {
    return FloatMath.exp(x);
  }

  /** Returns e^x − 1 in single precision, precise for small x. */
  public static float expm1(float x) {
    return FloatMath.expm1(x);
  }

  /** Returns the natural logarithm of x in single precision. */
  public static float log(float x) {
    return FloatMath.log(x);
  }

  /** Returns log(1 + x) in single precision, precise for small x. */
  public static float log1p(float x) {
    return (float) DoubleMath.log1p(x);
  }

  /** Returns the hyperbolic tangent of x in single precision. */
  public static float tanh(float x) {
    return FloatMath.tanh(x);
  }

  /** Returns the sine of x, in radians, in single precision. */
  public static float sin(float x) {
    return (float) TrigMath.sin(x);
  }

  /** Returns the cosine of x, in radians, in single precision. */
  public static float cos(float x) {
    return (float) TrigMath.cos(x);
  }

  /** Returns x to the power y in single precision; see {@link #pow(double, double)}. */
  public static float pow(float x, float y) {
    return (float) StrictMath.pow(x, y);
  }
}
