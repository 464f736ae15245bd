package dev.mobula.rllib.sac;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.DetMath;

/**
 * By what entropy counts against reward: α, which follows the gradient of {@code −log α · (log π +
 * H)} by Adam, so that the entropy of the policy nears H. Confined to one thread.
 */
final class Temperature implements Stateful {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final double targetEntropy;
  private double logAlpha;
  private double mean;
  private double square;
  private double meanBias = 1;
  private double squareBias = 1;

  /**
   * Creates a temperature.
   *
   * @param targetEntropy H, in nats
   */
  Temperature(double initialAlpha, double targetEntropy) {
    this.logAlpha = DetMath.log(initialAlpha);
    this.targetEntropy = targetEntropy;
  }

  /** Returns α. */
  double alpha() {
    return DetMath.exp(logAlpha);
  }

  /** Returns the loss of a mean log-probability. */
  double loss(double meanLogProb) {
    return -logAlpha * (meanLogProb + targetEntropy);
  }

  /** Takes a step; none with a learning rate of 0. */
  void step(double meanLogProb, double learningRate) {
    double gradient = -(meanLogProb + targetEntropy);
    meanBias *= BETA1;
    squareBias *= BETA2;
    mean = BETA1 * mean + (1 - BETA1) * gradient;
    square = BETA2 * square + (1 - BETA2) * gradient * gradient;
    double unbiasedMean = mean / (1 - meanBias);
    double unbiasedSquare = square / (1 - squareBias);
    logAlpha -= learningRate * unbiasedMean / (Math.sqrt(unbiasedSquare) + EPSILON);
  }

  @Override
  public StateDict saveState() {
    return new StateDict()
        .putDouble("log_alpha", logAlpha)
        .putDouble("mean", mean)
        .putDouble("square", square)
        .putDouble("mean_bias", meanBias)
        .putDouble("square_bias", squareBias);
  }

  @Override
  public void loadState(StateDict state) {
    logAlpha = state.getDouble("log_alpha");
    mean = state.getDouble("mean");
    square = state.getDouble("square");
    meanBias = state.getDouble("mean_bias");
    squareBias = state.getDouble("square_bias");
  }
}
