package dev.mobula.tune.space;

import dev.mobula.tune.TuneConfigException;

/** Whole numbers between bounds, spread evenly or evenly by order of magnitude. */
public final class IntegerDomain implements NumericDomain {
  /** Beyond it, doubles no longer hold every whole number. */
  private static final long LIMIT = 1L << 53;

  private final String name;
  private final long lower;
  private final long upper;
  private final long q;
  private final Lattice lattice;

  private IntegerDomain(String name, Scale scale, long lower, long upper, long q) {
    if (Math.abs(lower) > LIMIT || Math.abs(upper) > LIMIT) {
      throw new TuneConfigException(
          "bounds within ±2^53", lower + " and " + upper, "use closer bounds");
    }
    Bounds.check(scale, lower, upper);
    this.name = name;
    this.lower = lower;
    this.upper = upper;
    this.q = (long) Bounds.step(q);
    this.lattice = Lattice.within(scale, lower, upper, q);
    if (lattice.size() < 2) {
      throw new TuneConfigException(
          "at least two numbers to choose from",
          lattice.size() + " in " + this,
          lattice.size() == 1 ? "write the value itself" : "use a smaller step");
    }
  }

  /** Ray's {@code randint}: {@code upper} is exclusive. */
  public static IntegerDomain randint(long lower, long upper) {
    return new IntegerDomain("randint", Scale.LINEAR, lower, inclusive(lower, upper), 1);
  }

  /** Ray's {@code lograndint}: {@code upper} is exclusive. */
  public static IntegerDomain lograndint(long lower, long upper) {
    return new IntegerDomain("lograndint", Scale.LOG, lower, inclusive(lower, upper), 1);
  }

  /** Ray's {@code qrandint}: multiples of q; {@code upper} is inclusive. */
  public static IntegerDomain qrandint(long lower, long upper, long q) {
    return new IntegerDomain("qrandint", Scale.LINEAR, lower, upper, q);
  }

  /** Ray's {@code qlograndint}: multiples of q; {@code upper} is inclusive. */
  public static IntegerDomain qlograndint(long lower, long upper, long q) {
    return new IntegerDomain("qlograndint", Scale.LOG, lower, upper, q);
  }

  private static long inclusive(long lower, long upper) {
    if (upper - 1 <= lower) {
      throw new TuneConfigException(
          "an upper bound at least 2 above the lower one, as the upper bound is exclusive",
          "[%d, %d]".formatted(lower, upper),
          upper - 1 == lower ? "write the value itself" : "exchange or correct the bounds");
    }
    return upper - 1;
  }

  @Override
  public Number value(double unit) {
    long value = lattice.multiple(unit) * q;
    return value == (int) value ? (Number) (int) value : (Number) value;
  }

  @Override
  public double unit(Number value) {
    return lattice.middle(lattice.nearest(value.doubleValue()));
  }

  @Override
  public boolean contains(Number value) {
    return value.doubleValue() == value.longValue()
        && value.longValue() >= lower
        && value.longValue() <= upper;
  }

  @Override
  public long size() {
    return lattice.size();
  }

  @Override
  public double unitOf(long position) {
    return lattice.middle(position);
  }

  @Override
  public double cellLower(double unit) {
    return lattice.cellLower(lattice.index(unit));
  }

  @Override
  public double cellUpper(double unit) {
    return lattice.cellLower(lattice.index(unit) + 1);
  }

  @Override
  public String toString() {
    return name.startsWith("q")
        ? "%s(%d, %d, %d)".formatted(name, lower, upper, q)
        : "%s(%d, %d)".formatted(name, lower, upper + 1);
  }
}
