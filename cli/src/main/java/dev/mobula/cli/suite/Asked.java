package dev.mobula.cli.suite;

import java.util.List;
import java.util.Locale;

/** What is asked of the mean returns of a row's seeds. */
sealed interface Asked {

  /** Tells whether the seeds' mean returns are what is asked. */
  boolean isReached(List<Double> means);

  /** Returns what is asked, for people. */
  String text();

  /** The median of all seeds is at least {@code value}. */
  record MedianOf(double value) implements Asked {
    @Override
    public boolean isReached(List<Double> means) {
      return !means.isEmpty() && Statistics.median(means) >= value;
    }

    @Override
    public String text() {
      return "median ≥ " + number(value);
    }
  }

  /** At least {@code share} of the seeds reach {@code value} each. */
  record ShareOf(double share, double value) implements Asked {
    @Override
    public boolean isReached(List<Double> means) {
      long reaching = means.stream().filter(mean -> mean >= value).count();
      return !means.isEmpty() && reaching >= share * means.size();
    }

    @Override
    public String text() {
      return String.format(Locale.ROOT, "%s on ≥ %.0f %% of the seeds", number(value), 100 * share);
    }
  }

  /** The median of all seeds is at least {@code median}, and no seed is below {@code least}. */
  record MedianAndLeast(double median, double least) implements Asked {
    @Override
    public boolean isReached(List<Double> means) {
      return new MedianOf(median).isReached(means)
          && means.stream().allMatch(mean -> mean >= least);
    }

    @Override
    public String text() {
      return "median ≥ %s, each seed ≥ %s".formatted(number(median), number(least));
    }
  }

  private static String number(double value) {
    String text = value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    return text.replace('-', '−');
  }
}
