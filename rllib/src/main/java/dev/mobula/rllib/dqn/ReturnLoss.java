package dev.mobula.rllib.dqn;

import dev.mobula.columns.math.DetMath;
import dev.mobula.policies.ReturnDistribution;
import dev.mobula.policies.ReturnDistribution.Categories;

/** The loss of what a network said of one return. Stateless. */
sealed interface ReturnLoss {
  /**
   * Computes the loss of one row.
   *
   * @param predicted the atoms of the action taken
   * @param targets those of the target, from {@code at} on
   * @param slopes overwritten from {@code at} on by the derivatives by the atoms, of categories by
   *     their logits
   */
  double compute(float[] predicted, float[] targets, int at, float[] slopes);

  /** Returns the mean of a target. */
  double mean(float[] targets, int at);

  /** Returns the loss that goes with a kind of distribution. */
  static ReturnLoss of(ReturnDistribution returns, TdErrorLoss function) {
    return switch (returns) {
      case ReturnDistribution.Mean _ -> new OfMean(function);
      case ReturnDistribution.Quantiles(int atoms) -> new OfQuantiles(atoms, function);
      case Categories categories -> new OfCategories(categories);
    };
  }

  /** A function of the error of the expected return. */
  record OfMean(TdErrorLoss function) implements ReturnLoss {
    @Override
    public double compute(float[] predicted, float[] targets, int at, float[] slopes) {
      double error = (double) predicted[0] - targets[at];
      slopes[at] = (float) function.slope(error);
      return function.value(error);
    }

    @Override
    public double mean(float[] targets, int at) {
      return targets[at];
    }
  }

  /**
   * Quantile regression (Dabney et al., 2018, equation 10): the sum over quantiles θ of the mean
   * over targets y of {@code |τ − 1[y < θ]| · f(y − θ)}.
   */
  record OfQuantiles(int atoms, TdErrorLoss function) implements ReturnLoss {
    @Override
    public double compute(float[] predicted, float[] targets, int at, float[] slopes) {
      double loss = 0;
      for (int i = 0; i < atoms; i++) {
        double part = (i + 0.5) / atoms;
        double slope = 0;
        for (int j = at; j < at + atoms; j++) {
          double error = (double) predicted[i] - targets[j];
          double weight = (error > 0 ? 1 - part : part) / atoms;
          loss += weight * function.value(error);
          slope += weight * function.slope(error);
        }
        slopes[at + i] = (float) slope;
      }
      return loss;
    }

    @Override
    public double mean(float[] targets, int at) {
      double sum = 0;
      for (int i = at; i < at + atoms; i++) {
        sum += targets[i];
      }
      return sum / atoms;
    }
  }

  /** The cross-entropy with the projected target (Bellemare et al., 2017, algorithm 1). */
  record OfCategories(Categories categories) implements ReturnLoss {
    @Override
    public double compute(float[] predicted, float[] targets, int at, float[] slopes) {
      double loss = 0;
      for (int i = 0; i < categories.atoms(); i++) {
        loss -= (double) targets[at + i] * predicted[i];
        slopes[at + i] = DetMath.exp(predicted[i]) - targets[at + i];
      }
      return loss;
    }

    @Override
    public double mean(float[] targets, int at) {
      double sum = 0;
      for (int i = 0; i < categories.atoms(); i++) {
        sum += targets[at + i] * categories.value(i);
      }
      return sum;
    }
  }
}
