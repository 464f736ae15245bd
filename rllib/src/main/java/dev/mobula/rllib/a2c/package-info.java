/**
 * Advantage actor–critic: the synchronous form of Mnih et al., 2016, <a
 * href="https://arxiv.org/abs/1602.01783">arXiv:1602.01783</a>.
 *
 * <p>It is {@link dev.mobula.rllib.ppo.Ppo} with one epoch of one minibatch, the whole batch (Huang
 * et al., 2022, <a href="https://arxiv.org/abs/2205.09123">arXiv:2205.09123</a>): the policy is
 * then still the one that sampled, the probability ratio is 1, no clipping takes place, and the
 * gradient of PPO's loss is that of {@code −mean(A · log π)}. Defaults, with RMSprop as the
 * optimiser, are those of stable-baselines3.
 */
@NullMarked
package dev.mobula.rllib.a2c;

import org.jspecify.annotations.NullMarked;
