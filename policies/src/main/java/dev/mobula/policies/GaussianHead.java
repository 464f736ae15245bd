package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;
import java.util.List;

/** A joint distribution all of whose leaves are Gaussian. */
final class GaussianHead extends HeadDistribution implements ReparameterizedDistribution {
  GaussianHead(HeadSpec spec, List<LeafDistribution> leaves, int capacity) {
    super(spec, leaves, capacity);
  }

  @Override
  public void sampleWithLogProb(Rng rng, ColumnBatch actions, Column logProb) {
    sample(rng, actions);
    sampleLogProb(logProb);
  }

  /** Draws with chosen standard normal numbers; for one leaf. */
  void sampleWithNoise(float[] noise, ColumnBatch actions, Column logProb) {
    ((GaussianLeaf) leaves[0]).sampleWithNoise(noise, actions);
    sampleLogProb(logProb);
  }

  @Override
  public void addSampleGradient(Column weights, ColumnBatch actionGradients, Outputs outputs) {
    Column target = startGradient(weights, outputs);
    for (LeafDistribution leaf : leaves) {
      ((GaussianLeaf) leaf).addSampleGradient(actionGradients, this.weights, gradient(), outputs);
    }
    endGradient(target);
  }

  private void sampleLogProb(Column logProb) {
    Arrays.fill(perRow, 0, rows, 0);
    for (LeafDistribution leaf : leaves) {
      ((GaussianLeaf) leaf).addSampleLogProb(perRow);
    }
    Transfer.write("log_prob", perRow, logProb, rows);
  }
}
