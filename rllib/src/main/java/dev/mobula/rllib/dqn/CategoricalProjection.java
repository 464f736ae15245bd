package dev.mobula.rllib.dqn;

import dev.mobula.policies.ReturnDistribution.Categories;

/**
 * The projection of a distribution of returns that was scaled and shifted, {@code r + d·z}, onto
 * the returns z that the network knows: each probability is shared by the two nearest (Bellemare et
 * al., 2017, equation 7).
 */
final class CategoricalProjection {
  private CategoricalProjection() {}

  /**
   * Projects one distribution.
   *
   * @param probabilities of the returns z
   * @param into overwritten from {@code at} on
   */
  static void project(
      double reward,
      double discount,
      Categories categories,
      float[] probabilities,
      float[] into,
      int at) {
    int atoms = categories.atoms();
    for (int i = 0; i < atoms; i++) {
      into[at + i] = 0;
    }
    for (int i = 0; i < atoms; i++) {
      double moved = reward + discount * categories.value(i);
      double position =
          Math.clamp((moved - categories.vMin()) / categories.spacing(), 0, atoms - 1.0);
      int lower = Math.min((int) position, atoms - 2);
      float upperShare = (float) (position - lower);
      into[at + lower] += probabilities[i] * (1 - upperShare);
      into[at + lower + 1] += probabilities[i] * upperShare;
    }
  }
}
