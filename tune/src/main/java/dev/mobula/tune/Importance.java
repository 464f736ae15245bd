package dev.mobula.tune;

import dev.mobula.tune.search.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How much each setting matters for being among the best tenth of all trials: PED-ANOVA's measure
 * (Watanabe, Bansal and Hutter, "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in
 * Arbitrary Subspaces", IJCAI 2023, equation 16), the Pearson divergence between the densities of
 * the best trials and of all.
 *
 * <p>Densities are histograms here, whose bins hold equally many trials, rather than kernel
 * estimates; each bin counts one more trial than it has, spread as all are, so that few trials do
 * not look like a pattern.
 */
public final class Importance {
  private static final double BEST = 0.1;
  private static final int LEAST_BEST = 5;
  private static final int BINS = 8;

  private Importance() {}

  /**
   * Returns the share of each setting that differs between trials, the largest first; they sum up
   * to 1. Empty where fewer than ten trials have reported the metric, which say nothing.
   *
   * @param settings of each trial that has reported it, by the paths of their keys
   * @param losses as many, less being better
   */
  public static Map<String, Double> of(List<Map<String, Object>> settings, List<Double> losses) {
    Map<String, Double> shares = new LinkedHashMap<>();
    if (losses.size() < 2 * LEAST_BEST) {
      return shares;
    }
    boolean[] best = best(losses);
    Map<String, Double> divergences = new TreeMap<>();
    for (String key : keys(settings)) {
      divergences.put(key, divergence(bins(settings, key), best));
    }
    double sum = divergences.values().stream().mapToDouble(Double::doubleValue).sum();
    divergences.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> shares.put(entry.getKey(), sum > 0 ? entry.getValue() / sum : 0));
    return shares;
  }

  /** Marks the best tenth, and at least five. */
  private static boolean[] best(List<Double> losses) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(losses::get));
    boolean[] best = new boolean[losses.size()];
    int count = Math.max(LEAST_BEST, (int) Math.round(BEST * losses.size()));
    order.subList(0, count).forEach(i -> best[i] = true);
    return best;
  }

  private static List<String> keys(List<Map<String, Object>> settings) {
    return settings.stream()
        .flatMap(all -> all.keySet().stream())
        .distinct()
        .filter(key -> settings.stream().map(all -> text(all, key)).distinct().count() > 1)
        .toList();
  }

  private static String text(Map<String, Object> all, String key) {
    return String.valueOf(all.get(key));
  }

  /** Returns the bin of each trial: of its rank where all are different numbers, else its value. */
  private static int[] bins(List<Map<String, Object>> settings, String key) {
    List<String> values = settings.stream().map(all -> text(all, key)).distinct().toList();
    int[] bins = new int[settings.size()];
    if (values.size() <= BINS || !settings.stream().allMatch(s -> s.get(key) instanceof Number)) {
      Arrays.setAll(bins, i -> values.indexOf(text(settings.get(i), key)));
      return bins;
    }
    double[] numbers = settings.stream().mapToDouble(s -> number(s, key)).toArray();
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    Arrays.setAll(
        bins,
        i -> {
          int rank = Arrays.binarySearch(sorted, numbers[i]);
          return (int) ((long) rank * BINS / numbers.length);
        });
    return bins;
  }

  private static double number(Map<String, Object> settings, String key) {
    return settings.get(key) instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  private static double divergence(int[] bins, boolean[] best) {
    int count = Arrays.stream(bins).max().orElse(0) + 1;
    double[] all = new double[count];
    double[] good = new double[count];
    int goodTrials = 0;
    for (int i = 0; i < bins.length; i++) {
      all[bins[i]] += 1.0 / bins.length;
      if (best[i]) {
        good[bins[i]]++;
        goodTrials++;
      }
    }
    double sum = 0;
    for (int bin = 0; bin < count; bin++) {
      double share = (good[bin] + all[bin]) / (goodTrials + 1);
      double excess = all[bin] == 0 ? 0 : share / all[bin] - 1;
      sum += all[bin] * excess * excess;
    }
    return sum;
  }

  /** Returns the shares of an experiment's settings. */
  public static Map<String, Double> of(ResultGrid results) {
    List<Map<String, Object>> settings = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    Objective objective = results.objective();
    for (TrialResult trial : results.results()) {
      OptionalDouble loss = objective.loss(trial.metrics());
      if (loss.isPresent()) {
        settings.add(trial.settings());
        losses.add(loss.getAsDouble());
      }
    }
    return of(settings, losses);
  }
}
