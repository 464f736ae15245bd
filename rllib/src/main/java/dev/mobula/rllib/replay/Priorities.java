package dev.mobula.rllib.replay;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;

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
  private double[] parts = new double[0];
  private double largest = 1;
  private int[] hidden = new int[0];
  private double[] ofHidden = new double[0];
  private int hiddenCount;

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
    double priority = power(Math.abs(error) + FLOOR, alpha);
    largest = Math.max(largest, priority);
    tree.set(row, priority);
  }

  /** Draws the rows from {@code from} to {@code to}, exclusive. */
  void draw(Rng rng, int from, int to, int[] into) {
    if (parts.length < to) {
      parts = new double[to];
    }
    for (int i = from; i < to; i++) {
      parts[i] = rng.nextDouble() * tree.sum();
    }
    tree.find(parts, from, to, into);
  }

  /** Has a row that can be drawn not be drawn until {@link #showHidden}. */
  void hide(int row) {
    if (hiddenCount == hidden.length) {
      hidden = Arrays.copyOf(hidden, 2 * hiddenCount + 16);
      ofHidden = Arrays.copyOf(ofHidden, hidden.length);
    }
    hidden[hiddenCount] = row;
    ofHidden[hiddenCount++] = tree.get(row);
    tree.set(row, 0);
  }

  /** Gives hidden rows their priorities again. */
  void showHidden() {
    while (hiddenCount > 0) {
      tree.set(hidden[--hiddenCount], ofHidden[hiddenCount]);
    }
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
      into[i] = (float) power(tree.get(rows[i]) / least, -beta);
    }
  }

  /** A power of a number greater than 0, to more digits than floats have; faster than pow. */
  private static double power(double base, double exponent) {
    return DetMath.exp(exponent * DetMath.log(base));
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
