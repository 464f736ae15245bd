package dev.mobula.rllib.replay;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;

/**
 * Proportional prioritisation (Schaul et al., 2016, section 3.3): a row is drawn with probability
 * {@code p^α / Σ p^α}, where p is the size of its latest error, or for a new row the largest that
 * any had.
 */
final class Priorities implements Stateful {
  /** Keeps rows without an error from never being drawn again. */
  private static final double FLOOR = 1e-6;

  private final double alpha;
  private final double beta;
  private final SumTree tree;
  private double largest = 1;

  Priorities(int rows, double alpha, double beta) {
    this.alpha = alpha;
    this.beta = beta;
    tree = new SumTree(rows);
  }

  /** Gives a new row the largest priority. */
  void add(int row) {
    tree.set(row, largest);
  }

  /** Has a row not be drawn. */
  void remove(int row) {
    tree.set(row, 0);
  }

  /** Notes the error of a row. */
  void update(int row, double error) {
    double priority = DetMath.pow(Math.abs(error) + FLOOR, alpha);
    largest = Math.max(largest, priority);
    tree.set(row, priority);
  }

  /** Draws a row. */
  int draw(Rng rng) {
    return tree.find(rng.nextDouble() * tree.sum());
  }

  /**
   * Computes by what each row counts, so that frequent ones count less: {@code (N·P)^−β}, divided
   * by the largest of them (section 3.4).
   */
  void weigh(int[] rows, float[] into) {
    double least = Double.POSITIVE_INFINITY;
    for (int row : rows) {
      least = Math.min(least, tree.get(row));
    }
    for (int i = 0; i < rows.length; i++) {
      into[i] = (float) DetMath.pow(tree.get(rows[i]) / least, -beta);
    }
  }

  /** Returns the bytes of the tree. */
  long byteSize() {
    return tree.byteSize();
  }

  @Override
  public StateDict saveState() {
    return new StateDict().put("of_rows", tree.values()).putDouble("largest", largest);
  }

  @Override
  public void loadState(StateDict state) {
    tree.setAll(state.column("of_rows"));
    largest = state.getDouble("largest");
  }
}
