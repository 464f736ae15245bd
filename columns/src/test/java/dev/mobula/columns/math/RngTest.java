package dev.mobula.columns.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnException;
import dev.mobula.columns.StateDict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RngTest {
  @Test
  void shouldGiveTheReferenceStreamOfXoshiro256PlusPlus() {
    Rng rng = withState(1, 2, 3, 4);
    long[] expected = {
      41943041L,
      58720359L,
      3588806011781223L,
      3591011842654386L,
      Long.parseUnsignedLong("9228616714210784205"),
      Long.parseUnsignedLong("9973669472204895162"),
      Long.parseUnsignedLong("14011001112246962877"),
      Long.parseUnsignedLong("12406186145184390807"),
      Long.parseUnsignedLong("15849039046786891736"),
      Long.parseUnsignedLong("10450023813501588000")
    };
    for (long value : expected) {
      assertEquals(value, rng.nextLong());
    }
  }

  @Test
  void shouldSeedThroughSplitMix64() {
    Column words = new Rng(0).saveState().column("xoshiro256");
    assertEquals(0xe220a8397b1dcdafL, words.getLong(0));
    assertEquals(0x6e789e6aa1b965f4L, words.getLong(1));
    assertEquals(0x06c45d188009454fL, words.getLong(2));
    assertEquals(0xf88bb8a8724c81ecL, words.getLong(3));
  }

  @Test
  void shouldContinueFromSavedState() {
    Rng rng = new Rng(3);
    rng.nextGaussian();
    StateDict saved = rng.saveState();
    long next = rng.nextLong();
    Rng other = new Rng(9);
    other.loadState(saved);
    assertEquals(next, other.nextLong());
  }

  @Test
  void shouldRejectAStateOfAnotherSize() {
    StateDict state = new StateDict().put("xoshiro256", Column.ofLongs(1, 2));
    assertThrows(ColumnException.class, () -> new Rng(0).loadState(state));
  }

  @Test
  void shouldRejectTheOneStateThatNeverLeavesZero() {
    StateDict zero = new StateDict().put("xoshiro256", Column.ofLongs(0, 0, 0, 0));
    assertThrows(ColumnException.class, () -> new Rng(1).loadState(zero));
  }

  @Test
  void shouldDrawBoundedIntegersEvenly() {
    for (int bound : new int[] {1, 2, 3, 7, 10}) {
      Rng rng = new Rng(bound);
      int[] counts = new int[bound];
      for (int i = 0; i < 10_000 * bound; i++) {
        counts[rng.nextInt(bound)]++;
      }
      for (int count : counts) {
        assertEquals(10_000, count, 400);
      }
    }
  }

  @Test
  void shouldRejectLowProductsOfALargeBound() {
    // About a third of all draws would be uneven without the rejection.
    Rng rng = new Rng(5);
    int bound = 3 << 29;
    int upper = 0;
    for (int i = 0; i < 20_000; i++) {
      int value = rng.nextInt(bound);
      assertTrue(value >= 0 && value < bound);
      upper += value >= bound / 2 ? 1 : 0;
    }
    assertEquals(10_000, upper, 300);
    assertThrows(IllegalArgumentException.class, () -> rng.nextInt(0));
  }

  @Test
  void shouldDrawEveryOrderEquallyOften() {
    Rng rng = new Rng(11);
    int[] counts = new int[27];
    int[] order = new int[3];
    for (int i = 0; i < 12_000; i++) {
      rng.permutation(order);
      counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    assertEquals(6, Arrays.stream(counts).filter(count -> count > 0).count());
    for (int count : counts) {
      assertTrue(count == 0 || Math.abs(count - 2_000) < 200);
    }
    assertArrayEquals(new int[] {0, 1, 2}, Arrays.stream(order).sorted().toArray());
  }

  @Test
  void shouldDrawStandardNormalNumbers() {
    Rng rng = new Rng(2);
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    int within = 0;
    for (int i = 0; i < n; i++) {
      double x = rng.nextGaussian();
      sum += x;
      squares += x * x;
      fourths += x * x * x * x;
      within += Math.abs(x) < 1 ? 1 : 0;
    }
    assertEquals(0, sum / n, 0.015);
    assertEquals(1, squares / n, 0.02);
    assertEquals(3, fourths / n, 0.15);
    assertEquals(0.6827, within / (double) n, 0.006);
  }

  @Test
  void shouldDrawExponentialNumbersOfMeanOne() {
    Rng rng = new Rng(4);
    double sum = 0;
    for (int i = 0; i < 50_000; i++) {
      sum += rng.nextExponential();
    }
    assertEquals(1, sum / 50_000, 0.02);
  }

  @Test
  void shouldDrawUniformNumbersBelowOne() {
    Rng rng = new Rng(6);
    double sum = 0;
    for (int i = 0; i < 50_000; i++) {
      double wide = rng.nextDouble();
      float narrow = rng.nextFloat();
      assertTrue(wide >= 0 && wide < 1 && narrow >= 0 && narrow < 1);
      sum += wide;
    }
    assertEquals(0.5, sum / 50_000, 0.01);
  }

  @Test
  void shouldSplitIntoDifferentSeedsByNameAndIndex() {
    long seed = Rng.split(1, "env_runner", 0);
    assertEquals(seed, Rng.split(1, "env_runner", 0));
    assertNotEquals(seed, Rng.split(1, "env_runner", 1));
    assertNotEquals(seed, Rng.split(1, "learner", 0));
    assertNotEquals(seed, Rng.split(2, "env_runner", 0));
  }

  private static Rng withState(long... words) {
    Rng rng = new Rng(0);
    rng.loadState(new StateDict().put("xoshiro256", Column.ofLongs(words)));
    return rng;
  }
}
