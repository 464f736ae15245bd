package dev.mobula.columns.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the same calculations interpreted, compiled by C1 and compiled by C2. */
class DetMathBitsTest {
  @Test
  void shouldGiveTheSameBitsWhateverTheJitDoes() throws IOException, InterruptedException {
    String here = Long.toHexString(digest(500, 60));
    assertEquals(here, inChild("-Xint"));
    assertEquals(here, inChild("-XX:TieredStopAtLevel=1"));
    assertEquals(here, inChild("-XX:-TieredCompilation"));
  }

  /** Prints a digest of the bits of many results. */
  public static void main(String[] args) {
    System.out.print(Long.toHexString(digest(500, args.length == 0 ? 60 : 1)));
  }

  /** Repeats the calculation until the JIT has had its chance; every round gives one digest. */
  private static long digest(int samples, int rounds) {
    long digest = round(samples);
    for (int i = 1; i < rounds; i++) {
      long again = round(samples);
      if (again != digest) {
        throw new AssertionError("round " + i + " gave other bits");
      }
    }
    return digest;
  }

  private static long round(int samples) {
    Rng rng = new Rng(7);
    long hash = 0;
    for (int i = 0; i < samples; i++) {
      double wide = 1500 * rng.nextDouble() - 750;
      double near = 4 * rng.nextDouble() - 2;
      double any = Double.longBitsToDouble(rng.nextLong());
      hash = 31 * hash + doubles(wide);
      hash = 31 * hash + doubles(near);
      hash = 31 * hash + doubles(any);
      hash = 31 * hash + floats((float) wide);
      hash = 31 * hash + floats((float) near);
      hash = 31 * hash + floats(Float.intBitsToFloat((int) rng.nextLong()));
      hash = 31 * hash + Double.doubleToLongBits(rng.nextGaussian());
    }
    return hash;
  }

  private static long doubles(double x) {
    long hash = Double.doubleToLongBits(DetMath.exp(x));
    hash = 31 * hash + Double.doubleToLongBits(DetMath.expm1(x));
    hash = 31 * hash + Double.doubleToLongBits(DetMath.log(x));
    hash = 31 * hash + Double.doubleToLongBits(DetMath.log1p(x));
    hash = 31 * hash + Double.doubleToLongBits(DetMath.tanh(x));
    hash = 31 * hash + Double.doubleToLongBits(DetMath.sin(x));
    hash = 31 * hash + Double.doubleToLongBits(DetMath.cos(x));
    return 31 * hash + Double.doubleToLongBits(DetMath.pow(Math.abs(x), 0.3));
  }

  private static long floats(float x) {
    long hash = Float.floatToIntBits(DetMath.exp(x));
    hash = 31 * hash + Float.floatToIntBits(DetMath.expm1(x));
    hash = 31 * hash + Float.floatToIntBits(DetMath.log(x));
    hash = 31 * hash + Float.floatToIntBits(DetMath.log1p(x));
    hash = 31 * hash + Float.floatToIntBits(DetMath.tanh(x));
    hash = 31 * hash + Float.floatToIntBits(DetMath.sin(x));
    return 31 * hash + Float.floatToIntBits(DetMath.cos(x));
  }

  private static String inChild(String flag) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            java.toString(),
            flag,
            "-XX:+UseSerialGC",
            "-cp",
            classPath,
            DetMathBitsTest.class.getName());
    if (flag.equals("-Xint")) {
      builder.command().add("once");
    }
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
