package dev.mobula.columns.math;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnException;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A random source whose stream depends on its seed alone and whose state can be saved: xoshiro256++
 * by Blackman and Vigna (2019), seeded through SplitMix64. Period 2^256 − 1. Not thread-safe: one
 * per component, made with {@link #split}.
 */
public final class Rng implements RandomGenerator, Stateful {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long s0;
  private long s1;
  private long s2;
  private long s3;

  /** Creates a source from a seed; every value is a good seed. */
  public Rng(long seed) {
    long state = seed + GOLDEN_GAMMA;
    s0 = mix(state);
    state += GOLDEN_GAMMA;
    s1 = mix(state);
    state += GOLDEN_GAMMA;
    s2 = mix(state);
    state += GOLDEN_GAMMA;
    s3 = mix(state);
  }

  /**
   * Returns the seed of a component: a function of the parent seed, the component's name and its
   * index, so that adding a component never changes the stream of another.
   */
  public static long split(long seed, String component, long index) {
    long hash = seed;
    for (int i = 0; i < component.length(); i++) {
      hash = mix((hash ^ component.charAt(i)) + GOLDEN_GAMMA);
    }
    return mix(hash + (index + 1) * GOLDEN_GAMMA);
  }

  @Override
  public long nextLong() {
    long result = Long.rotateLeft(s0 + s3, 23) + s0;
    long t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  /** Returns a uniform integer in {@code [0, bound)}, by Lemire's multiply-and-reject method. */
  @Override
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("expected a bound > 0, found " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    if (Integer.compareUnsigned((int) product, bound) < 0) {
      int threshold = Integer.remainderUnsigned(-bound, bound);
      while (Integer.compareUnsigned((int) product, threshold) < 0) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** Returns a uniform double in {@code [0, 1)}, a multiple of 2^-53. */
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Returns a uniform float in {@code [0, 1)}, a multiple of 2^-24. */
  @Override
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1.0p-24f;
  }

  /** Returns a standard normal number, by Marsaglia's polar method without a kept second value. */
  @Override
  public double nextGaussian() {
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double s = u * u + v * v;
      if (s < 1 && s > 0) {
        return u * Math.sqrt(-2 * DetMath.log(s) / s);
      }
    }
  }

  /** Returns a number of the exponential distribution of mean 1, by inversion. */
  @Override
  public double nextExponential() {
    return -DetMath.log(1 - nextDouble());
  }

  /** Puts the numbers from 0 to {@code indices.length - 1} into a uniformly random order. */
  public void permutation(int[] indices) {
    for (int i = 0; i < indices.length; i++) {
      int j = nextInt(i + 1);
      indices[i] = indices[j];
      indices[j] = i;
    }
  }

  @Override
  public StateDict saveState() {
    return new StateDict().put("xoshiro256", Column.ofLongs(s0, s1, s2, s3));
  }

  @Override
  public void loadState(StateDict state) {
    Column words = state.column("xoshiro256").expect(DType.INT64);
    if (words.size() != 4 || Arrays.stream(words.toLongArray()).allMatch(word -> word == 0)) {
      throw new ColumnException("expected INT64[4], not all 0, in 'xoshiro256', found " + words);
    }
    s0 = words.getLong(0);
    s1 = words.getLong(1);
    s2 = words.getLong(2);
    s3 = words.getLong(3);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
