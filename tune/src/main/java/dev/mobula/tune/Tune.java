package dev.mobula.tune;

import dev.mobula.tune.space.CategoricalDomain;
import dev.mobula.tune.space.Domain;
import dev.mobula.tune.space.FloatDomain;
import dev.mobula.tune.space.FunctionDomain;
import dev.mobula.tune.space.IntegerDomain;
import dev.mobula.tune.space.NormalDomain;
import dev.mobula.tune.space.SampleFunction;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may stand in place of a value of a configuration, with Ray Tune's names, order of arguments
 * and bounds. In YAML the same is a map of one key: {@code lr: {loguniform: [1e-5, 1e-2]}}.
 *
 * <p>Every method throws {@link TuneConfigException} for arguments that make no distribution.
 */
public final class Tune {
  private Tune() {}

  /** Returns numbers in {@code [lower, upper]}, all equally likely. */
  public static Domain uniform(double lower, double upper) {
    return FloatDomain.uniform(lower, upper);
  }

  /** Returns multiples of q in {@code [lower, upper]}, all equally likely. */
  public static Domain quniform(double lower, double upper, double q) {
    return FloatDomain.uniform(lower, upper, q);
  }

  /** Returns numbers in {@code [lower, upper]} whose logarithms are equally likely. */
  public static Domain loguniform(double lower, double upper) {
    return FloatDomain.loguniform(lower, upper);
  }

  /** Returns multiples of q in {@code [lower, upper]}, as likely as what rounds to them. */
  public static Domain qloguniform(double lower, double upper, double q) {
    return FloatDomain.loguniform(lower, upper, q);
  }

  /** Returns standard normal numbers. */
  public static Domain randn() {
    return NormalDomain.randn(0, 1);
  }

  /** Returns normal numbers. */
  public static Domain randn(double mean, double sd) {
    return NormalDomain.randn(mean, sd);
  }

  /** Returns normal numbers, rounded to multiples of q. */
  public static Domain qrandn(double mean, double sd, double q) {
    return NormalDomain.qrandn(mean, sd, q);
  }

  /** Returns whole numbers in {@code [lower, upper)}, all equally likely. */
  public static Domain randint(long lower, long upper) {
    return IntegerDomain.randint(lower, upper);
  }

  /** Returns multiples of q in {@code [lower, upper]}, all equally likely. */
  public static Domain qrandint(long lower, long upper, long q) {
    return IntegerDomain.qrandint(lower, upper, q);
  }

  /**
   * Returns whole numbers in {@code [lower, upper)}, as likely as what rounds to them by magnitude.
   */
  public static Domain lograndint(long lower, long upper) {
    return IntegerDomain.lograndint(lower, upper);
  }

  /**
   * Returns multiples of q in {@code [lower, upper]}, as likely as what rounds to them by
   * magnitude.
   */
  public static Domain qlograndint(long lower, long upper, long q) {
    return IntegerDomain.qlograndint(lower, upper, q);
  }

  /** Returns one of the values, all equally likely; a map among them may hold domains. */
  public static Domain choice(List<?> options) {
    return new CategoricalDomain(options, false);
  }

  /** Returns one of the values, all equally likely; a map among them may hold domains. */
  public static Domain choice(@Nullable Object... options) {
    return choice(Arrays.asList(options));
  }

  /** Has every value tried, {@code num_samples} times, with every one of other such lists. */
  public static Domain gridSearch(List<?> options) {
    return new CategoricalDomain(options, true);
  }

  /** Has every value tried, {@code num_samples} times, with every one of other such lists. */
  public static Domain gridSearch(@Nullable Object... options) {
    return gridSearch(Arrays.asList(options));
  }

  /** Returns what a function makes of the sampled values. */
  public static Domain sampleFrom(SampleFunction function) {
    return new FunctionDomain(function);
  }
}
