package dev.mobula.tune.space;

import dev.mobula.tune.TuneConfigException;
import java.math.BigDecimal;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** Normally distributed numbers without bounds. */
public final class NormalDomain implements NumericDomain {
  /** Places nearer to an end are taken for this one: 7 standard deviations from the mean. */
  private static final double END = 1e-12;

  private final NormalDistribution distribution;
  private final double q;

  private NormalDomain(double mean, double sd, double q) {
    if (!Double.isFinite(mean) || !(sd > 0) || !Double.isFinite(sd)) {
      throw new TuneConfigException(
          "a mean and a standard deviation above 0",
          "[%s, %s]".formatted(Bounds.number(mean), Bounds.number(sd)),
          "correct the arguments");
    }
    this.distribution = new NormalDistribution(mean, sd);
    this.q = q;
  }

  /** Ray's {@code randn}. */
  public static NormalDomain randn(double mean, double sd) {
    return new NormalDomain(mean, sd, 0);
  }

  /** Ray's {@code qrandn}: rounded to multiples of q. */
  public static NormalDomain qrandn(double mean, double sd, double q) {
    return new NormalDomain(mean, sd, Bounds.step(q));
  }

  @Override
  public Double value(double unit) {
    double exact = distribution.inverseCumulativeProbability(Math.clamp(unit, END, 1 - END));
    return q == 0
        ? exact
        : BigDecimal.valueOf(q).multiply(BigDecimal.valueOf(Math.round(exact / q))).doubleValue();
  }

  @Override
  public double unit(Number value) {
    return q == 0
        ? distribution.cumulativeProbability(value.doubleValue())
        : (cellEnd(value.doubleValue(), -0.5) + cellEnd(value.doubleValue(), 0.5)) / 2;
  }

  @Override
  public boolean contains(Number value) {
    return Double.isFinite(value.doubleValue());
  }

  @Override
  public long size() {
    return 0;
  }

  @Override
  public double unitOf(long position) {
    throw new IllegalStateException(this + " has no end");
  }

  @Override
  public double cellLower(double unit) {
    return q == 0 ? unit : cellEnd(value(unit), -0.5);
  }

  @Override
  public double cellUpper(double unit) {
    return q == 0 ? unit : cellEnd(value(unit), 0.5);
  }

  private double cellEnd(double value, double steps) {
    return distribution.cumulativeProbability((Math.round(value / q) + steps) * q);
  }

  @Override
  public String toString() {
    double mean = distribution.getMean();
    double sd = distribution.getStandardDeviation();
    return q == 0
        ? "randn(%s, %s)".formatted(mean, sd)
        : "qrandn(%s, %s, %s)".formatted(mean, sd, q);
  }
}
