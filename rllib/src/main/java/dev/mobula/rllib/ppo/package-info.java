/**
 * Proximal policy optimisation with a clipped ratio: Schulman et al., 2017, <a
 * href="https://arxiv.org/abs/1707.06347">arXiv:1707.06347</a>.
 *
 * <p>Algorithm 1 of the paper is {@link dev.mobula.rllib.ppo.Ppo#trainingStep}. Of its equations,
 * {@link dev.mobula.rllib.ppo.PpoLoss} has the clipped surrogate (7), the KL penalty (8) with the
 * adaptive coefficient of section 4, and the sum with value loss and entropy bonus (9); {@link
 * dev.mobula.rllib.Gae} has the advantages (11, 12), whose derivation is Schulman et al., 2016.
 *
 * <p>Where it deviates from the paper, it does what stable-baselines3 does by default, and what
 * RLlib does by keys of RLlib:
 *
 * <ul>
 *   <li>advantages are normalised in each minibatch ({@code normalize_advantage}), by the sample
 *       deviation, and not where it has one row;
 *   <li>the value loss is the mean squared error without the factor ½, times {@code vf_loss_coeff};
 *       {@code vf_clip_param} bounds a row's squared error as RLlib does, {@code clip_range_vf} the
 *       move of the prediction as stable-baselines3 does;
 *   <li>the gradient is clipped by its global norm ({@code grad_clip} 0.5), and Adam's ε is 1e-5;
 *   <li>a truncated step bootstraps from the value of its own last observation;
 *   <li>the KL coefficient of {@code use_kl_loss} is multiplied by 1.5 above 2 {@code kl_target}
 *       and by 0.5 below half of it, RLlib's factors, instead of 2 and ½ beyond a factor of 1.5;
 *       clipped ratio and KL penalty are used together;
 *   <li>{@code target_kl} ends an update before the step of the first minibatch whose approximate
 *       divergence, mean(ρ − 1 − log ρ), passes 1.5 times it;
 *   <li>{@code batch_mode: complete_episodes} samples whole episodes until each environment has at
 *       least the rollout's length, so that a batch may be larger than asked;
 *   <li>with {@code model.use_lstm} minibatches are of whole sequences, cut where an episode begins
 *       and every {@code max_seq_len} steps, each from the state that the sampling weights had
 *       there; gradients go back to its first step.
 * </ul>
 */
@NullMarked
package dev.mobula.rllib.ppo;

import org.jspecify.annotations.NullMarked;
