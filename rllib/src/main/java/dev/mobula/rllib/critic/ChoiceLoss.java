package dev.mobula.rllib.critic;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.SampleBatch;
import java.util.Arrays;

/**
 * The loss of critics of all choices, of which that of the one taken counts, and its gradients in
 * closed form:
 *
 * <pre>
 *   L = Σ_i mean(w · (Q_i(s)[a] − y)²) / 2
 * </pre>
 */
final class ChoiceLoss extends CriticLoss {
  private final int choices;
  private final int firstChoice;
  private final int[] taken;

  ChoiceLoss(Discrete actions, int critics, int size) {
    super(critics, actions.n(), 1, size);
    choices = actions.n();
    firstChoice = actions.start();
    taken = new int[size];
  }

  @Override
  void begin(ColumnBatch minibatch) {
    minibatch.column(SampleBatch.ACTION).read(0, taken, taken.length);
  }

  @Override
  double value(int row, float[] said) {
    return said[at(row)];
  }

  @Override
  double error(int row, float[] said, float[] targets) {
    return value(row, said) - targets[row];
  }

  @Override
  double replace(int row, double factor, float[] said, float[] targets) {
    double error = error(row, said, targets);
    Arrays.fill(said, row * choices, (row + 1) * choices, 0);
    said[at(row)] = (float) (factor * error);
    return error * error / 2;
  }

  private int at(int row) {
    return row * choices + taken[row] - firstChoice;
  }
}
