package dev.mobula.envs.builtin;

import dev.mobula.columns.math.DetMath;

/**
 * Sines and cosines of many angles that are mostly small, by their Taylor polynomials in a loop
 * without branches. Within ±0.5 rad the error stays below 1e-16; larger angles are done again by
 * {@link DetMath}. Each result depends on its own angle alone.
 */
final class SmallAngles {
  private static final double LIMIT = 0.5;

  private static final double S3 = -1.0 / 6;
  private static final double S5 = 1.0 / 120;
  private static final double S7 = -1.0 / 5_040;
  private static final double S9 = 1.0 / 362_880;
  private static final double S11 = -1.0 / 39_916_800;
  private static final double S13 = 1.0 / 6_227_020_800.0;

  private static final double C2 = -1.0 / 2;
  private static final double C4 = 1.0 / 24;
  private static final double C6 = -1.0 / 720;
  private static final double C8 = 1.0 / 40_320;
  private static final double C10 = -1.0 / 3_628_800;
  private static final double C12 = 1.0 / 479_001_600;
  private static final double C14 = -1.0 / 87_178_291_200.0;

  private SmallAngles() {}

  /** Fills the first {@code count} elements of {@code sine} and {@code cosine}. */
  static void sinCos(double[] angles, double[] sine, double[] cosine, int count) {
    for (int i = 0; i < count; i++) {
      double x = angles[i];
      double z = x * x;
      double s = Math.fma(S13, z, S11);
      s = Math.fma(s, z, S9);
      s = Math.fma(s, z, S7);
      s = Math.fma(s, z, S5);
      s = Math.fma(s, z, S3);
      sine[i] = Math.fma(s * z, x, x);
      double c = Math.fma(C14, z, C12);
      c = Math.fma(c, z, C10);
      c = Math.fma(c, z, C8);
      c = Math.fma(c, z, C6);
      c = Math.fma(c, z, C4);
      c = Math.fma(c, z, C2);
      cosine[i] = Math.fma(c, z, 1);
    }
    for (int i = 0; i < count; i++) {
      if (!(Math.abs(angles[i]) <= LIMIT)) {
        sine[i] = DetMath.sin(angles[i]);
        cosine[i] = DetMath.cos(angles[i]);
      }
    }
  }
}
