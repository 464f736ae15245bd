package dev.mobula.tune.search.sobol;

import dev.mobula.columns.math.Rng;
import org.hipparchus.random.SobolSequenceGenerator;

/** A Sobol sequence in the unit cube with shifted digits. Not thread-safe. */
public final class SobolSequence {
  private static final double UNIT = 0x1.0p-52;

  private final long[] shifts;
  private SobolSequenceGenerator generator;
  private int next;

  /** Creates the sequence of a seed, at its first point. */
  public SobolSequence(int dimensions, long seed) {
    generator = new SobolSequenceGenerator(dimensions);
    Rng rng = new Rng(Rng.split(seed, "sobol", dimensions));
    shifts = rng.longs(dimensions).map(bits -> bits >>> 12).toArray();
  }

  /** Returns how many points were returned. */
  public int position() {
    return next;
  }

  /** Goes to the point after a number of others. */
  public void skipTo(int position) {
    generator = new SobolSequenceGenerator(shifts.length);
    if (position > 0) {
      generator.skipTo(position - 1); // which returns that point
    }
    next = position;
  }

  /** Returns the next point. */
  public double[] next() {
    double[] point = generator.nextVector();
    for (int i = 0; i < point.length; i++) {
      point[i] = ((long) (point[i] / UNIT) ^ shifts[i]) * UNIT;
    }
    next++;
    return point;
  }
}
