package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The joint distribution of independent leaves: log-probabilities, entropies and KLs are sums. */
class HeadDistribution implements ActionDistribution {
  private static final String HEAD = DistributionSpec.ACTION_DIST_INPUTS;
  private static final String MASK = "action_mask";

  final LeafDistribution[] leaves;
  final float[] perRow;
  final float[] weights;
  private final int capacity;
  private final int headWidth;
  private final int maskWidth;
  private final int parameterWidth;
  private final float[] head;
  private final float[] gradient;
  private final float[] recorded;
  private final byte[] mask;
  int rows;
  private boolean differentiable;

  HeadDistribution(HeadSpec spec, List<LeafDistribution> leaves, int capacity) {
    this.leaves = leaves.toArray(LeafDistribution[]::new);
    this.capacity = capacity;
    headWidth = spec.headSize();
    maskWidth = spec.maskSize();
    parameterWidth = spec.parametersSize();
    head = new float[capacity * headWidth];
    gradient = new float[capacity * headWidth];
    recorded = new float[capacity * parameterWidth];
    mask = new byte[capacity * maskWidth];
    perRow = new float[capacity];
    weights = new float[capacity];
  }

  @Override
  public void condition(Outputs outputs, int rows, @Nullable Column actionMask) {
    byte[] allowed = start(rows, actionMask);
    Transfer.read(HEAD, outputs.output(HEAD), head, rows * headWidth);
    for (LeafDistribution leaf : leaves) {
      leaf.condition(head, outputs, rows, allowed);
    }
    this.rows = rows;
    differentiable = true;
  }

  @Override
  public void conditionOn(Column parameters, int rows, @Nullable Column actionMask) {
    byte[] allowed = start(rows, actionMask);
    Transfer.read(HEAD, parameters, recorded, rows * parameterWidth);
    for (LeafDistribution leaf : leaves) {
      leaf.conditionOn(recorded, rows, allowed);
    }
    this.rows = rows;
    differentiable = false;
  }

  @Override
  public void parameters(Column into) {
    for (LeafDistribution leaf : leaves) {
      leaf.parameters(recorded);
    }
    Transfer.write(HEAD, recorded, into, rows * parameterWidth);
  }

  @Override
  public void resampleNoise(Rng rng, int rows) {
    if (rows < 1 || rows > capacity) {
      throw new PolicyException("expected 1 to %d rows, found %d".formatted(capacity, rows));
    }
    for (LeafDistribution leaf : leaves) {
      leaf.resampleNoise(rng, rows);
    }
  }

  @Override
  public void sample(Rng rng, ColumnBatch actions) {
    for (LeafDistribution leaf : leaves) {
      leaf.sample(rng, actions);
    }
  }

  @Override
  public void sampleUniformly(Rng rng, ColumnBatch actions) {
    for (LeafDistribution leaf : leaves) {
      leaf.sampleUniformly(rng, actions);
    }
  }

  @Override
  public void mode(ColumnBatch actions) {
    for (LeafDistribution leaf : leaves) {
      leaf.mode(actions);
    }
  }

  @Override
  public void logProb(ColumnBatch actions, Column into) {
    Arrays.fill(perRow, 0, rows, 0);
    for (LeafDistribution leaf : leaves) {
      leaf.addLogProb(actions, perRow);
    }
    Transfer.write("log_prob", perRow, into, rows);
  }

  @Override
  public void entropy(Column into) {
    Arrays.fill(perRow, 0, rows, 0);
    for (LeafDistribution leaf : leaves) {
      leaf.addEntropy(perRow);
    }
    Transfer.write("entropy", perRow, into, rows);
  }

  @Override
  public void klFrom(ActionDistribution other, Column into) {
    HeadDistribution from = sameKind(other);
    Arrays.fill(perRow, 0, rows, 0);
    for (int i = 0; i < leaves.length; i++) {
      leaves[i].addKlFrom(from.leaves[i], perRow);
    }
    Transfer.write("kl", perRow, into, rows);
  }

  @Override
  public void zeroGradients(Outputs outputs) {
    outputs.outputGradient(HEAD).fill(0);
    for (LeafDistribution leaf : leaves) {
      leaf.zeroGradients(outputs);
    }
  }

  @Override
  public void addLogProbGradient(ColumnBatch actions, Column weights, Outputs outputs) {
    Column target = startGradient(weights, outputs);
    for (LeafDistribution leaf : leaves) {
      leaf.addLogProbGradient(actions, this.weights, gradient, outputs);
    }
    endGradient(target);
  }

  @Override
  public void addEntropyGradient(Column weights, Outputs outputs) {
    Column target = startGradient(weights, outputs);
    for (LeafDistribution leaf : leaves) {
      leaf.addEntropyGradient(this.weights, gradient, outputs);
    }
    endGradient(target);
  }

  @Override
  public void addKlGradient(ActionDistribution other, Column weights, Outputs outputs) {
    HeadDistribution from = sameKind(other);
    Column target = startGradient(weights, outputs);
    for (int i = 0; i < leaves.length; i++) {
      leaves[i].addKlGradient(from.leaves[i], this.weights, gradient, outputs);
    }
    endGradient(target);
  }

  final Column startGradient(Column rowWeights, Outputs outputs) {
    if (!differentiable) {
      throw new PolicyException(
          "expected a distribution conditioned on a network's outputs for gradients, found one"
              + " conditioned on recorded parameters or not at all; call condition first");
    }
    Transfer.read("weights", rowWeights, weights, rows);
    Column target = outputs.outputGradient(HEAD);
    Transfer.read(HEAD, target, gradient, rows * headWidth);
    return target;
  }

  final void endGradient(Column target) {
    Transfer.write(HEAD, gradient, target, rows * headWidth);
  }

  final float[] gradient() {
    return gradient;
  }

  private byte @Nullable [] start(int count, @Nullable Column actionMask) {
    if (count < 1 || count > capacity) {
      throw new PolicyException(
          "expected 1 to %d rows, the capacity of this distribution, found %d"
              .formatted(capacity, count));
    }
    if (actionMask == null) {
      return null;
    }
    if (maskWidth == 0 || actionMask.rowLength() != maskWidth) {
      throw new PolicyException(
          "expected an action mask of %d choices a row%s, found %s"
              .formatted(
                  maskWidth,
                  maskWidth == 0 ? " (this action space has nothing to mask)" : "",
                  actionMask));
    }
    Transfer.read(MASK, actionMask, DType.BOOL, mask, count * maskWidth);
    return mask;
  }

  private HeadDistribution sameKind(ActionDistribution other) {
    if (other instanceof HeadDistribution head
        && head.leaves.length == leaves.length
        && head.headWidth == headWidth
        && head.rows == rows) {
      return head;
    }
    throw new PolicyException(
        "expected another distribution of the same action space with %d rows, found %s"
            .formatted(
                rows,
                other instanceof HeadDistribution head
                    ? "one of %d leaves, %d inputs and %d rows"
                        .formatted(head.leaves.length, head.headWidth, head.rows)
                    : other.toString()));
  }
}
