/**
 * Soft actor–critic: Haarnoja et al., 2018, <a
 * href="https://arxiv.org/abs/1812.05905">arXiv:1812.05905</a>, for Box actions, and for Discrete
 * ones Christodoulou, 2019, <a href="https://arxiv.org/abs/1910.07207">arXiv:1910.07207</a>.
 *
 * <p>Algorithm 1 of the paper is {@link dev.mobula.rllib.replay.ReplayAlgorithm} with {@link
 * dev.mobula.rllib.sac.SoftLearner}; {@code ActionLoss} is equation (5) with the targets of
 * equation (6), {@code ActorLoss} equation (9), and {@code Temperature} equation (18). For Discrete
 * actions it is {@link dev.mobula.rllib.sac.DiscreteSacLearner}, with sums in place of draws.
 *
 * <p>{@code use_sde} explores by the state-dependent noise of Raffin et al., 2021, <a
 * href="https://arxiv.org/abs/2005.05719">arXiv:2005.05719</a>, with stable-baselines3's choices
 * for SAC: features are learnt, and means cut off at ±2.
 *
 * <p>Where it deviates from the paper, it does what stable-baselines3 does by default: the gradient
 * of the temperature is that of {@code −log α · (log π + H)}, by log α in place of α; actions
 * before {@code num_steps_sampled_before_learning_starts} are uniform; weights start as PyTorch's
 * layers do. It deviates from both in that the newest step of an environment, unless it ended the
 * episode, is learnt from only once the next one has been sampled, since each observation is stored
 * once.
 */
@NullMarked
package dev.mobula.rllib.sac;

import org.jspecify.annotations.NullMarked;
