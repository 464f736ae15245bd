package dev.mobula.policies;

import java.util.List;

/**
 * Which distribution, and what it wants of a network: heads and free parameters. Made from an
 * action space and settings by {@code Distributions}; makes {@link ActionDistribution}s with
 * working memory.
 */
public interface DistributionSpec {
  /** The name of the head that most distributions read. */
  String ACTION_DIST_INPUTS = "action_dist_inputs";

  /** Returns the heads it reads: name and size of a linear layer on top of the policy's trunk. */
  List<NetworkSpec.Input> heads();

  /** Returns the free parameters that it reads, such as {@code log_std}. */
  List<NetworkSpec.FreeParameter> parameters();

  /** Returns the number of floats that describe the distribution of one row. */
  int parametersSize();

  /**
   * Returns the number of discrete choices a row, the length of an action mask's row; 0 where there
   * is nothing to mask.
   */
  int maskSize();

  /**
   * Tells whether it reads the last hidden layer of the policy's trunk (gSDE), under the name given
   * in the settings.
   */
  boolean readsLatent();

  /** Tells whether it makes a {@link ReparameterizedDistribution}. */
  boolean isReparameterized();

  /** Makes a distribution for up to {@code capacity} rows. */
  ActionDistribution create(int capacity);
}
