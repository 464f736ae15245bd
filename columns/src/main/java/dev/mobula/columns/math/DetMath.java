package dev.mobula.columns.math;

/**
 * Elementary functions that give the same bits on every machine, whether interpreted or compiled.
 * ({@link Math}'s are intrinsics that may differ in the last bit from the interpreter's.) Special
 * values are those of {@link StrictMath}. Stateless; any thread.
 */
public final class DetMath {
  private DetMath() {}

  /** Returns e^x. */
  public static double exp(double x) {
    return StrictMath.exp(x);
  }

  /** Returns the natural logarithm of x. */
  public static double log(double x) {
    return StrictMath.log(x);
  }

  /** Returns log(1 + x). */
  public static double log1p(double x) {
    return StrictMath.log1p(x);
  }

  /** Returns the hyperbolic tangent of x. */
  public static double tanh(double x) {
    return StrictMath.tanh(x);
  }

  /** Returns the sine of x, in radians. */
  public static double sin(double x) {
    return StrictMath.sin(x);
  }

  /** Returns the cosine of x, in radians. */
  public static double cos(double x) {
    return StrictMath.cos(x);
  }

  /** Returns x to the power y. */
  public static double pow(double x, double y) {
    return StrictMath.pow(x, y);
  }

  /** Returns e^x in single precision. */
  public static float exp(float x) {
    return (float) StrictMath.exp(x);
  }

  /** Returns the natural logarithm of x in single precision. */
  public static float log(float x) {
    return (float) StrictMath.log(x);
  }

  /** Returns the hyperbolic tangent of x in single precision. */
  public static float tanh(float x) {
    return (float) StrictMath.tanh(x);
  }
}
