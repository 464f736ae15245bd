package dev.mobula.rllib.ppo;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.DetMath;
import dev.mobula.policies.ActionDistribution;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.Loss;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loss of PPO and its gradients with respect to the outputs of the network, in closed form:
 *
 * <pre>
 *   L = −mean(min(ρ·A, clip(ρ, 1−ε, 1+ε)·A))         ρ = exp(log π(a|s) − log π_old(a|s))   (eq. 7)
 *     + c_v·mean(min((V' − R)², vf_clip))    V' = V_old + clip(V − V_old, −range, range)    (eq. 9)
 *     − c_e·mean(H(π))
 *     + c_kl·mean(KL(π_old ‖ π))                                                            (eq. 8)
 * </pre>
 *
 * Holds working memory for one minibatch; confined to one thread.
 */
public final class PpoLoss implements Loss {
  /** The name of the network's value output. */
  private static final String VALUE = SampleBatch.VALUE;

  /** The metric that is the mean KL(π_old ‖ π), approximate where there is no KL term. */
  static final String MEAN_KL = "mean_kl_loss";

  static final List<String> METRICS =
      List.of("policy_loss", "vf_loss", "entropy", MEAN_KL, "clip_fraction");

  private final ActionDistribution distribution;
  private final @Nullable ActionDistribution oldDistribution;
  private final int capacity;
  private final Column logProb;
  private final Column entropy;
  private final Column kl;
  private final Column weights;
  private final float[] logProbs;
  private final float[] oldLogProbs;
  private final float[] advantages;
  private final float[] values;
  private final float[] oldValues;
  private final float[] targets;
  private final float[] scratch;
  private final Statistics latest = new Statistics();
  private @Nullable Moments moments;
  private Coefficients coefficients = new Coefficients(0, 0, 0, 0, 0, 0, false);

  /**
   * Creates a loss.
   *
   * @param distribution over the actions
   * @param withKl whether there is a KL term
   * @param capacity the largest number of rows
   */
  public PpoLoss(DistributionSpec distribution, boolean withKl, int capacity) {
    this.distribution = distribution.create(capacity);
    this.oldDistribution = withKl ? distribution.create(capacity) : null;
    this.capacity = capacity;
    this.logProb = Column.allocate(DType.FLOAT32, capacity);
    this.entropy = Column.allocate(DType.FLOAT32, capacity);
    this.kl = Column.allocate(DType.FLOAT32, capacity);
    this.weights = Column.allocate(DType.FLOAT32, capacity);
    this.logProbs = new float[capacity];
    this.oldLogProbs = new float[capacity];
    this.advantages = new float[capacity];
    this.values = new float[capacity];
    this.oldValues = new float[capacity];
    this.targets = new float[capacity];
    this.scratch = new float[capacity];
  }

  /**
   * The coefficients of a step; schedules make them change over a run.
   *
   * @param clip ε of the probability ratio
   * @param value c_v, of the value function's loss
   * @param valueClip the bound of a row's squared error; infinite for none
   * @param valueRange how far from the sampled value a prediction counts; infinite for any distance
   * @param entropy c_e, of the entropy bonus
   * @param kl c_kl, of the divergence from the sampling policy
   * @param normalize whether advantages are normalised over the minibatch
   */
  public record Coefficients(
      double clip,
      double value,
      double valueClip,
      double valueRange,
      double entropy,
      double kl,
      boolean normalize) {}

  /**
   * What advantages are normalised by.
   *
   * @param count of how many
   * @param mean is subtracted
   * @param scale one divided by the sample standard deviation + 1e-8
   */
  record Moments(int count, double mean, double scale) {
    static Moments of(float[] x, int count) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += x[i];
      }
      double mean = sum / count;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        double deviation = x[i] - mean;
        squares += deviation * deviation;
      }
      return new Moments(count, mean, 1 / (Math.sqrt(squares / (count - 1)) + 1e-8));
    }
  }

  /** Means over the rows of a minibatch. */
  static final class Statistics {
    double policyLoss;
    double valueLoss;
    double entropy;
    double approximateKl;
    double clipFraction;
    double kl;
    double totalLoss;
  }

  /** Sets the coefficients from now on; they are all 0 at first. */
  public void use(Coefficients next) {
    coefficients = next;
  }

  /**
   * Sets what advantages are normalised by from now on, where that is not what the minibatch alone
   * says.
   */
  void normalizeBy(Moments next) {
    moments = next;
  }

  /** Returns the means of the latest {@link #compute}, overwritten by the next. */
  Statistics latest() {
    return latest;
  }

  @Override
  public List<String> metricNames() {
    return METRICS;
  }

  @Override
  public void addMetrics(double[] sums) {
    sums[0] += latest.policyLoss;
    sums[1] += latest.valueLoss;
    sums[2] += latest.entropy;
    sums[3] += latest.kl;
    sums[4] += latest.clipFraction;
  }

  /**
   * Computes the loss and overwrites the gradients of all outputs.
   *
   * @param minibatch columns {@code action…, log_prob, advantage, value_target}, {@code value}
   *     where predictions are bound to it, {@code action_mask} where there is one, and {@code
   *     action_dist_inputs} for the KL term
   * @param outputs the heads and free parameters of the distribution, and {@code value}
   */
  @Override
  public double compute(ColumnBatch minibatch, Outputs outputs) {
    int rows = minibatch.rows();
    @Nullable Column mask =
        minibatch.contains(SampleBatch.ACTION_MASK)
            ? minibatch.column(SampleBatch.ACTION_MASK)
            : null;
    Column policyWeights = rows == capacity ? weights : weights.slice(0, rows);
    Column logProbColumn = rows == capacity ? logProb : logProb.slice(0, rows);
    distribution.condition(outputs, rows, mask);
    distribution.zeroGradients(outputs);

    distribution.logProb(minibatch, logProbColumn);
    policyTerm(minibatch, logProbColumn, policyWeights);
    distribution.addLogProbGradient(minibatch, policyWeights, outputs);

    entropyTerm(rows, outputs, policyWeights);
    klTerm(minibatch, mask, outputs, policyWeights);
    valueTerm(minibatch, outputs);
    latest.totalLoss =
        latest.policyLoss
            + coefficients.value() * latest.valueLoss
            - coefficients.entropy() * latest.entropy
            + coefficients.kl() * latest.kl;
    return latest.totalLoss;
  }

  private void policyTerm(ColumnBatch minibatch, Column logProbColumn, Column into) {
    Coefficients c = coefficients;
    int rows = minibatch.rows();
    logProbColumn.read(0, logProbs, rows);
    minibatch.column(SampleBatch.LOG_PROB).read(0, oldLogProbs, rows);
    minibatch.column(SampleBatch.ADVANTAGE).read(0, advantages, rows);
    if (c.normalize()) {
      normalize(moments == null ? Moments.of(advantages, rows) : moments, rows);
    }
    float low = (float) (1 - c.clip());
    float high = (float) (1 + c.clip());
    float scale = -1f / rows;
    double loss = 0;
    double approximateKl = 0;
    int clipped = 0;
    for (int i = 0; i < rows; i++) {
      float logRatio = logProbs[i] - oldLogProbs[i];
      float ratio = DetMath.exp(logRatio);
      float advantage = advantages[i];
      float plain = ratio * advantage;
      float bounded = Math.max(low, Math.min(high, ratio)) * advantage;
      loss -= Math.min(plain, bounded);
      approximateKl += ratio - 1 - logRatio;
      clipped += ratio < low || ratio > high ? 1 : 0;
      scratch[i] = plain <= bounded ? scale * plain : 0;
    }
    latest.policyLoss = loss / rows;
    latest.approximateKl = approximateKl / rows;
    latest.clipFraction = (double) clipped / rows;
    into.write(0, scratch, rows);
  }

  private void entropyTerm(int rows, Outputs outputs, Column weightColumn) {
    double coefficient = coefficients.entropy();
    Column entropyColumn = rows == capacity ? entropy : entropy.slice(0, rows);
    distribution.entropy(entropyColumn);
    latest.entropy = mean(entropyColumn, rows);
    if (coefficient != 0) {
      fill(weightColumn, (float) (-coefficient / rows), rows);
      distribution.addEntropyGradient(weightColumn, outputs);
    }
  }

  private void klTerm(
      ColumnBatch minibatch, @Nullable Column mask, Outputs outputs, Column weightColumn) {
    double coefficient = coefficients.kl();
    if (oldDistribution == null) {
      latest.kl = latest.approximateKl;
      return;
    }
    int rows = minibatch.rows();
    Column klColumn = rows == capacity ? kl : kl.slice(0, rows);
    oldDistribution.conditionOn(minibatch.column(SampleBatch.ACTION_DIST_INPUTS), rows, mask);
    distribution.klFrom(oldDistribution, klColumn);
    latest.kl = mean(klColumn, rows);
    if (coefficient != 0) {
      fill(weightColumn, (float) (coefficient / rows), rows);
      distribution.addKlGradient(oldDistribution, weightColumn, outputs);
    }
  }

  private void valueTerm(ColumnBatch minibatch, Outputs outputs) {
    Coefficients c = coefficients;
    int rows = minibatch.rows();
    outputs.output(VALUE).read(0, values, rows);
    minibatch.column(SampleBatch.VALUE_TARGET).read(0, targets, rows);
    float scale = (float) (2 * c.value() / rows);
    double limit = c.valueClip();
    double range = c.valueRange();
    boolean bounded = range != Double.POSITIVE_INFINITY;
    if (bounded) {
      minibatch.column(SampleBatch.VALUE).read(0, oldValues, rows);
    }
    double loss = 0;
    for (int i = 0; i < rows; i++) {
      float move = bounded ? values[i] - oldValues[i] : 0;
      boolean far = Math.abs(move) > range;
      float value = far ? oldValues[i] + Math.copySign((float) range, move) : values[i];
      float error = value - targets[i];
      double squared = (double) error * error;
      boolean within = !(squared > limit); // so that NaN is not hidden by the limit
      loss += within ? squared : limit;
      scratch[i] = within && !far ? scale * error : 0;
    }
    latest.valueLoss = loss / rows;
    outputs.outputGradient(VALUE).write(0, scratch, rows);
  }

  private void normalize(Moments by, int rows) {
    if (by.count() > 1) { // one row has no deviation
      for (int i = 0; i < rows; i++) {
        advantages[i] = (float) ((advantages[i] - by.mean()) * by.scale());
      }
    }
  }

  private double mean(Column column, int rows) {
    column.read(0, scratch, rows);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += scratch[i];
    }
    return sum / rows;
  }

  private void fill(Column column, float value, int rows) {
    Arrays.fill(scratch, 0, rows, value);
    column.write(0, scratch, rows);
  }
}
