package dev.mobula.policies;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import org.jspecify.annotations.Nullable;

/**
 * The distribution over one leaf of the action space: one part of a {@link HeadDistribution}, which
 * hands it the rows of the head and of its gradient as arrays and adds the parts up.
 */
abstract class LeafDistribution {
  final Placement at;
  int rows;

  LeafDistribution(Placement at) {
    this.at = at;
  }

  /** Reads the parameters out of the head's rows; {@code mask} holds 0 for choices not allowed. */
  abstract void condition(float[] head, Outputs outputs, int count, byte @Nullable [] mask);

  /** Reads recorded parameters. */
  abstract void conditionOn(float[] parameters, int count, byte @Nullable [] mask);

  abstract void parameters(float[] into);

  abstract void sample(Rng rng, ColumnBatch actions);

  abstract void sampleUniformly(Rng rng, ColumnBatch actions);

  abstract void mode(ColumnBatch actions);

  abstract void addLogProb(ColumnBatch actions, float[] into);

  abstract void addEntropy(float[] into);

  abstract void addKlFrom(LeafDistribution other, float[] into);

  abstract void addLogProbGradient(
      ColumnBatch actions, float[] weights, float[] gradient, Outputs outputs);

  abstract void addEntropyGradient(float[] weights, float[] gradient, Outputs outputs);

  abstract void addKlGradient(
      LeafDistribution other, float[] weights, float[] gradient, Outputs outputs);

  /** Sets the gradients of what it reads beside the head to zero. */
  void zeroGradients(Outputs outputs) {}

  void resampleNoise(Rng rng, int count) {}

  PolicyException notANumber(int row) {
    return new NotFiniteException(at.action(), row);
  }

  PolicyException notTheSameKind(LeafDistribution other) {
    return new PolicyException(
        "expected another distribution of the same space over '%s', found %s"
            .formatted(at.action(), other.getClass().getSimpleName()));
  }
}
