package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import org.jspecify.annotations.Nullable;

/**
 * Explores by taking, with probability ε, any of the allowed choices with the same probability, and
 * the most probable one otherwise. Holds working memory for up to its capacity of rows; confined to
 * one thread.
 */
final class EpsilonGreedy {
  private final ActionDistribution uniform;
  private final Column equal;
  private final int capacity;
  private final int[] greedy;
  private final int[] drawn;
  private double epsilon;

  EpsilonGreedy(DistributionSpec spec, double epsilon, int capacity) {
    uniform = spec.create(capacity);
    equal = Column.allocate(DType.FLOAT32, capacity, spec.parametersSize());
    this.capacity = capacity;
    this.epsilon = epsilon;
    greedy = new int[capacity];
    drawn = new int[capacity];
  }

  void setEpsilon(double probability) {
    epsilon = probability;
  }

  /**
   * Chooses an action for each row.
   *
   * @param values holds the value of each choice
   * @param rows the number of rows
   * @param mask the choices that are allowed, or null for all
   * @param actions one column of {@code INT32[rows]}
   */
  void sample(
      ActionDistribution values, int rows, @Nullable Column mask, Rng rng, ColumnBatch actions) {
    Column action = actions.column(SampleBatch.ACTION);
    uniform.conditionOn(rows == capacity ? equal : equal.slice(0, rows), rows, mask);
    uniform.sample(rng, actions);
    Transfer.read(SampleBatch.ACTION, action, drawn, rows);
    values.mode(actions);
    Transfer.read(SampleBatch.ACTION, action, greedy, rows);
    for (int row = 0; row < rows; row++) {
      if (rng.nextDouble() < epsilon) {
        greedy[row] = drawn[row];
      }
    }
    Transfer.write(SampleBatch.ACTION, greedy, action, rows);
  }
}
