package dev.mobula.policies;

/**
 * How distributions over continuous actions are parameterised; names as in RLlib and
 * stable-baselines3. Discrete actions have no settings.
 *
 * @param freeLogStd whether log σ is a free parameter, the same in every state; else the head has a
 *     second half for it
 * @param fixedStd σ where it is not learnt but always the same; NaN where it is learnt
 * @param logStdInit log σ at the start, where it is a free parameter
 * @param logStdMin the bound below which a network's log σ is cut off
 * @param logStdMax the bound above which a network's log σ is cut off
 * @param squashOutput whether actions pass through tanh, into −1 to 1
 * @param useSde whether the noise depends on the state (gSDE; Raffin et al., 2021)
 * @param latent the network's output that gSDE reads
 * @param latentSize the number of floats a row of that output
 * @param learnFeatures whether that output gets a gradient; stable-baselines3's name
 * @param clipMean where means are cut off, ±, before tanh; infinite: nowhere; stable-baselines3's
 *     name
 */
public record DistributionSettings(
    boolean freeLogStd,
    double fixedStd,
    double logStdInit,
    double logStdMin,
    double logStdMax,
    boolean squashOutput,
    boolean useSde,
    String latent,
    int latentSize,
    boolean learnFeatures,
    double clipMean) {

  /** Checks the bounds. */
  public DistributionSettings {
    if (!(logStdMin < logStdMax)) {
      throw new PolicyException(
          "expected log_std_min < log_std_max, found %s and %s".formatted(logStdMin, logStdMax));
    }
    if (useSde && latentSize < 1) {
      throw new PolicyException(
          "expected the size of the latent layer that gSDE reads, found " + latentSize);
    }
  }

  /** Returns stable-baselines3's defaults: a free log σ of 0, bounds of ±20, no tanh, no gSDE. */
  public static DistributionSettings defaults() {
    return new DistributionSettings(
        true, Double.NaN, 0, -20, 20, false, false, "", 0, false, Double.POSITIVE_INFINITY);
  }

  /** Returns these settings with log σ a free parameter or part of the head. */
  public DistributionSettings withFreeLogStd(boolean free) {
    return new DistributionSettings(
        free,
        fixedStd,
        logStdInit,
        logStdMin,
        logStdMax,
        squashOutput,
        useSde,
        latent,
        latentSize,
        learnFeatures,
        clipMean);
  }

  /** Returns these settings with a σ that is not learnt. */
  public DistributionSettings withFixedStd(double std) {
    return new DistributionSettings(
        freeLogStd,
        std,
        logStdInit,
        logStdMin,
        logStdMax,
        squashOutput,
        useSde,
        latent,
        latentSize,
        learnFeatures,
        clipMean);
  }

  /** Returns these settings with another log σ at the start. */
  public DistributionSettings withLogStdInit(double initial) {
    return new DistributionSettings(
        freeLogStd,
        fixedStd,
        initial,
        logStdMin,
        logStdMax,
        squashOutput,
        useSde,
        latent,
        latentSize,
        learnFeatures,
        clipMean);
  }

  /** Returns these settings with other bounds for a network's log σ. */
  public DistributionSettings withLogStdBounds(double min, double max) {
    return new DistributionSettings(
        freeLogStd,
        fixedStd,
        logStdInit,
        min,
        max,
        squashOutput,
        useSde,
        latent,
        latentSize,
        learnFeatures,
        clipMean);
  }

  /** Returns these settings with actions passing through tanh or not. */
  public DistributionSettings withSquashOutput(boolean squash) {
    return new DistributionSettings(
        freeLogStd,
        fixedStd,
        logStdInit,
        logStdMin,
        logStdMax,
        squash,
        useSde,
        latent,
        latentSize,
        learnFeatures,
        clipMean);
  }

  /** Returns these settings with gSDE on a layer of {@code size} units. */
  public DistributionSettings withSde(String layer, int size) {
    return new DistributionSettings(
        freeLogStd,
        fixedStd,
        logStdInit,
        logStdMin,
        logStdMax,
        squashOutput,
        true,
        layer,
        size,
        learnFeatures,
        clipMean);
  }

  /** Returns these settings with gradients of the layer that gSDE reads, or none. */
  public DistributionSettings withLearnFeatures(boolean learn) {
    return new DistributionSettings(
        freeLogStd,
        fixedStd,
        logStdInit,
        logStdMin,
        logStdMax,
        squashOutput,
        useSde,
        latent,
        latentSize,
        learn,
        clipMean);
  }

  /** Returns these settings with means that are cut off. */
  public DistributionSettings withClipMean(double bound) {
    return new DistributionSettings(
        freeLogStd,
        fixedStd,
        logStdInit,
        logStdMin,
        logStdMax,
        squashOutput,
        useSde,
        latent,
        latentSize,
        learnFeatures,
        bound);
  }
}
