package dev.mobula.columns.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class DetMathTest {
  private static final int SAMPLES = 20_000;

  private interface FloatFunction {
    float apply(float x);
  }

  @Test
  void shouldBeWithinTwoUlpsOfStrictMathInDoublePrecision() {
    check(DetMath::exp, StrictMath::exp, -700, 700, 2);
    check(DetMath::exp, StrictMath::exp, -1, 1, 2);
    check(DetMath::exp, StrictMath::exp, -745, -708, 2);
    check(DetMath::expm1, StrictMath::expm1, -2, 2, 2);
    check(DetMath::expm1, StrictMath::expm1, -60, 700, 2);
    check(DetMath::tanh, StrictMath::tanh, -1, 1, 3);
    check(DetMath::tanh, StrictMath::tanh, -25, 25, 3);
    check(DetMath::log, StrictMath::log, 0, 2, 1);
    check(DetMath::log, StrictMath::log, 0.999, 1.001, 1);
    check(DetMath::log, StrictMath::log, 0, 1e300, 1);
    check(DetMath::log1p, StrictMath::log1p, -1, 1, 1);
    check(DetMath::log1p, StrictMath::log1p, -1e-3, 1e-3, 1);
    check(DetMath::log1p, StrictMath::log1p, 0, 1e10, 1);
  }

  @Test
  void shouldBeWithinOneUlpOfStrictMathInSineAndCosine() {
    for (double range : new double[] {1e-300, 1e-7, 0.8, 3.2, 100, 5e5, 1e15, 1e300}) {
      check(DetMath::sin, StrictMath::sin, -range, range, 1);
      check(DetMath::cos, StrictMath::cos, -range, range, 1);
    }
  }

  @Test
  void shouldStayPreciseNextToMultiplesOfHalfPi() {
    for (int n = 1; n < 300_000; n += 7) {
      double x = Math.nextUp(n * (Math.PI / 2));
      same(DetMath.sin(x), StrictMath.sin(x), 1, x);
      same(DetMath.cos(x), StrictMath.cos(x), 1, x);
    }
  }

  @Test
  void shouldBeWithinTwoUlpsInSinglePrecision() {
    checkFloat(DetMath::exp, StrictMath::exp, -87f, 88.7f, 1);
    checkFloat(DetMath::exp, StrictMath::exp, -0.5f, 0.5f, 1);
    checkFloat(DetMath::exp, StrictMath::exp, -104f, -87f, 1);
    checkFloat(DetMath::expm1, StrictMath::expm1, -20f, 20f, 2);
    checkFloat(DetMath::tanh, StrictMath::tanh, -10f, 10f, 2);
    checkFloat(DetMath::tanh, StrictMath::tanh, -0.2f, 0.2f, 2);
    checkFloat(DetMath::tanh, StrictMath::tanh, -1e-3f, 1e-3f, 2);
    checkFloat(DetMath::log, StrictMath::log, 0f, 2f, 1);
    checkFloat(DetMath::log, StrictMath::log, 0.99f, 1.01f, 1);
    checkFloat(DetMath::log, StrictMath::log, 0f, 1e38f, 1);
    checkFloat(DetMath::log1p, StrictMath::log1p, -1f, 10f, 1);
    checkFloat(DetMath::sin, StrictMath::sin, -1e4f, 1e4f, 1);
    checkFloat(DetMath::cos, StrictMath::cos, -1e4f, 1e4f, 1);
  }

  @Test
  void shouldKeepTheSpecialValuesOfStrictMath() {
    double[] values = {
      0.0,
      -0.0,
      1,
      -1,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      1e-310,
      -1e-310,
      Double.MIN_NORMAL,
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN,
      709.782712893384,
      709.7827128933841,
      710,
      -745.1332191019411,
      -745.1332191019412,
      -746,
      0x1p19,
      -0x1p19,
      -0x1p-54,
      0x1p-54,
      1e22
    };
    for (double x : values) {
      same(DetMath.exp(x), StrictMath.exp(x), 1, x);
      same(DetMath.expm1(x), StrictMath.expm1(x), 1, x);
      same(DetMath.log(x), StrictMath.log(x), 1, x);
      same(DetMath.log1p(x), StrictMath.log1p(x), 1, x);
      same(DetMath.tanh(x), StrictMath.tanh(x), 1, x);
      same(DetMath.sin(x), StrictMath.sin(x), 1, x);
      same(DetMath.cos(x), StrictMath.cos(x), 1, x);
      same(DetMath.pow(x, 3), StrictMath.pow(x, 3), 0, x);
    }
  }

  @Test
  void shouldKeepTheSpecialValuesOfStrictMathInSinglePrecision() {
    float[] values = {
      0f,
      -0f,
      1,
      -1,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      1e-40f,
      -1e-40f,
      Float.MIN_NORMAL,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      88.72283f,
      88.72284f,
      89,
      -103.97207f,
      -103.97209f,
      -104,
      -105,
      1e-10f,
      1e20f
    };
    for (float x : values) {
      same(DetMath.exp(x), (float) StrictMath.exp(x), 1, x);
      same(DetMath.expm1(x), (float) StrictMath.expm1(x), 1, x);
      same(DetMath.log(x), (float) StrictMath.log(x), 1, x);
      same(DetMath.log1p(x), (float) StrictMath.log1p(x), 1, x);
      same(DetMath.tanh(x), (float) StrictMath.tanh(x), 1, x);
      same(DetMath.sin(x), (float) StrictMath.sin(x), 1, x);
      same(DetMath.cos(x), (float) StrictMath.cos(x), 1, x);
      same(DetMath.pow(x, 0.5f), (float) StrictMath.pow(x, 0.5f), 0, x);
    }
  }

  @Test
  void shouldGiveExactlyOneForNothing() {
    assertEquals(1.0, DetMath.exp(0.0));
    assertEquals(1f, DetMath.exp(0f));
    assertEquals(0.0, DetMath.log(1.0));
    assertEquals(1f, DetMath.tanh(20f));
    assertEquals(-1.0, DetMath.tanh(-30.0));
  }

  private static void check(
      DoubleUnaryOperator actual, DoubleUnaryOperator expected, double from, double to, int ulps) {
    Rng rng = new Rng(1);
    for (int i = 0; i < SAMPLES; i++) {
      double x = from + (to - from) * rng.nextDouble();
      same(actual.applyAsDouble(x), expected.applyAsDouble(x), ulps, x);
    }
  }

  private static void checkFloat(
      FloatFunction actual, DoubleUnaryOperator expected, float from, float to, int ulps) {
    Rng rng = new Rng(1);
    for (int i = 0; i < SAMPLES; i++) {
      float x = from + (to - from) * rng.nextFloat();
      same(actual.apply(x), (float) expected.applyAsDouble(x), ulps, x);
    }
  }

  private static void same(double actual, double expected, int ulps, double x) {
    if (Double.compare(actual, expected) != 0) {
      assertTrue(
          Math.abs(actual - expected) <= ulps * Math.ulp(expected),
          () -> "expected " + expected + " at " + x + ", found " + actual);
      assertEquals(Math.signum(expected), Math.signum(actual));
    }
  }

  private static void same(float actual, float expected, int ulps, float x) {
    if (Float.compare(actual, expected) != 0) {
      assertTrue(
          Math.abs(actual - expected) <= ulps * Math.ulp(expected),
          () -> "expected " + expected + " at " + x + ", found " + actual);
      assertEquals(Math.signum(expected), Math.signum(actual));
    }
  }
}
