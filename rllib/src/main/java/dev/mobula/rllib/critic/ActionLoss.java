package dev.mobula.rllib.critic;

/**
 * The loss of critics of actions, and its gradients in closed form: of expected returns
 *
 * <pre>
 *   L = Σ_i mean(w · (Q_i(s, a) − y)²) / 2
 * </pre>
 *
 * and of quantiles θ_m (at τ_m = (m − 1/2) / M) of returns, with the Huber function f and the mean
 * over all of them and all atoms of the target
 *
 * <pre>
 *   L = mean_i mean(w · mean_m mean_j(|τ_m − 1[y_j &lt; θ_m]| · f(y_j − θ_m)))
 * </pre>
 */
final class ActionLoss extends CriticLoss {
  private final int critics;
  private final int atoms;
  private final int targetAtoms;
  private final boolean ofQuantiles;

  ActionLoss(CriticKind kind, int size) {
    super(kind.critics(), kind.atoms(), kind.targetAtoms(), size);
    critics = kind.critics();
    atoms = kind.atoms();
    targetAtoms = kind.targetAtoms();
    ofQuantiles = kind instanceof CriticKind.Quantiles;
  }

  @Override
  double value(int row, float[] said) {
    return average(said, row * atoms, atoms);
  }

  @Override
  double error(int row, float[] said, float[] targets) {
    return value(row, said) - average(targets, row * targetAtoms, targetAtoms);
  }

  @Override
  double replace(int row, double factor, float[] said, float[] targets) {
    if (ofQuantiles) {
      return ofQuantiles(row, factor, said, targets);
    }
    double error = (double) said[row] - targets[row];
    said[row] = (float) (factor * error);
    return error * error / 2;
  }

  private double ofQuantiles(int row, double factor, float[] said, float[] targets) {
    double each = 1.0 / (critics * atoms * targetAtoms);
    double loss = 0;
    for (int m = 0; m < atoms; m++) {
      double part = (m + 0.5) / atoms;
      double slope = 0;
      for (int j = row * targetAtoms; j < (row + 1) * targetAtoms; j++) {
        double error = (double) said[row * atoms + m] - targets[j];
        double weight = error > 0 ? 1 - part : part;
        double size = Math.abs(error);
        loss += weight * (size <= 1 ? error * error / 2 : size - 0.5);
        slope += weight * Math.clamp(error, -1, 1);
      }
      said[row * atoms + m] = (float) (factor * slope * each);
    }
    return loss * each;
  }

  private static double average(float[] numbers, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += numbers[i];
    }
    return sum / count;
  }
}
