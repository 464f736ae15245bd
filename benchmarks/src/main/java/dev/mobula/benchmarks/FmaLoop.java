package dev.mobula.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fused multiply-adds on registers alone, in chains that do not wait for one another: the rate that
 * no single-precision arithmetic on this core exceeds. Its own speed differs between machines, and
 * on shared ones from minute to minute, so it is measured beside what is compared with it.
 */
final class FmaLoop implements Runnable {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 10;
  private static final int UNROLLED = 3;
  private static final int REPETITIONS = UNROLLED * 7_000;

  /** Floating-point operations of one {@link #run}: two for each multiply-add of each lane. */
  static final double FLOP = 2.0 * CHAINS * REPETITIONS * SPECIES.length();

  private float sink;

  @Override
  public void run() {
    sink += sum(REPETITIONS);
  }

  /** Returns what was computed, so that it is. */
  float sink() {
    return sink;
  }

  /**
   * Each chain tends to 2, so that no number is ever tiny or infinite. Unrolled to more bytes than
   * {@code FreqInlineSize} lets the JVM inline: within the loop of its caller, once that is
   * compiled, the same code runs at half the rate.
   */
  private static float sum(int repetitions) {
    FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    FloatVector i = a;
    FloatVector j = a;
    for (int n = 0; n < repetitions; n += UNROLLED) {
      a = a.fma(half, one);
      b = b.fma(half, one);
      c = c.fma(half, one);
      d = d.fma(half, one);
      e = e.fma(half, one);
      f = f.fma(half, one);
      g = g.fma(half, one);
      h = h.fma(half, one);
      i = i.fma(half, one);
      j = j.fma(half, one);
      a = a.fma(half, one);
      b = b.fma(half, one);
      c = c.fma(half, one);
      d = d.fma(half, one);
      e = e.fma(half, one);
      f = f.fma(half, one);
      g = g.fma(half, one);
      h = h.fma(half, one);
      i = i.fma(half, one);
      j = j.fma(half, one);
      a = a.fma(half, one);
      b = b.fma(half, one);
      c = c.fma(half, one);
      d = d.fma(half, one);
      e = e.fma(half, one);
      f = f.fma(half, one);
      g = g.fma(half, one);
      h = h.fma(half, one);
      i = i.fma(half, one);
      j = j.fma(half, one);
    }
    FloatVector left = a.add(b).add(c).add(d).add(e);
    return left.add(f).add(g).add(h).add(i).add(j).lane(0);
  }
}
