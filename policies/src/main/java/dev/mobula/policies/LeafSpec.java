package dev.mobula.policies;

import java.util.List;

/** What a leaf of an action space wants of the head, and how its distribution is made. */
interface LeafSpec {
  /** Returns the name of the action column. */
  String action();

  /** Returns the number of floats of the head's row that it reads. */
  int headSize();

  /** Returns the number of discrete choices that can be masked. */
  int maskSize();

  /** Returns the number of floats that describe the distribution of a row. */
  int parametersSize();

  /** Returns the free parameters that it reads. */
  default List<NetworkSpec.FreeParameter> parameters() {
    return List.of();
  }

  /** Tells whether it reads the latent layer. */
  default boolean readsLatent() {
    return false;
  }

  /** Makes a distribution with working memory. */
  LeafDistribution create(int capacity, Placement at);
}
