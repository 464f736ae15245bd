/**
 * Rewards that an algorithm gives itself for what is new to it, beside those of the environment,
 * which metrics of episodes tell alone.
 *
 * <p>{@link dev.mobula.rllib.curiosity.CountBasedCuriosity} counts observations. {@link
 * dev.mobula.rllib.curiosity.IntrinsicCuriosityModel} is that of Pathak et al., 2017, <a
 * href="https://arxiv.org/abs/1705.05363">arXiv:1705.05363</a>: features of observations (φ) from
 * which the action between two of them can be told (the inverse model, equations 2 and 3), a
 * forward model of the next features (4 and 5), and as reward its error (6); both losses are
 * weighed as in (7). Names and defaults are those of RLlib's examples.
 *
 * <p>Deviations: the loss of the policy is not weighed against that of the models, since they share
 * no weights; the models learn once from each step, after it has been rewarded; and steps that end
 * an episode or a sample have no next observation to be surprised at, so that they earn nothing
 * more and are not learnt from.
 */
@NullMarked
package dev.mobula.rllib.curiosity;

import org.jspecify.annotations.NullMarked;
