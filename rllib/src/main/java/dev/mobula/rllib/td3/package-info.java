/**
 * Twin delayed deep deterministic policy gradients: Fujimoto et al., 2018, <a
 * href="https://arxiv.org/abs/1802.09477">arXiv:1802.09477</a>, and what it came from, DDPG:
 * Lillicrap et al., 2016, <a href="https://arxiv.org/abs/1509.02971">arXiv:1509.02971</a>.
 *
 * <p>Algorithm 1 of the former is {@link dev.mobula.rllib.replay.ReplayAlgorithm} with {@link
 * dev.mobula.rllib.td3.Td3Learner}; {@code ActionLoss} is the loss of its critics (halved), {@code
 * DeterministicLoss} that of its policy. With one critic, no delay and no noise in targets it is
 * DDPG.
 *
 * <p>Where it deviates from the papers, it does what stable-baselines3 does by default: networks
 * and rates are the same for both algorithms, the noise of DDPG is Gaussian, and actions before
 * {@code num_steps_sampled_before_learning_starts} are uniform. It deviates from both in that the
 * newest step of an environment, unless it ended the episode, is learnt from only once the next one
 * has been sampled, since each observation is stored once.
 */
@NullMarked
package dev.mobula.rllib.td3;

import org.jspecify.annotations.NullMarked;
