package dev.mobula.tune.space;

import org.jspecify.annotations.Nullable;

/** Floating-point numbers between bounds, spread evenly or evenly by order of magnitude. */
public final class FloatDomain implements NumericDomain {
  private final Scale scale;
  private final double lower;
  private final double upper;
  private final @Nullable Lattice lattice;

  private FloatDomain(Scale scale, double lower, double upper, double q) {
    Bounds.check(scale, lower, upper);
    this.scale = scale;
    this.lower = lower;
    this.upper = upper;
    this.lattice = q == 0 ? null : Bounds.lattice(scale, lower, upper, q);
  }

  /** Ray's {@code uniform} and, with a step, {@code quniform}. */
  public static FloatDomain uniform(double lower, double upper, double q) {
    return new FloatDomain(Scale.LINEAR, lower, upper, Bounds.step(q));
  }

  /** Ray's {@code loguniform} and, with a step, {@code qloguniform}. */
  public static FloatDomain loguniform(double lower, double upper, double q) {
    return new FloatDomain(Scale.LOG, lower, upper, Bounds.step(q));
  }

  /** Ray's {@code uniform}. */
  public static FloatDomain uniform(double lower, double upper) {
    return new FloatDomain(Scale.LINEAR, lower, upper, 0);
  }

  /** Ray's {@code loguniform}. */
  public static FloatDomain loguniform(double lower, double upper) {
    return new FloatDomain(Scale.LOG, lower, upper, 0);
  }

  @Override
  public Double value(double unit) {
    return lattice == null ? scale.value(unit, lower, upper) : lattice.value(lattice.index(unit));
  }

  @Override
  public double unit(Number value) {
    return lattice == null
        ? scale.unit(value.doubleValue(), lower, upper)
        : lattice.middle(lattice.nearest(value.doubleValue()));
  }

  @Override
  public boolean contains(Number value) {
    return value.doubleValue() >= lower && value.doubleValue() <= upper;
  }

  @Override
  public long size() {
    return lattice == null ? 0 : lattice.size();
  }

  @Override
  public double unitOf(long position) {
    if (lattice == null) {
      throw new IllegalStateException(this + " is continuous");
    }
    return lattice.middle(position);
  }

  @Override
  public double cellLower(double unit) {
    return lattice == null ? unit : lattice.cellLower(lattice.index(unit));
  }

  @Override
  public double cellUpper(double unit) {
    return lattice == null ? unit : lattice.cellLower(lattice.index(unit) + 1);
  }

  @Override
  public String toString() {
    String name = scale == Scale.LOG ? "loguniform" : "uniform";
    return lattice == null
        ? "%s(%s, %s)".formatted(name, lower, upper)
        : "q%s(%s, %s, %s)".formatted(name, lower, upper, lattice.q());
  }
}
